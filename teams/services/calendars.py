"""Calendars and their days off: added, changed, removed, and filled with a year's public holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo
from teams.models import DayOff, Person, Team, WorkCalendar
from teams.proposing import FIRST_YEAR, LAST_YEAR, Proposed, UnknownPlace, is_known, proposed

FIELDS = ("code", "name", "country", "subdivision")
DAY_FIELDS = ("day", "name")
ADOPTED: Final = "teams.days_adopted"


@transaction.atomic
def add(*, by: Actor, code: str, name: str, country: str = "", subdivision: str = "") -> WorkCalendar:
    """Add a calendar without any day. Raises Invalid (code taken, unknown country or part of it)."""
    calendar = WorkCalendar(code=code, name=name, country=country, subdivision=subdivision)
    _check(calendar)
    calendar.save(force_insert=True)
    _record("added", by, calendar, after=snapshot(calendar, FIELDS))
    return calendar


@transaction.atomic
def change(*, by: Actor, calendar: WorkCalendar, **changes: Any) -> WorkCalendar:
    """Change fields of a calendar. Raises Invalid (code taken, unknown country or part of it)."""
    calendar = WorkCalendar.objects.select_for_update(of=("self",)).get(pk=calendar.pk)
    before, after = assign(calendar, changes)
    if not after:
        return calendar
    _check(calendar)
    written_by_hand(calendar)
    _record("changed", by, calendar, before=before, after=after)
    return calendar


@transaction.atomic
def remove(*, by: Actor, calendar: WorkCalendar) -> Step:
    """Remove a calendar with its days; it can come back. Raises Invalid while people or teams have it."""
    calendar = WorkCalendar.objects.select_for_update(of=("self",)).get(pk=calendar.pk)
    held = Person.objects.filter(calendar=calendar).count() + Team.objects.filter(calendar=calendar).count()
    if held:
        message = ngettext(
            "%(count)s person or team has this calendar. Give them another one first.",
            "%(count)s people and teams have this calendar. Give them another one first.",
            held,
        )
        raise Invalid(message % {"count": held})
    _record("removed", by, calendar, before=snapshot(calendar, FIELDS))
    return keep_deleted(
        by=by, instances=[calendar], label=calendar.name, subject=("work_calendar", calendar.pk)
    )


@transaction.atomic
def add_day(*, by: Actor, calendar: WorkCalendar, day: date, name: str) -> DayOff:
    """Let nobody who has a calendar work on a day. Raises Invalid where that is so already."""
    day_off = DayOff(calendar=calendar, day=day, name=name)
    _check_day(day_off)
    day_off.save(force_insert=True)
    _record_day("added", by, day_off, after=snapshot(day_off, DAY_FIELDS))
    return day_off


@transaction.atomic
def change_day(*, by: Actor, day_off: DayOff, **changes: Any) -> DayOff:
    """Change a day off; its calendar stays. Raises Invalid where the calendar has the day already."""
    day_off = DayOff.objects.select_for_update(of=("self",)).select_related("calendar").get(pk=day_off.pk)
    before, after = assign(day_off, {name: value for name, value in changes.items() if name != "calendar"})
    if not after:
        return day_off
    _check_day(day_off)
    written_by_hand(day_off)
    _record_day("changed", by, day_off, before=before, after=after)
    return day_off


@transaction.atomic
def remove_day(*, by: Actor, day_off: DayOff) -> Step:
    """Let people work on a day again; it can come back."""
    day_off = DayOff.objects.select_for_update(of=("self",)).select_related("calendar").get(pk=day_off.pk)
    _record_day("removed", by, day_off, before=snapshot(day_off, DAY_FIELDS))
    said = {"day": day_off.name, "calendar": day_off.calendar.name}
    return keep_deleted(
        by=by,
        instances=[day_off],
        label=lambda: _("%(day)s of the calendar %(calendar)s") % said,
        subject=("work_calendar", day_off.calendar_id),
    )


def missing(calendar: WorkCalendar, year: int) -> Sequence[Proposed]:
    """Return the public holidays of the calendar's place in a year that it does not have yet.

    Raises Invalid (no country, unknown country or part of it, a year that nobody plans).
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("Choose a year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Invalid(message, fields={"year": [message]})
    if not calendar.country:
        raise Invalid(_("Say the calendar's country first; its public holidays are proposed then."))
    try:
        known = proposed(calendar.country, calendar.subdivision, year, get_language() or "en")
    except UnknownPlace as error:
        raise Invalid(fields=_unknown_place(calendar)) from error
    there = set(calendar.days_off.filter(day__year=year).values_list("day", flat=True))
    return [one for one in known if one.day not in there]


@dataclass(frozen=True)
class Adopted:
    """The days that were added, and the way back; none where there was nothing to add."""

    days: Sequence[DayOff]
    step: Step | None


@transaction.atomic
def adopt(*, by: Actor, calendar: WorkCalendar, year: int) -> Adopted:
    """Add the public holidays of a year that a calendar does not have yet. Raises Invalid, as `missing`."""
    WorkCalendar.objects.select_for_update(of=("self",)).get(pk=calendar.pk)
    added = DayOff.objects.bulk_create(
        DayOff(calendar=calendar, day=one.day, name=one.name) for one in missing(calendar, year)
    )
    if not added:
        return Adopted([], None)
    _record_days("added", by, calendar, added)
    said = {"year": year, "calendar": calendar.name}
    step = keep_change(
        by=by,
        kind=ADOPTED,
        payload={"calendar": calendar.pk, "days": [one.pk for one in added]},
        label=lambda: _("public holidays of %(year)s (%(calendar)s)") % said,
        subject=("work_calendar", calendar.pk),
    )
    return Adopted(added, step)


@reverter(ADOPTED)
def put_back(step: Step, by: Actor) -> str:
    """Remove the days that were taken over; those that somebody has changed since stay."""
    calendar = (
        WorkCalendar.objects.select_for_update(of=("self",)).filter(pk=step.payload["calendar"]).first()
    )
    asked = step.payload["days"]
    days = list(DayOff.objects.filter(pk__in=asked, version=1, import_run=None).order_by("day"))
    if calendar is None or not days:
        raise CannotUndo(_("None of these days is there any more as it was added."))
    _record_days("removed", by, calendar, days)
    DayOff.objects.filter(pk__in=[one.pk for one in days]).delete()
    left = len(asked) - len(days)
    text = ngettext(
        "%(count)s day stays: it was changed or removed since.",
        "%(count)s days stay: they were changed or removed since.",
        left,
    )
    return text % {"count": left} if left else ""


def _record_days(verb: str, by: Actor, calendar: WorkCalendar, days: Sequence[DayOff]) -> None:
    trail.record_many(
        by=by,
        entries=[
            trail.Entry(
                f"teams.day_off.{verb}",
                ("work_calendar", calendar.pk),
                calendar.name,
                None,
                None if verb == "added" else snapshot(one, DAY_FIELDS),
                snapshot(one, DAY_FIELDS) if verb == "added" else None,
            )
            for one in days
        ],
    )


def _check(calendar: WorkCalendar) -> None:
    if WorkCalendar.objects.filter(code=calendar.code).exclude(pk=calendar.pk).exists():
        message = _("A calendar has this code already. Choose another.")
        raise Invalid(message, fields={"code": [message]})
    if not calendar.country:
        calendar.subdivision = ""
    elif not is_known(calendar.country, calendar.subdivision):
        raise Invalid(fields=_unknown_place(calendar))


def _unknown_place(calendar: WorkCalendar) -> dict[str, list[str]]:
    if is_known(calendar.country, ""):
        said = {"country": calendar.country, "part": calendar.subdivision}
        return {"subdivision": [_("%(country)s has no part with the code %(part)s.") % said]}
    return {
        "country": [_("No country has the code %(code)s. Write it like FR.") % {"code": calendar.country}]
    }


def _check_day(day_off: DayOff) -> None:
    if DayOff.objects.filter(calendar=day_off.calendar, day=day_off.day).exclude(pk=day_off.pk).exists():
        message = _("The calendar has this day already. Change that one.")
        raise Invalid(message, fields={"day": [message]})


def _record(
    verb: str,
    by: Actor,
    calendar: WorkCalendar,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"teams.calendar.{verb}",
        by=by,
        subject=("work_calendar", calendar.pk),
        label=calendar.name,
        before=before,
        after=after,
    )


def _record_day(
    verb: str,
    by: Actor,
    day_off: DayOff,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"teams.day_off.{verb}",
        by=by,
        subject=("work_calendar", day_off.calendar_id),
        label=day_off.calendar.name,
        before=before,
        after=after,
    )
