"""Budgets of 463 real projects through the import, and real names found again three years later."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.ingest.services import runs
from portfolio.models import BudgetEnvelope
from portfolio.selectors.similar import similar
from tests import factories
from tests.real_data import canada, converters

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "kept"


def load(folder: Path, year: int) -> dict[str, ImportRun]:
    loaded = {}
    for source, path in canada.converted(folder, year).items():
        with path.open("rb") as file:
            loaded[source] = runs.import_now(file=file, name=path.name, source=source, by=SYSTEM)
        assert loaded[source].state == ImportRun.State.APPLIED, loaded[source].error_detail
    return loaded


@pytest.mark.parametrize(("year", "rows", "empty"), [(2016, 398, 6), (2019, 463, 7)])
def test_every_amount_of_the_file_is_an_envelope(tmp_path: Path, year: int, rows: int, empty: int) -> None:
    budgets = load(tmp_path, year)["budgets"]
    assert (budgets.read, budgets.created, budgets.rejected) == (rows, rows - empty, empty)
    assert set(budgets.issues.values_list("column", "code")) == {("amount", "required")}
    # Added up straight from the file's characters, without a CSV reader: a cell that is all amount.
    text = canada.listing(year).read_text(encoding="utf-8-sig")
    written = re.findall(r',"?\$([0-9][0-9,]*)"?,', text)
    assert len(written) == rows - empty
    by_hand = sum(int(amount.replace(",", "")) for amount in written)
    assert BudgetEnvelope.objects.aggregate(total=Sum("amount"))["total"] == by_hand


def test_projects_of_2016_are_found_among_those_of_2019(tmp_path: Path) -> None:
    load(tmp_path, 2019)
    with connection.cursor() as cursor:
        # What autovacuum does within a minute: else the planner goes by what other tests have left.
        cursor.execute("ANALYZE portfolio_product, portfolio_productstop, access_scope")
    asker = factories.user("cpo")
    later = {row["uniqueId"]: row for row in canada.projects(2019)}
    earlier = [row for row in canada.projects(2016) if row["uniqueId"] in later]
    assert len(earlier) == 100
    found = {
        row["uniqueId"]: [one.product.code for one in similar(user=asker, name=row["projectName"])]
        for row in earlier
    }
    among = sum(code in codes for code, codes in found.items())
    assert among >= 95, {code: codes for code, codes in found.items() if code not in codes}
