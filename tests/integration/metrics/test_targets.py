"""Targets: the nearest up the tree in force at the window's end; and how they are set."""

from datetime import date
from decimal import Decimal

import pytest

from core.access.models import User
from core.audit.models import AuditEvent
from core.common.errors import Invalid
from core.jobs.models import Job
from metrics.models import Parameter, Target
from metrics.services import parameters, targets
from metrics.services.due import RECOMPUTE
from tests import factories as make
from tests.factories import facts
from tests.factories.facts import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cpo() -> User:
    return make.user()


def test_the_nearest_target_up_the_tree_applies(cpo: User) -> None:
    group = make.node()
    unit = make.node(parent=group)
    own, heir, other = make.product("OWN", unit), make.product("HEIR", unit), make.product("OTHER", group)
    facts.target(group, "nps", "20", "2025-01-01")
    facts.target(unit, "nps", "30", "2025-01-01", tolerance="5")
    facts.target(own, "nps", "50", "2025-01-01")
    facts.target(group, "csat", "0.9", "2025-01-01")
    for product in (own, heir, other):
        facts.answers(product, "2025-06-01", *[10] * 7, *[8] * 1, *[0] * 2 * 2)  # 7 of 12, 4 of 12: 25
    facts.measure_all()

    found = {place.code: read(cpo, place, "nps", "2025-06") for place in (group, unit, own, heir, other)}

    assert {code: (it.target, it.status) for code, it in found.items()} == {
        group.code: (20, "on_target"),
        unit.code: (30, "in_tolerance"),
        "OWN": (50, "off_target"),
        "HEIR": (30, "in_tolerance"),
        "OTHER": (20, "on_target"),
    }
    assert found["HEIR"].tolerance == 5
    assert read(cpo, heir, "csat", "2025-06").status == "no_value"


def test_a_target_holds_from_its_first_day_until_before_its_end(cpo: User) -> None:
    product = make.product()
    facts.target(product, "nps", "10", "2025-01-01", "2025-06-30")
    facts.target(product, "nps", "20", "2025-06-30")
    for month in ("04", "05", "06"):
        facts.answers(product, f"2025-{month}-01", 10)
    facts.measure_all()

    held = {month: read(cpo, product, "nps", f"2025-{month}", "month").target for month in ("05", "06")}

    # The window's last day decides: 31 May, and 30 June, on which the second begins.
    assert held == {"05": 10, "06": 20}
    assert read(cpo, product, "nps", "2024-12", "month").target is None
    assert read(cpo, product, "nps", "2024-12", "month").status == "no_value"


def test_a_value_without_a_target_has_no_status(cpo: User) -> None:
    product = make.product()
    facts.answers(product, "2025-06-01", 10)
    facts.measure_all()

    assert read(cpo, product, "nps", "2025-06").status is None


def test_setting_a_target_ends_the_one_before_and_stops_at_the_next(cpo: User) -> None:
    product = make.product()
    first = facts.target(product, "nps", "10", "2024-01-01")
    facts.target(product, "nps", "90", "2026-01-01")
    Target.objects.filter(pk=first.pk).update(ends_on=date(2026, 1, 1))

    made = targets.set_target(
        by=cpo, kpi="nps", scope=product.scope, value=Decimal(50), starts_on=date(2025, 3, 1)
    )

    rows = Target.objects.order_by("starts_on").values_list("value", "starts_on", "ends_on")
    assert list(rows) == [
        (10, date(2024, 1, 1), date(2025, 3, 1)),
        (50, date(2025, 3, 1), date(2026, 1, 1)),
        (90, date(2026, 1, 1), None),
    ]
    assert [event.verb for event in AuditEvent.objects.filter(subject_kind="target").order_by("id")] == [
        "metrics.target.changed",
        "metrics.target.set",
    ]
    assert Job.objects.filter(kind=RECOMPUTE).count() == 1
    targets.set_target(by=cpo, kpi="nps", scope=product.scope, value=Decimal(55), starts_on=made.starts_on)
    assert Target.objects.get(pk=made.pk).value == 55


