"""Load by person and month, against days counted by hand on a calendar.

March 2026 has 22 working days (2 to 31, Monday 2 March first), April 22, May 21.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.models import Allocation
from portfolio.selectors.allocations import fte_by_month, fte_of_places
from portfolio.selectors.load import Draft, Limits, Load, Mark, loads, mark_of, marked, shares, with_drafts
from teams.models import Absence, CapacityChange, Person, Team
from teams.selectors.capacity import capacity_by_month, capacity_days
from tests import factories

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
LEAVES = (None, None, date(2026, 1, 1), date(2026, 4, 11), date(2026, 7, 1))
AROUND = [date(2026, 2, 20) + timedelta(at) for at in range(140)]
LIMITS = Limits(over_pct=100, under_pct=60)


def allocate(percent: int, person: object = None, team: object = None, **fields: object) -> Allocation:
    values = {"product": None, "starts_on": MARCH, **fields}
    values["product"] = values["product"] or factories.product()
    return Allocation.objects.create(person=person, team=team, percent=percent, **values)


def test_a_full_timer_has_every_working_day() -> None:
    person = factories.person()
    assert [capacity_days(person.pk, month) for month in (MARCH, APRIL, MAY)] == [22, 22, 21]


def test_part_time_counts_from_its_day_on_and_what_was_ordinary_comes_back() -> None:
    person = factories.person(capacity_pct=90)
    # Monday 16 March to Wednesday 15 April: 12 of March's days at half, 10 at 90 %.
    CapacityChange.objects.create(
        person=person, starts_on=date(2026, 3, 16), ends_on=date(2026, 4, 15), capacity_pct=50
    )
    assert capacity_days(person.pk, MARCH) == Decimal("15")  # 10 × 0.9 + 12 × 0.5
    assert capacity_days(person.pk, APRIL) == Decimal("15.8")  # 10 × 0.5 + 12 × 0.9
    assert capacity_days(person.pk, MAY) == Decimal("18.9")


def test_days_of_leave_and_after_leaving_count_for_nothing() -> None:
    person = factories.person(leaves_on=date(2026, 4, 13))
    # Friday 6 to Monday 9 March inclusive: two working days.
    Absence.objects.create(person=person, starts_on=date(2026, 3, 6), ends_on=date(2026, 3, 10))
    found = capacity_by_month([person.pk], first=MARCH, months=3)
    march, april, may = (found[person.pk, month] for month in (MARCH, APRIL, MAY))
    assert (march.capacity_days, march.absent_days) == (20, 2)
    assert (april.capacity_days, april.gone_days) == (8, 14)  # 1 to 10 April
    assert (may.capacity_days, may.gone_days, may.work_days) == (0, 21, 21)


def test_allocations_of_a_person_add_up_by_working_days() -> None:
    person = factories.person(capacity_pct=50)
    allocate(40, person, ends_on=date(2026, 5, 1))
    allocate(20, person, starts_on=date(2026, 3, 16), ends_on=date(2026, 4, 1))
    march, april, may = loads([person.pk], first=MARCH, months=3)
    assert (march.allocated_days, march.capacity_days) == (Decimal("11.2"), 11)  # 22 × 0.4 + 12 × 0.2
    assert (april.allocated_days, april.ratio) == (Decimal("8.8"), Decimal("0.8"))
    assert (may.allocated_days, may.ratio) == (0, 0)
    assert [mark_of(one, LIMITS) for one in (march, april, may)] == [Mark.OVER, Mark.WITHIN, Mark.UNDER]


def test_members_share_what_their_team_gives_by_the_time_they_have() -> None:
    outer = factories.team("OUTER")
    inner = factories.team("INNER", parent=outer)
    full, half = factories.person(team=outer), factories.person(team=inner, capacity_pct=50)
    stranger = factories.person()
    allocate(120, team=outer, ends_on=APRIL)
    found = {one.person_id: one for one in loads([half.pk, stranger.pk], first=MARCH, months=1)}
    # 120 % of 22 days are 26.4, of which the half-timer has one third of the team's 33 days.
    assert round(found[half.pk].allocated_days, 6) == Decimal("8.8")
    assert found[stranger.pk].allocated_days == 0
    assert round(loads([full.pk], first=MARCH, months=1)[0].allocated_days, 6) == Decimal("17.6")
    (share,) = shares([half.pk], first=MARCH, months=2)
    assert (share.month, share.team_id) == (MARCH, outer.pk)


def test_a_team_without_anybody_there_shares_nothing() -> None:
    team = factories.team()
    person = factories.person(team=team)
    Absence.objects.create(person=person, starts_on=date(2026, 1, 1))
    allocate(100, team=team)
    (march,) = loads([person.pk], first=MARCH, months=1)
    assert (march.allocated_days, mark_of(march, LIMITS)) == (0, Mark.ABSENT)


@pytest.mark.parametrize(
    ("capacity", "allocated", "gone", "mark"),
    [
        ("20", "20", 0, Mark.WITHIN),
        ("20", "20.1", 0, Mark.OVER),
        ("20", "11.9", 0, Mark.UNDER),
        ("20", "12", 0, Mark.WITHIN),
        ("0", "0", 0, Mark.ABSENT),
        ("0", "0", 22, Mark.GONE),
        ("0", "1", 0, Mark.OVER),
    ],
)
def test_marks(capacity: str, allocated: str, gone: int, mark: Mark) -> None:
    assert mark_of(Load(1, MARCH, 22, 0, gone, Decimal(capacity), Decimal(allocated), 0), LIMITS) == mark


def test_sums_of_working_days_are_those_of_a_calendar_walked_day_by_day() -> None:
    """Times that begin and end anywhere, weekends and open ends among them, against every single day."""
    draw = random.Random(21)
    outer = factories.team("OUTER")
    teams = [outer, factories.team("INNER", parent=outer), factories.team("ASIDE")]
    people = [
        factories.person(
            team=teams[number % 3], capacity_pct=draw.choice((100, 80, 62.5)), leaves_on=draw.choice(LEAVES)
        )
        for number in range(18)
    ]
    calendars = [factories.calendar(*draw.sample(AROUND, 30)) for _ in range(3)]
    for holder in [*people[::3], outer]:  # the inner team has that of the outer one
        holder.calendar = draw.choice(calendars)
        holder.save()
    for person in people:
        for first, last in times(draw):
            CapacityChange.objects.create(
                person=person, starts_on=first, ends_on=last, capacity_pct=draw.choice((0, 37.5, 100))
            )
        for first, last in times(draw):
            Absence.objects.create(person=person, starts_on=first, ends_on=last)
    for holder in [*people, *teams, *people]:
        first, last = draw.choice(times(draw))
        kind = "team" if holder in teams else "person"
        allocate(draw.randint(5, 90), **{kind: holder, "starts_on": first, "ends_on": last})
    found = loads([one.pk for one in people], first=MARCH, months=4)
    assert {(one.person_id, one.month): told(one) for one in found} == by_day(people, teams)
    for mark in Mark:
        asked = marked(mark, first=MARCH, months=4, limits=LIMITS)
        assert sorted(asked) == sorted({one.person_id for one in found if mark_of(one, LIMITS) == mark})
    assert len({mark_of(one, LIMITS) for one in found}) == len(Mark)


def times(draw: random.Random) -> list[tuple[date, date | None]]:
    """Draw up to three times, one after the other, around the four months; the last may have no end."""
    days = sorted(draw.sample(range(170), 6))
    first, second, third = (
        (date(2026, 2, 10) + timedelta(a), date(2026, 2, 10) + timedelta(b))
        for a, b in zip(days[::2], days[1::2], strict=True)
    )
    return [first, second, draw.choice([third, (third[0], None)])]


def told(load: Load) -> tuple[object, ...]:
    amounts = (round(float(load.capacity_days), 6), round(float(load.allocated_days), 6))
    return (load.work_days, load.absent_days, load.gone_days, load.off_days, *amounts)


def by_day(people: list[Person], teams: list[Team]) -> dict[tuple[int, date], tuple[object, ...]]:
    """Walk from 1 March to 30 June, looking at each working day of each person by itself."""
    days = [MARCH + timedelta(at) for at in range(122) if (MARCH + timedelta(at)).weekday() < 5]
    have: dict[tuple[int, date], list[float]] = {}
    for person in people:
        away, changes = list(person.absences.all()), list(person.capacity_changes.all())
        off = days_off(person)
        for day in days:
            month = have.setdefault((person.pk, day.replace(day=1)), [0, 0, 0, 0, 0])
            if day in off:
                month[3] += 1
                continue
            gone = person.leaves_on is not None and day >= person.leaves_on
            absent = not gone and any(holds(one, day) for one in away)
            percent = [one.capacity_pct for one in changes if holds(one, day)] or [person.capacity_pct]
            for at, more in enumerate((1, absent, gone, 0, 0 if gone or absent else float(percent[0]) / 100)):
                month[at] += more
    asked = dict.fromkeys(have, 0.0)
    for one in Allocation.objects.all():
        inside = {one.team_id, teams[1].pk} if one.team_id == teams[0].pk else {one.team_id}
        members = [p.pk for p in people if (p.team_id in inside if one.team_id else p.pk == one.person_id)]
        off = days_off(one.person or one.team)
        for month in {month for _person, month in have}:
            worked = [day for day in days if day.month == month.month and day not in off]
            total = float(one.percent) / 100 * sum(holds(one, day) for day in worked)
            whole = sum(have[pk, month][4] for pk in members)
            for pk in members:
                part = 1.0 if one.person_id else have[pk, month][4] / whole if whole else 0.0
                asked[pk, month] += total * part
    return {at: (*map(int, found[:4]), round(found[4], 6), round(asked[at], 6)) for at, found in have.items()}


def days_off(holder: Person | Team) -> set[date]:
    """Return the days of somebody's calendar; without one of their own, of the nearest team that has one."""
    while holder and holder.calendar is None:
        holder = holder.team if isinstance(holder, Person) else holder.parent
    return {one.day for one in holder.calendar.days_off.all()} if holder else set()


