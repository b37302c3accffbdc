"""Allocations: what is refused, what is only warned about, what comes back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from core.undo.services import steps
from portfolio.errors import AllocationOverlaps, OwnershipOverlaps
from portfolio.models import Allocation, Ownership
from portfolio.selectors.load import Draft, Limits, overloads_of
from portfolio.services import allocations, handover, ownership
from teams.models import Absence, CapacityChange
from teams.services import absences, capacity
from teams.services.periods import PeriodOverlaps
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, MARCH = date(2026, 3, 10), date(2026, 3, 1)
LIMITS = Limits(over_pct=100, under_pct=60)


def add(**fields: object) -> Allocation:
    values = {"by": SYSTEM, "percent": Decimal(50), "starts_on": MARCH, **fields}
    return allocations.add(**values)  # type: ignore[arg-type]


def insert(model: type[Model], row: dict[str, object]) -> None:
    """Write past the services; what is asked at the end of a transaction is asked at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        model._default_manager.create(**row)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_several_products_at_once_are_fine_and_the_same_one_twice_is_not() -> None:
    person, product = factories.person(name="Ada"), factories.product()
    add(product=product, person=person, ends_on=date(2026, 6, 1))
    add(product=factories.product(), person=person)
    with pytest.raises(AllocationOverlaps) as refused:
        add(product=product, person=person, starts_on=date(2026, 5, 31))
    assert "Ada works on this product already from 1 Mar 2026" in refused.value.sentences()
    add(product=product, person=person, starts_on=date(2026, 6, 1))
    assert Allocation.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"percent": Decimal(0)}, "percent"),
        ({"percent": Decimal(101)}, "percent"),
        ({"ends_on": MARCH}, "ends_on"),
        ({"person": None}, "person"),
    ],
)
def test_what_cannot_be_is_refused_in_words(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(**{"product": factories.product(), "person": factories.person(), **fields})
    assert list(refused.value.fields) == [field]


def test_a_person_and_a_team_at_once_are_refused_and_a_team_may_give_many_posts() -> None:
    team, product = factories.team(), factories.product()
    with pytest.raises(Invalid):
        add(product=product, person=factories.person(), team=team)
    assert add(product=product, team=team, percent=Decimal(450)).percent == 450


ROW = {"percent": 50, "starts_on": MARCH}


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"percent": 0}, "allocation_in_range"),
        ({"percent": 101}, "allocation_in_range"),
        ({"ends_on": MARCH}, "allocation_ends_after_start"),
        ({"person": None}, "allocation_of_person_or_team"),
        ({"team": "team"}, "allocation_of_person_or_team"),
        ({"starts_on": date(2026, 4, 1)}, "allocation_person_once_at_a_time"),
    ],
)
def test_the_database_refuses_it_too(wrong: dict[str, object], constraint: str) -> None:
    person, product, team = factories.person(), factories.product(), factories.team()
    Allocation.objects.create(product=product, person=person, **ROW)
    other = product if constraint.endswith("time") else factories.product()
    row = {"product": other, "person": person, **ROW, **wrong}
    if row.get("team"):
        row["team"] = team
    with pytest.raises(IntegrityError, match=constraint):
        insert(Allocation, row)


def test_the_warning_names_the_months_that_become_too_much() -> None:
    ada = factories.person(name="Ada", capacity_pct=80)
    add(product=factories.product(), person=ada, ends_on=date(2026, 5, 1))
    draft = Draft(factories.product().pk, MARCH, Decimal(60), person_id=ada.pk, ends_on=date(2026, 7, 1))
    found = overloads_of(draft, today=TODAY, limits=LIMITS)
    # 110 % of a post in March and April against 80 %; 60 % in May and June.
    assert [(one.month, one.allocated_fte, one.capacity_fte) for one in found] == [
        (MARCH, Decimal("1.1"), Decimal("0.8")),
        (date(2026, 4, 1), Decimal("1.1"), Decimal("0.8")),
    ]
    assert overloads_of(draft, today=TODAY, limits=Limits(over_pct=138, under_pct=0)) == []


def test_a_change_is_warned_about_without_what_it_replaces() -> None:
    ada = factories.person()
    stored = add(product=factories.product(), person=ada, percent=Decimal(70))
    draft = Draft(stored.product_id, MARCH, Decimal(90), person_id=ada.pk)
    assert overloads_of(draft, replacing=[stored.pk], today=TODAY, limits=LIMITS) == []
    assert len(overloads_of(draft, today=TODAY, limits=LIMITS)) == 12  # open-ended: a year is looked at


def test_a_team_asked_for_too_much_warns_for_each_member() -> None:
    team = factories.team()
    for name in ("Ada", "Bo"):
        factories.person(name=name, team=team)
    draft = Draft(factories.product().pk, MARCH, Decimal(210), team_id=team.pk, ends_on=date(2026, 4, 1))
    found = overloads_of(draft, today=TODAY, limits=LIMITS)
    assert [(one.person.name, round(one.allocated_fte, 4)) for one in found] == [
        ("Ada", Decimal("1.05")),
        ("Bo", Decimal("1.05")),
    ]


