"""What a reader chose, as it stands in the address."""

from datetime import date

import pytest
from django.test import RequestFactory

from metrics.addresses import Choice

TODAY = date(2026, 11, 25)


def choice(query: str) -> Choice:
    return Choice.of(RequestFactory().get(f"/dashboard/N/{query}"), TODAY)


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("", date(2026, 10, 1)),
        ("?period=2025-03", date(2025, 3, 1)),
        ("?period=2026-11", date(2026, 10, 1)),  # not over yet
        ("?period=2999-12", date(2026, 10, 1)),
        ("?period=never", date(2026, 10, 1)),
    ],
)
def test_a_month_that_is_not_over_is_as_if_none_was_named(query: str, period: date) -> None:
    assert choice(query).period == period


def test_links_keep_what_was_chosen_and_nothing_else() -> None:
    chosen = choice("?window=t12m&kpi=nps&drawer=%2Fvalues%2Fx&period=2025-03")
    assert chosen.address() == "?window=t12m&period=2025-03&kpi=nps"
    assert chosen.address(window=None, kpi=None) == "?period=2025-03"
    assert chosen.address(window=None, kpi=None, period=None) == ""
    assert chosen.without("period") == [("window", "t12m"), ("kpi", "nps")]


@pytest.mark.parametrize(("rows", "page"), [("", 1), ("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("9" * 9, 1)])
def test_a_page_that_is_none_is_the_first(rows: str, page: int) -> None:
    assert choice(f"?rows={rows}").rows == page
