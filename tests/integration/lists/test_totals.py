"""The foot of a list: what its columns add up to, over all rows that match."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.models import User
from core.common.listing import registry
from portfolio.models import Allocation, BudgetCommitment, BudgetEnvelope, ProductStop
from tests import factories
from tests.integration.lists.browsing import browser

pytestmark = pytest.mark.django_db


def foot(user: User, address: str) -> str:
    """Return what the foot of a list says; empty where there is none."""
    page = browser(user).get(address).content.decode()
    found = re.search(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def envelope(place: Any, year: int, amount: int, currency: str = "EUR") -> None:
    BudgetEnvelope.objects.create(scope=place.scope, year=year, amount=amount, currency=currency)


def test_currencies_stand_apart_and_an_envelope_within_another_is_not_added_twice() -> None:
    top = factories.node("TOP")
    line = factories.node("LINE", top)
    pump = factories.product("PUMP", line)
    other = factories.node("OTHER")
    envelope(top, 2026, 900_000)
    envelope(line, 2026, 400_000)  # within TOP's
    envelope(pump, 2026, 50_000, "USD")  # within both
    envelope(line, 2025, 300_000)  # nothing above it in that year
    envelope(other, 2026, 70_000, "USD")
    cpo = factories.user("cpo")
    # EUR 900 + 300; USD 70.
    assert foot(cpo, "/budgets/") == "Total of 5 rows €1.2M $70k without those within another one shown"
    # Where the larger one is not among the rows, what it holds is added.
    assert foot(cpo, "/budgets/?q=LINE").startswith("Total of 2 rows €700k ")
    assert foot(factories.user("cpo", line), "/budgets/").startswith("Total of 3 rows €700k ")
    assert foot(factories.user("cpo", factories.node("EMPTY")), "/budgets/") == ""


def test_the_foot_adds_all_rows_that_match_not_the_page_and_no_row_twice() -> None:
    node = factories.node("TOP")
    today = timezone.localdate()
    BudgetCommitment.objects.bulk_create(
        BudgetCommitment(
            reference=f"PO-{number}",
            scope=node.scope,
            subject="Odd" if number % 2 else "Even",
            amount=Decimal(1000),
            currency="EUR",
            committed_on=today,
        )
        for number in range(120)
    )
    cpo = factories.user("cpo")
    assert foot(cpo, "/commitments/") == "Total of 120 rows €120k"
    assert foot(cpo, "/commitments/?q=Odd&page=2") == "Total of 60 rows €60k"
    client = browser(cpo)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/commitments/")
    sums = [query["sql"] for query in queries if "SUM(" in query["sql"]]
    assert len(sums) == 1
    assert "120k" not in client.get("/commitments/?export=csv").getvalue().decode()


def test_only_what_runs_today_adds_up_to_posts() -> None:
    today = timezone.localdate()
    pump = factories.product("PUMP", factories.node("TOP"))
    people = [factories.person(f"p{number}@company.example") for number in range(4)]
    times = [(-30, None, 50), (-30, 1, 80), (-30, 0, 100), (1, None, 100)]
    for person, (start, end, percent) in zip(people, times, strict=True):
        Allocation.objects.create(
            product=pump,
            person=person,
            starts_on=today + timedelta(days=start),
            ends_on=None if end is None else today + timedelta(days=end),
            percent=percent,
        )
    # 50 + 80: the third ends before today, the fourth begins tomorrow.
    said = foot(factories.user("cpo"), "/allocations/")
    assert said == "Total of 4 rows 1.3 FTE of what runs today"


def test_people_teams_and_stops() -> None:
    today = timezone.localdate()
    flow, heat = factories.team("FLOW", name="Flow"), factories.team("HEAT", name="Heat")
    factories.person("a@company.example", capacity_pct=Decimal("62.5"), team=flow)
    factories.person("b@company.example", team=flow, leaves_on=today)
    factories.person("c@company.example", team=heat, leaves_on=today + timedelta(days=1))
    cpo = factories.user("cpo")
    # b leaves today; c from tomorrow on. 62.5 + 100.
    assert foot(cpo, "/people/") == "Total of 3 rows 1.6 FTE"
    assert foot(cpo, "/teams/") == "Total of 2 rows 3"
    assert foot(cpo, "/teams/?q=Flow") == "Total of 1 row 2"
    pump = factories.product("PUMP", factories.node("TOP"))
    why = {"reason": "market", "reason_text": "Nobody wants it", "stage_before": "growth"}
    ProductStop.objects.create(product=pump, stopped_on=today, **why)
    # Nobody said what it cost: that is unknown, not nothing.
    assert foot(cpo, "/stopped/") == "Total of 1 row –"
    valve = factories.product("VALVE", pump.node)
    ProductStop.objects.create(product=valve, stopped_on=today, sunk_cost=40_000, currency="USD", **why)
    assert foot(cpo, "/stopped/") == "Total of 2 rows $40k"


def test_no_list_adds_ratios() -> None:
    for listing in registry.everything():
        for column in listing.columns:
            assert column.total is None or column.kind in {"number", "money"}, (listing.name, column.name)
