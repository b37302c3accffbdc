"""Stopping a product, starting it again, and what the kill list keeps."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.audit.models import AuditEvent
from core.audit.presenters import sentence
from core.common.errors import Invalid
from core.undo.services import steps
from core.undo.services.steps import CannotUndo
from portfolio.errors import StartedAlready, StoppedAlready
from portfolio.models import Product, ProductStop
from portfolio.selectors.load import loads
from portfolio.services import allocations, products, stops
from tests import factories
from tests.integration.ingest.importing import bring, faults

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
ENDED = {"stopped_on": date(2026, 5, 9), "restarted_on": date(2026, 5, 9)}
WHY = {"reason": "no_demand", "reason_text": "Eleven of twelve utilities declined."}


def stopped(product: Product, on: date = DAY, **told: object) -> ProductStop:
    return stops.stop(by=factories.user("cpo"), product=product, stopped_on=on, **WHY, **told)[0]


def test_a_stopped_product_is_retired_and_says_why() -> None:
    product = factories.product("LEAK", name="Leak", stage="development", first_launched_on=None)
    stop = stopped(
        product,
        sunk_cost=Decimal("410000"),
        currency="EUR",
        released_fte=Decimal("2.5"),
        lessons="Ask first.",
    )
    product.refresh_from_db()
    assert (product.stage, product.retired_on) == ("retired", DAY)
    stop.refresh_from_db()
    assert (stop.stage_before, stop.retired_before, stop.restarted_on) == ("development", None, None)
    told = [sentence(event) for event in AuditEvent.objects.filter(verb__startswith="portfolio.")]
    assert sorted(text.partition(" ")[2] for text in told) == [
        "recorded why Leak was stopped",
        "stopped Leak",
    ]


def test_it_starts_again_in_the_stage_it_was_in_and_stays_on_record() -> None:
    product = factories.product(stage="growth", retired_on=date(2030, 1, 1))
    stop = stopped(product)
    stops.restart(by=factories.user("cpo"), stop=stop, on=date(2026, 6, 1))
    product.refresh_from_db()
    assert (product.stage, product.retired_on) == ("growth", date(2030, 1, 1))
    assert ProductStop.objects.get().restarted_on == date(2026, 6, 1)
    with pytest.raises(StartedAlready):
        stops.restart(by=factories.user("cpo"), stop=stop, on=date(2026, 6, 2))
    with pytest.raises(Invalid, match="started again on 1 Jun 2026"):
        stopped(product, on=date(2026, 6, 1))
    stopped(product, on=date(2026, 6, 2))


def test_undo_right_after_takes_the_slip_away() -> None:
    product, somebody = factories.product(stage="growth"), factories.user("cpo")
    _, step = stops.stop(by=somebody, product=product, stopped_on=DAY, **WHY)
    steps.take_back(by=somebody, step=step)
    product.refresh_from_db()
    assert (product.stage, product.retired_on, ProductStop.objects.count()) == ("growth", None, 0)


def test_a_stop_sets_free_what_was_given_to_the_product_and_undo_gives_it_back() -> None:
    product, somebody, ann = factories.product(), factories.user("cpo"), factories.person("ann@example.com")
    teams = [factories.team("A"), factories.team("B")]
    half = {"by": somebody, "product": product, "percent": Decimal(50)}
    over = allocations.add(person=ann, starts_on=date(2025, 1, 1), ends_on=date(2025, 7, 1), **half)
    open_ended = allocations.add(person=ann, starts_on=date(2026, 1, 1), **half)
    allocations.add(team=teams[0], starts_on=date(2026, 2, 1), ends_on=date(2026, 12, 1), **half)
    allocations.add(team=teams[1], starts_on=date(2026, 6, 1), **half)

    def given() -> list[tuple[date, date | None]]:
        return list(product.allocations.order_by("starts_on").values_list("starts_on", "ends_on"))

    before = given()
    stop, step = stops.stop(by=somebody, product=product, stopped_on=DAY, **WHY)
    ended = [(date(2025, 1, 1), date(2025, 7, 1)), (date(2026, 1, 1), DAY), (date(2026, 2, 1), DAY)]
    assert given() == ended
    # 50 % of January to April are 21 + 20 + 22 + 22 days; of May, the first alone.
    may = loads([ann.pk], first=date(2026, 5, 1), months=2)
    assert [one.allocated_days for one in may] == [Decimal("0.5"), 0]
    told = AuditEvent.objects.filter(verb__startswith="portfolio.allocation.").exclude(verb__endswith="added")
    assert sorted(told.values_list("verb", flat=True)) == [
        "portfolio.allocation.changed",
        "portfolio.allocation.changed",
        "portfolio.allocation.removed",
    ]
    with pytest.raises(Invalid, match="was stopped on 4 May 2026"):
        allocations.change(by=somebody, allocation=open_ended, ends_on=None)
    with pytest.raises(Invalid, match="was stopped on 4 May 2026"):
        allocations.add(person=factories.person(), starts_on=date(2026, 8, 1), **half)
    allocations.change(by=somebody, allocation=over, ends_on=date(2025, 6, 1))

    steps.take_back(by=somebody, step=step)
    assert given() == [(before[0][0], date(2025, 6, 1)), *before[1:]]
    stop, _step = stops.stop(by=somebody, product=product, stopped_on=DAY, **WHY)
    stops.restart(by=somebody, stop=stop, on=date(2026, 6, 1))
    assert len(given()) == 3  # who works on it again is planned anew


def test_undo_is_refused_once_more_was_told() -> None:
    product, somebody = factories.product(), factories.user("cpo")
    stop, step = stops.stop(by=somebody, product=product, stopped_on=DAY, **WHY)
    stops.change(by=somebody, stop=stop, lessons="Ask first.")
    with pytest.raises(CannotUndo):
        steps.take_back(by=somebody, step=step)
    assert ProductStop.objects.get().lessons == "Ask first."


def test_undo_is_refused_once_the_product_was_changed_by_hand() -> None:
    product, somebody = factories.product(stage="growth"), factories.user("cpo")
    _, step = stops.stop(by=somebody, product=product, stopped_on=DAY, **WHY)
    products.change(by=somebody, product=product, retired_on=date(2027, 1, 1))
    with pytest.raises(CannotUndo):
        steps.take_back(by=somebody, step=step)
    product.refresh_from_db()
    assert (product.retired_on, ProductStop.objects.count()) == (date(2027, 1, 1), 1)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"reason_text": " "}, "reason_text"),
        ({"sunk_cost": Decimal(1)}, "currency"),
        ({"sunk_cost": Decimal(-1), "currency": "EUR"}, "sunk_cost"),
        ({"released_fte": Decimal(-1)}, "released_fte"),
        ({"released_days": Decimal(-1)}, "released_days"),
        ({"stopped_on": date(2026, 1, 31)}, "stopped_on"),  # the day before its first launch
    ],
)
def test_what_no_stop_can_say(told: dict[str, object], field: str) -> None:
    product = factories.product(first_launched_on=date(2026, 2, 1))
    with pytest.raises(Invalid) as refused:
        stops.stop(by=factories.user("cpo"), product=product, **{"stopped_on": DAY, **WHY, **told})
    assert list(refused.value.fields) == [field]
    assert ProductStop.objects.count() == 0


def test_a_file_with_cost_or_currency_alone_is_held_against_the_other() -> None:
    stopped(factories.product("P"), sunk_cost=Decimal(9), currency="EUR")
    row = f"product,stopped_on,reason,reason_text,%s\nP,{DAY},no_demand,No demand,%s\n"
    assert faults(bring("stops", row % ("currency", ""))) == [(2, "currency", "cost_without_currency")]
    assert faults(bring("stops", row % ("sunk_cost", "12"))) == []
    stop = ProductStop.objects.get()
    assert (stop.sunk_cost, stop.currency) == (Decimal(12), "EUR")


def test_it_is_stopped_once_at_a_time() -> None:
    product = factories.product()
    stopped(product)
    with pytest.raises(StoppedAlready):
        stopped(product, on=date(2026, 5, 5))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("stop_one_at_a_time", {"stopped_on": date(2026, 7, 1)}),
        ("stop_one_at_a_time", {"stopped_on": date(2026, 4, 1), "restarted_on": DAY}),
        ("stop_restarted_after", {"restarted_on": date(2026, 5, 3)}),
        ("stop_once_a_day", {"stopped_on": date(2020, 1, 1)}),
        ("stop_says_why", {**ENDED, "reason_text": ""}),
        ("stop_sunk_cost_in_a_currency", {**ENDED, "sunk_cost": 1}),
        ("stop_released_fte_positive", {**ENDED, "released_fte": -1}),
        ("stop_released_days_positive", {**ENDED, "released_days": -1}),
    ],
)
def test_the_database_refuses(constraint: str, fields: dict[str, object]) -> None:
    product = factories.product()
    if constraint != "stop_one_at_a_time":
        product.stops.create(
            stopped_on=date(2020, 1, 1), restarted_on=date(2020, 2, 1), stage_before="idea", **WHY
        )
    else:
        stopped(product)
    row = {"product": product, "stopped_on": DAY, "stage_before": "growth", **WHY, **fields}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProductStop.objects.create(**row)