def test_time_given_to_a_product_counts_the_days_that_whoever_gives_it_works() -> None:
    """April 2026 has 22 working days; the group's calendar takes 6 April, one person's own 20 April too."""
    easter, twentieth = date(2026, 4, 6), date(2026, 4, 20)
    group = factories.team("GROUP", calendar=factories.calendar(easter))
    plant = factories.team("PLANT", parent=factories.team("SITE", parent=group))
    inside, without = factories.person(team=plant), factories.person()
    own = factories.person(team=plant, calendar=factories.calendar(easter, twentieth))
    closed = factories.person(calendar=factories.calendar(*(date(2026, 4, day) for day in range(1, 31))))
    product = factories.product("P")
    late = {"starts_on": date(2026, 4, 16)}  # 16 and 17, 20 to 24, 27 to 30: eleven working days
    given = [
        (allocate(100, inside, product=product, **late), Decimal(11) / 21),
        (allocate(100, own, product=product, **late), Decimal(10) / 20),
        (allocate(100, without, product=product, **late), Decimal(11) / 22),
        (allocate(100, closed, product=product, **late), Decimal(0)),
        # 1 to 3 and 7 to 9 April, of the 21 that the team works.
        (allocate(200, team=plant, product=product, ends_on=date(2026, 4, 10)), 2 * Decimal(6) / 21),
    ]
    april, may = date(2026, 4, 1), date(2026, 5, 1)
    found = fte_by_month([product.pk], first=april, after=date(2026, 6, 1))
    assert {one.pk: round(found[one.pk, april], 9) for one, _fte in given} == {
        one.pk: round(fte, 9) for one, fte in given
    }
    assert found[given[0][0].pk, may] == 1
    (month, whole) = fte_of_places([product.scope.path], first=april, months=2)
    assert round(month.fte, 9) == round(sum(fte for _one, fte in given), 9)
    assert (month.people, month.teams, whole.fte) == (4, 1, 4)
    # The person's own load has the same days: 11 of 21, all of what there is from the 16th.
    (load,) = loads([inside.pk], first=april, months=1)
    assert (load.work_days, load.off_days) == (21, 1)
    # A team that moves away has the calendar of nobody any more.
    Team.objects.filter(code="SITE").update(parent=None)
    assert capacity_by_month([inside.pk], first=april, months=1)[inside.pk, april].work_days == 22


