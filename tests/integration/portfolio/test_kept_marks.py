"""What is kept of everybody's load is what the arithmetic says now, whatever changed and by whom."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.models import Allocation, KeptMarks, Product
from portfolio.selectors.load import Limits, Mark, loads, mark_of, marked
from teams.models import Absence, CapacityChange, DayOff, Person, Team, WorkCalendar
from tests import factories

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
LIMITS = Limits(over_pct=100, under_pct=60)
KINDS = ("give", "give_team", "take", "away", "back", "part_time", "leave", "move", "nest", "raise")
KINDS += ("off", "worked", "own_calendar", "site")

steps = st.tuples(st.sampled_from(KINDS), st.integers(0, 5), st.integers(0, 80), st.integers(1, 90))


def everybody(mark: Mark) -> list[int]:
    return sorted(marked(mark, first=MARCH, months=3, limits=LIMITS))


def worked_out() -> dict[Mark, list[int]]:
    """Look at each person's months one by one, with nothing kept."""
    found = loads(list(Person.objects.values_list("pk", flat=True)), first=MARCH, months=3)
    return {mark: sorted({one.person_id for one in found if mark_of(one, LIMITS) == mark}) for mark in Mark}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=1, max_size=6))
def test_what_is_kept_is_what_would_be_found_anew(changes: list[tuple[str, int, int, int]]) -> None:
    """Rows are changed as an import or a hand in the database does: nobody is told."""
    with transaction.atomic():
        outer = factories.team("OUTER")
        teams = [outer, factories.team("INNER", parent=outer), factories.team("ASIDE")]
        people = [factories.person(team=[*teams, None][number % 4]) for number in range(6)]
        product = factories.product()
        Allocation.objects.create(product=product, team=teams[1], percent=120, starts_on=MARCH)
        for code in ("HERE", "THERE"):
            calendar = WorkCalendar.objects.create(code=code, name=code)
            DayOff.objects.create(calendar=calendar, day=MARCH + timedelta(days=len(code)))
        assert {mark: everybody(mark) for mark in Mark} == worked_out()
        for change in changes:
            _change(people, teams, product, *change)
            assert {mark: everybody(mark) for mark in Mark} == worked_out(), change
        transaction.set_rollback(True)


def _change(
    people: list[Person], teams: list[Team], product: Product, kind: str, who: int, day: int, size: int
) -> None:
    person, team = people[who], teams[who % 3]
    opens = MARCH + timedelta(days=day)
    times = {"starts_on": opens, "ends_on": opens + timedelta(days=size)}
    match kind:
        case "give":
            Allocation.objects.create(product=factories.product(), person=person, percent=size, **times)
        case "give_team":
            Allocation.objects.create(product=factories.product(), team=team, percent=size * 5, **times)
        case "take":
            Allocation.objects.filter(starts_on__lt=opens).delete()
        case "raise":
            Allocation.objects.filter(product=product).update(percent=size * 7)
        case "leave":
            Person.objects.filter(pk=person.pk).update(leaves_on=opens)
        case "move":
            Person.objects.filter(pk=person.pk).update(team=teams[size % 3] if size % 4 else None)
        case "nest":
            Team.objects.filter(pk=teams[2].pk).update(parent=teams[size % 2] if day % 2 else None)
        case "off" | "worked" | "own_calendar" | "site":
            _works(person, team, kind, opens, size)
        case _:
            _absent(person, kind, times, size)


def _works(person: Person, team: Team, kind: str, day: date, size: int) -> None:
    calendar = [*WorkCalendar.objects.order_by("code"), None][size % 3]
    if kind == "own_calendar":
        Person.objects.filter(pk=person.pk).update(calendar=calendar)
    elif kind == "site":
        Team.objects.filter(pk=team.pk).update(calendar=calendar)
    elif kind == "worked":
        DayOff.objects.filter(day__lt=day).delete()
    elif calendar:
        days = (day + timedelta(days=further) for further in range(size))
        rows = [DayOff(calendar=calendar, day=one) for one in days]
        DayOff.objects.bulk_create(rows, ignore_conflicts=True)


def _absent(person: Person, kind: str, times: dict[str, date], size: int) -> None:
    if kind == "back":
        Absence.objects.filter(person=person).delete()
    elif kind == "away" and not person.absences.exists():
        Absence.objects.create(person=person, **times)
    elif kind == "part_time" and not person.capacity_changes.exists():
        CapacityChange.objects.create(person=person, capacity_pct=size, **times)


def test_only_who_shares_something_with_a_change_is_looked_at_anew() -> None:
    shared, apart = factories.team("SHARED"), factories.team("APART")
    teams = {shared: [factories.person(team=shared) for _ in range(2)]}
    teams[apart] = [factories.person(team=apart)]
    for team in teams:
        Allocation.objects.create(product=factories.product(), team=team, percent=100, starts_on=MARCH)
    assert everybody(Mark.OVER) == []
    # A mark that nobody can have shows which groups are taken as they were kept.
    kept = KeptMarks.objects.get()
    for group in kept.groups.values():
        group[1] = {"gone": [0]}
    kept.save()
    Absence.objects.create(person=teams[shared][0], starts_on=MARCH, ends_on=date(2026, 6, 1))

    assert everybody(Mark.ABSENT) == [teams[shared][0].pk]
    # The other of the two has what both had before, 100 %: within, in all three months.
    assert everybody(Mark.WITHIN) == [teams[shared][1].pk]
    assert everybody(Mark.GONE) == [0]
    with CaptureQueriesContext(connection) as asked:
        everybody(Mark.ABSENT)
    assert len(asked) == 2


def test_months_and_limits_are_kept_apart_and_old_ones_are_let_go() -> None:
    person = factories.person()
    Allocation.objects.create(product=factories.product(), person=person, percent=70, starts_on=MARCH)
    assert everybody(Mark.UNDER) == []
    KeptMarks.objects.update(kept_at="2026-01-01T00:00Z")
    strict = Limits(over_pct=60, under_pct=50)
    assert marked(Mark.OVER, first=MARCH, months=3, limits=strict) == [person.pk]
    assert [one.key for one in KeptMarks.objects.all()] == ["2026-03-01/3/60/50"]