def test_a_removed_allocation_comes_back_as_it_was() -> None:
    stored = add(product=factories.product(), person=factories.person())
    before = Allocation.objects.values().get()
    step = allocations.remove(by=SYSTEM, allocation=stored)
    assert not Allocation.objects.exists()
    steps.take_back(by=SYSTEM, step=step)
    assert Allocation.objects.values().get() == before


def test_absences_and_changes_of_capacity_do_not_overlap_and_the_trail_does_not_say_why() -> None:
    person = factories.person()
    first = absences.add(by=SYSTEM, person=person, starts_on=MARCH, ends_on=TODAY, kind="sickness")
    with pytest.raises(PeriodOverlaps):
        absences.add(by=SYSTEM, person=person, starts_on=date(2026, 3, 9))
    absences.change(by=SYSTEM, absence=first, kind="parental")
    assert "sickness" not in str(list(AuditEvent.objects.values()))
    assert "parental" not in str(list(AuditEvent.objects.values()))
    half = capacity.add(by=SYSTEM, person=person, starts_on=MARCH, capacity_pct=Decimal(50))
    with pytest.raises(PeriodOverlaps):
        capacity.add(by=SYSTEM, person=person, starts_on=TODAY, capacity_pct=Decimal(60))
    with pytest.raises(Invalid):
        capacity.change(by=SYSTEM, capacity_change=half, capacity_pct=Decimal(120))
    step = absences.remove(by=SYSTEM, absence=first)
    steps.take_back(by=SYSTEM, step=step)
    assert Absence.objects.get().kind == "parental"
    assert CapacityChange.objects.get().capacity_pct == 50


@pytest.mark.parametrize("model", [Absence, CapacityChange])
def test_the_database_refuses_two_at_one_time(model: type[Absence] | type[CapacityChange]) -> None:
    person = factories.person()
    extra = {"capacity_pct": 50} if model is CapacityChange else {}
    model.objects.create(person=person, starts_on=MARCH, **extra)
    with pytest.raises(IntegrityError, match="one_at_a_time"):
        insert(model, {"person": person, "starts_on": TODAY, **extra})


def test_a_role_is_handed_over_in_one_step_and_back() -> None:
    product, ada, bo = factories.product(), factories.person(name="Ada"), factories.person(name="Bo")
    held = factories.ownership(product, ada, ends_on=date(2027, 1, 1))
    step = handover.hand_over(by=SYSTEM, ownership=held, person=bo, starts_on=TODAY)
    rows = Ownership.objects.order_by("starts_on").values_list("person__name", "starts_on", "ends_on")
    assert list(rows) == [("Ada", date(2020, 1, 1), TODAY), ("Bo", TODAY, date(2027, 1, 1))]
    event = AuditEvent.objects.get(verb="portfolio.ownership.handed_over")
    assert (event.before, event.after["person"]) == ({"person": ada.email}, bo.email)
    steps.take_back(by=SYSTEM, step=step)
    assert list(rows.all()) == [("Ada", date(2020, 1, 1), date(2027, 1, 1))]


def test_a_role_that_somebody_has_from_that_day_on_is_not_taken_from_them() -> None:
    product, ada, bo, cy = factories.product(), *(factories.person(name=name) for name in ("Ada", "Bo", "Cy"))
    held = factories.ownership(product, ada, ends_on=TODAY)
    planned = factories.ownership(product, bo, starts_on=TODAY)
    for person in (bo, cy):
        with pytest.raises(OwnershipOverlaps):
            handover.hand_over(by=SYSTEM, ownership=held, person=person, starts_on=TODAY)
    assert set(Ownership.objects.values_list("pk", flat=True)) == {held.pk, planned.pk}
    # With a gap before the next, the role is had until then.
    Ownership.objects.filter(pk=planned.pk).update(starts_on=date(2027, 1, 1))
    handover.hand_over(by=SYSTEM, ownership=held, person=cy, starts_on=TODAY)
    assert Ownership.objects.get(person=cy).ends_on == date(2027, 1, 1)


def test_a_hand_over_that_was_changed_since_does_not_go_back() -> None:
    held = factories.ownership(factories.product(), factories.person())
    step = handover.hand_over(by=SYSTEM, ownership=held, person=factories.person(), starts_on=TODAY)
    begun = Ownership.objects.get(starts_on=TODAY)
    ownership.change(by=SYSTEM, ownership=begun, ends_on=date(2026, 12, 1))
    with pytest.raises(steps.CannotUndo):
        steps.take_back(by=SYSTEM, step=step)
    assert Ownership.objects.count() == 2


@pytest.mark.parametrize(
    ("starts_on", "same", "field"),
    [
        (date(2020, 1, 1), False, "starts_on"),
        (date(2026, 7, 2), False, "starts_on"),
        (TODAY, True, "person"),
    ],
)
def test_hand_overs_that_cannot_be(starts_on: date, same: bool, field: str) -> None:
    ada = factories.person()
    held = factories.ownership(factories.product(), ada, ends_on=date(2026, 7, 1))
    to = ada if same else factories.person()
    with pytest.raises(Invalid) as refused:
        handover.hand_over(by=SYSTEM, ownership=held, person=to, starts_on=starts_on)
    assert list(refused.value.fields) == [field]
    assert Ownership.objects.count() == 1