def test_a_target_that_cannot_be_is_refused(cpo: User) -> None:
    product = make.product()
    facts.target(product, "nps", "90", "2026-01-01")
    right = {
        "by": cpo,
        "kpi": "nps",
        "scope": product.scope,
        "value": Decimal(1),
        "starts_on": date(2025, 1, 1),
    }

    for wrong, field in (
        ({"kpi": "none"}, "kpi"),
        ({"tolerance": Decimal(-1)}, "tolerance"),
        ({"ends_on": date(2025, 1, 1)}, "ends_on"),
        ({"ends_on": date(2026, 1, 2)}, "ends_on"),
    ):
        with pytest.raises(Invalid) as refused:
            targets.set_target(**{**right, **wrong})
        assert list(refused.value.fields) == [field]
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("kpi", "possible", "impossible", "said"),
    [
        ("nps", "-100 100", "-100.5 400", "from −100\xa0pts to 100\xa0pts"),
        ("csat", "0 1", "-0.01 5", "from 0% to 100%"),
        ("adoption", "0 1", "1.01", "from 0% to 100%"),
        ("role_coverage", "1", "1.2", "from 0% to 100%"),
        ("new_product_revenue_share", "0.3", "3", "from 0% to 100%"),
        ("change_failure_rate", "0.1", "-0.1", "from 0% to 100%"),
        ("gross_margin", "-0.5 1.2", "55", "from −1,000% to 1,000%"),
        ("revenue_growth", "-0.2 10", "-11", "from −1,000% to 1,000%"),
        ("cycle_time", "0 900", "-1", "below 0"),
        ("throughput", "0 5000", "-1", "below 0"),
        ("npv", "-1000000 1000000", "", ""),
    ],
)
def test_a_target_is_within_what_its_kpi_can_reach(
    cpo: User, kpi: str, possible: str, impossible: str, said: str
) -> None:
    common = {"by": cpo, "kpi": kpi, "scope": make.product().scope, "starts_on": date(2025, 1, 1)}
    for value in possible.split():
        target = targets.set_target(**common, value=Decimal(value))
        assert target.value == Decimal(value)
    for value in impossible.split():
        asked = {"value": Decimal(value), "tolerance": Decimal(0), "starts_on": date(2025, 1, 1)}
        for refuse in (
            lambda asked=asked: targets.set_target(**{**common, **asked}),
            lambda asked=asked: targets.change(by=cpo, target=Target.objects.get(), **asked),
        ):
            with pytest.raises(Invalid) as refused:
                refuse()
            assert list(refused.value.fields) == ["value"]
            assert said in refused.value.fields["value"][0]
    assert Target.objects.get().value == Decimal(possible.split()[-1])


def test_the_target_of_a_total_judges_its_own_window_alone(cpo: User) -> None:
    """A year's revenue is no aim for a month; a share is judged in every window."""
    product = make.product()
    for code, aim in (("revenue", "1200"), ("gross_margin", "0.5")):
        facts.target(product, code, aim, "2024-01-01")
    for month in range(1, 13):
        facts.entry(product, f"2025-{month:02d}-01", "revenue", 110)
        facts.entry(product, f"2025-{month:02d}-01", "cost_of_sales", 44)
    facts.measure_all()

    def judged(kpi: str, window: str) -> tuple[object, str | None]:
        found = read(cpo, product, kpi, "2025-12", window)
        return found.target, found.status

    assert judged("revenue", "t12m") == (Decimal(1200), "on_target")
    for window in ("month", "quarter", "ytd"):
        assert judged("revenue", window) == (None, None)
    for window in ("month", "quarter", "t12m"):
        assert judged("gross_margin", window) == (0.5, "on_target")


def test_removing_a_target_uncovers_the_one_above(cpo: User) -> None:
    node = make.node()
    product = make.product("P", node)
    facts.target(node, "nps", "20", "2025-01-01")
    own = facts.target(product, "nps", "50", "2025-01-01")
    facts.answers(product, "2025-06-01", 10)
    facts.measure_all()

    targets.remove(by=cpo, target=own)

    assert read(cpo, product, "nps", "2025-06").target == 20
    assert AuditEvent.objects.filter(verb="metrics.target.removed").exists()


def test_removing_a_target_gives_the_one_it_ended_its_days_back(cpo: User) -> None:
    product = make.product()
    common = {"by": cpo, "kpi": "nps", "scope": product.scope}
    targets.set_target(**common, value=Decimal(90), starts_on=date(2026, 1, 1))
    targets.set_target(**common, value=Decimal(10), starts_on=date(2024, 1, 1))
    facts.target(product, "csat", "0.5", "2024-01-01", "2025-03-01")
    middle = targets.set_target(**common, value=Decimal(50), starts_on=date(2025, 3, 1))

    targets.remove(by=cpo, target=middle)

    rows = Target.objects.order_by("kpi", "starts_on").values_list("value", "starts_on", "ends_on")
    assert list(rows) == [
        (Decimal("0.5"), date(2024, 1, 1), date(2025, 3, 1)),
        (10, date(2024, 1, 1), date(2026, 1, 1)),
        (90, date(2026, 1, 1), None),
    ]
    event = AuditEvent.objects.filter(subject_kind="target").latest("pk")
    assert (event.verb, event.before["ends_on"], event.after["ends_on"]) == (
        "metrics.target.changed", "2025-03-01", "2026-01-01",
    )  # fmt: skip
    last = Target.objects.get(value=90)
    targets.remove(by=cpo, target=last)
    assert Target.objects.get(value=10).ends_on is None
    # After a gap nothing was ended.
    late = targets.set_target(**common, value=Decimal(70), starts_on=date(2027, 2, 1))
    Target.objects.filter(value=10).update(ends_on=date(2027, 1, 1))
    targets.remove(by=cpo, target=late)
    assert Target.objects.get(value=10).ends_on == date(2027, 1, 1)


def test_a_setting_is_set_from_a_day_on(cpo: User) -> None:
    parameters.set_parameter(
        by=cpo, code="discount_rate", value=Decimal("0.08"), effective_on=date(2025, 1, 1)
    )
    parameters.set_parameter(by=cpo, code="discount_rate", value="0.09", effective_on=date(2025, 1, 1))

    assert Parameter.objects.get().value == "0.09"
    assert AuditEvent.objects.filter(verb="metrics.parameter.set").count() == 2
    for code, value in (
        ("none", 1),
        ("discount_rate", "much"),
        ("discount_rate", 11),
        ("time_to_market_start", "x"),
    ):
        with pytest.raises(Invalid):
            parameters.set_parameter(by=cpo, code=code, value=value, effective_on=date(2025, 1, 1))
