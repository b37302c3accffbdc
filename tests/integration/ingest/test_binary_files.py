"""XLSX and Parquet carry the same columns as text, and become the same facts."""

import datetime as dt
import io
from decimal import Decimal

import pyarrow
import pyarrow.parquet
import pytest
import xlsxwriter

from metrics.models import LedgerEntry, SurveyAnswer
from tests import factories
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wallet() -> None:
    factories.product("WALLET")


def parquet(**columns: object) -> bytes:
    written = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), written)
    return written.getvalue()


# Parquet has no header row of its own; rows count as if it stood on line 1, as in a sheet.
def test_answers_from_parquet_keep_their_types_and_their_row() -> None:
    run = bring(
        "survey",
        parquet(
            response_id=["R1", "R2", "R3"],
            product=["WALLET", "WALLET", "NOBODY"],
            score=pyarrow.array([9, 3, 10], pyarrow.int8()),
            responded_at=pyarrow.array([dt.datetime(2025, 6, 30, 23, 59, tzinfo=dt.UTC)] * 3),
        ),
        name="answers.parquet",
    )
    assert counts(run) == (2, 0, 0, 1)
    stored = SurveyAnswer.objects.order_by("key").values_list("key", "score", "responded_on", "line")
    assert list(stored) == [("R1", 9, dt.date(2025, 6, 30), 2), ("R2", 3, dt.date(2025, 6, 30), 3)]
    assert run.issues.get().line == 4


def test_amounts_from_a_workbook_and_from_parquet_are_the_same_rows() -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["product", "period", "revenue", "cost_of_sales"])
        sheet.write_row(1, 0, ["WALLET", None, 1234.1, 0.3])
        sheet.write_datetime(1, 1, dt.date(2025, 6, 30), day)
    first = bring("finance", written.getvalue(), name="ledger.xlsx")
    assert counts(first) == (1, 0, 0, 0)
    amounts = {entry.measure: entry.amount for entry in LedgerEntry.objects.all()}
    assert amounts == {"revenue": Decimal("1234.1"), "cost_of_sales": Decimal("0.3")}
    assert set(LedgerEntry.objects.values_list("month", "line")) == {(dt.date(2025, 6, 1), 2)}

    again = bring(
        "finance",
        parquet(
            product=["WALLET"],
            period=pyarrow.array([dt.date(2025, 6, 1)]),
            revenue=pyarrow.array([Decimal("1234.10")]),
            cost_of_sales=[0.3],
        ),
        name="ledger.parquet",
    )
    assert counts(again) == (0, 0, 1, 0)
