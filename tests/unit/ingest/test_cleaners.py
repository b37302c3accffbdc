"""Cleaners that know more than their cell, and what a shape may do with rows."""

from datetime import date
from decimal import Decimal

import pytest

from core.ingest.cells import CellError, Code, clean_column
from core.ingest.cells.currencies import Currency
from core.ingest.pipeline.cleaners import PercentPoints, Referring, UtcDay
from core.ingest.pipeline.rows import Rows


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-31", date(2025, 3, 31)),
        ("2025-03-31T23:30:00Z", date(2025, 3, 31)),
        ("2025-03-31T23:30:00-05:00", date(2025, 4, 1)),
        ("2025-04-01 00:30:00+02:00", date(2025, 3, 31)),
        ("2025-03-31 23:30", date(2025, 3, 31)),
        ("31/03/2025 23:30", date(2025, 3, 31)),
        ("31 mars 2025", date(2025, 3, 31)),
        ("", None),
        ("  ", None),
    ],
)
def test_day_by_utc(text, day):
    assert UtcDay().clean(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-02-30", "no_such_date"),
        ("03/04/2025", "ambiguous_date"),
        ("1799-12-31", "year_out_of_range"),
        ("2025-W01-1", "not_a_date"),
        ("45658", "excel_serial"),
        ("yesterday", "not_a_date"),
    ],
)
def test_day_that_is_none(text, code):
    with pytest.raises(CellError) as refused:
        UtcDay().clean(text)
    assert refused.value.code == code


def test_many_days_at_once_are_the_same_as_one_by_one():
    texts = ["2025-03-31", "2025-04-01", "2025-02-30", "03/04/2025", "2025-W01-1", "", "2025-03-31"]
    values, errors = clean_column(UtcDay().told("day_first"), texts)
    assert values == [
        date(2025, 3, 31),
        date(2025, 4, 1),
        None,
        date(2025, 4, 3),
        None,
        None,
        date(2025, 3, 31),
    ]
    assert [(at, error.code) for at, error in errors] == [(2, "no_such_date"), (4, "not_a_date")]
    plain = [f"2025-01-{day:02d}" for day in range(1, 32)]
    assert UtcDay().block(plain) == [date(2025, 1, day) for day in range(1, 32)]
    assert UtcDay().block([*plain, "2025-W01-1"]) is None


@pytest.mark.parametrize(
    ("text", "points"),
    [("80", "80"), ("80 %", "80"), ("80,5 %", "80.5"), ("80.5%", "80.5"), ("0", "0"), ("", None)],
)
def test_percent_points(text, points):
    found = PercentPoints(min=0, max=100, places=2).clean(text)
    assert found == (None if points is None else Decimal(points))


def test_percent_points_outside_their_bounds():
    for text, code in (
        ("101 %", "too_large"),
        ("-1", "too_small"),
        ("%", "not_a_number"),
        ("much", "not_a_number"),
    ):
        with pytest.raises(CellError) as refused:
            PercentPoints(min=0, max=100).clean(text)
        assert refused.value.code == code


def test_reference_by_code_whatever_its_case():
    cleaner = Referring(Code(), {"wallet": 7}, "unknown_product")
    assert [cleaner.clean(text) for text in ("WALLET", " Wallet ", "")] == [7, 7, None]
    with pytest.raises(CellError) as refused:
        cleaner.clean("Desk")
    assert (refused.value.code, refused.value.parameters) == ("unknown_product", {"value": "Desk"})


@pytest.mark.parametrize(
    ("text", "code"), [("eur", "EUR"), (" USD ", "USD"), ("€", "EUR"), ("£", "GBP"), ("", None)]
)
def test_currency(text, code):
    assert Currency().clean(text) == code


@pytest.mark.parametrize("text", ["EURO", "$", "E1R", "12"])
def test_no_currency(text):
    with pytest.raises(CellError):
        Currency().clean(text)


def test_rejected_rows_are_left_out_and_the_others_keep_their_lines():
    rows = Rows(lines=[2, 3, 5], at=range(3), values={"score": [1, 2, 3]})
    rows.reject(1, "score", "odd", 2, more="x")
    good = rows.without_faulty()
    assert (list(good.lines), list(good.at), good.values) == ([2, 5], [0, 2], {"score": [1, 3]})
    assert rows.faults[0].parameters == {"value": "2", "more": "x"}
    good.reject(1, "score", "late")
    assert good.faults[0].at == 2  # its place in the batch as it was read