def test_a_day_off_takes_capacity_and_what_is_asked_for_alike() -> None:
    # 5 to 9 and 12 March are working days, 7 March is a Saturday; 6 April is Easter Monday.
    site = factories.calendar(date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 12), date(2026, 4, 6))
    team = factories.team(calendar=site)
    own = factories.calendar(date(2026, 3, 31))
    person, other = factories.person(team=team, capacity_pct=80), factories.person(team=team, calendar=own)
    allocate(80, person)
    allocate(100, other)
    first, second = (loads([one.pk], first=MARCH, months=1)[0] for one in (person, other))
    assert (first.work_days, first.off_days, first.capacity_days) == (20, 2, 16)
    assert (first.allocated_days, first.ratio, first.capacity_fte) == (16, 1, Decimal("0.8"))
    assert (second.work_days, second.off_days, second.allocated_days) == (21, 1, 21)  # their own alone
    assert mark_of(first, LIMITS) == mark_of(second, LIMITS) == Mark.WITHIN
    # A day off during leave is no day of leave; one after somebody has left is lost to nobody.
    Absence.objects.create(person=person, starts_on=date(2026, 3, 5), ends_on=date(2026, 3, 10))
    Person.objects.filter(pk=person.pk).update(leaves_on=date(2026, 3, 10))
    march = capacity_by_month([person.pk], first=MARCH, months=1)[person.pk, MARCH]
    # Worked: 2 to 4 March. Away: 5 and 9. Gone: 10 to 31, 16 working days without 12 March.
    assert (march.capacity_days, march.absent_days, march.gone_days) == (Decimal("2.4"), 2, 15)
    assert march.absent_days + march.gone_days + 3 == march.work_days
    # Allocations that are not stored yet skip them too, each by itself.
    drafts = [Draft(factories.product().pk, MARCH, Decimal(50), person_id=other.pk) for _ in range(2)]
    (again,) = loads([other.pk], first=MARCH, months=1, given=with_drafts(drafts))
    assert again.allocated_days == 42
    # Where a calendar leaves no working day at all there is nothing to have, and nothing to do.
    closed = factories.calendar(*(date(2026, 8, day) for day in range(1, 32)))
    idle = factories.person(calendar=closed)
    allocate(100, idle)
    (august,) = loads([idle.pk], first=date(2026, 8, 1), months=1)
    assert (august.work_days, august.capacity_fte, august.allocated_fte, august.ratio) == (0, 0, 0, None)
    asked = {"first": date(2026, 8, 1), "months": 1, "limits": LIMITS}
    assert mark_of(august, LIMITS) == Mark.ABSENT
    assert idle.pk in marked(Mark.ABSENT, **asked)
    assert idle.pk not in marked(Mark.GONE, **asked)


def holds(time: Absence | CapacityChange | Allocation, day: date) -> bool:
    return time.starts_on <= day and (time.ends_on is None or day < time.ends_on)


def test_two_thousand_people_and_twelve_months_take_one_query() -> None:
    team = factories.team()
    people = [factories.person(team=team) for _ in range(40)]
    allocate(1000, team=team)
    for person in people:
        allocate(30, person)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(loads([one.pk for one in people], first=MARCH, months=12)) == 480
    assert len(asked) == 1
