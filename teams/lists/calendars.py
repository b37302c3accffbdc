"""The lists of calendars and of their days off."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common.listing import Add, Column, Edit, Empty, Listing
from teams.filters.calendars import CalendarFilter, DayOffFilter
from teams.forms.calendars import CalendarForm, DayOffForm
from teams.lists.editing import field_of
from teams.lists.people import ANY_CALENDAR, edits, sees
from teams.models import DayOff, WorkCalendar
from teams.services import calendars as services


def _calendars(_user: Any) -> QuerySet[Any]:
    return WorkCalendar.objects.annotate(day_count=Count("days_off"))


def _field(name: str) -> Edit:
    return field_of(
        CalendarForm,
        name,
        services.change,
        "calendar",
        may=lambda user, _calendar: edits(user),
        offered=edits,
        bulk=False,
    )


def _day_field(name: str, *, bulk: bool = False) -> Edit:
    return field_of(
        DayOffForm,
        name,
        services.change_day,
        "day_off",
        may=lambda user, _day: edits(user),
        offered=edits,
        bulk=bulk,
    )


CALENDARS = Listing(
    name="calendars",
    url_name="teams:calendar-list",
    title=_("Calendars"),
    counted=ngettext_lazy("%(total)s calendar", "%(total)s calendars", "total"),
    search=_("Name or code"),
    rows=_calendars,
    filters=CalendarFilter,
    sees=sees,
    source="calendars",
    subject="work_calendar",
    url=lambda calendar: reverse("teams:calendar-detail", args=[calendar.code]),
    columns=(
        Column("name", _("Calendar"), "name", edit=_field("name")),
        Column("code", _("Code"), "code", kind="mono"),
        Column("country", _("Country"), "country", kind="mono", edit=_field("country")),
        Column(
            "subdivision", _("Part of the country"), "subdivision", kind="mono", edit=_field("subdivision")
        ),
        Column("days", _("Days off"), "day_count", kind="number", show="day_count"),
    ),
    default_sort="name",
    export=(
        ("code", lambda calendar: calendar.code),
        ("name", lambda calendar: calendar.name),
        ("country", lambda calendar: calendar.country),
        ("subdivision", lambda calendar: calendar.subdivision),
    ),
    add=Add(_("Calendar"), "teams:calendar-add", edits),
    empty=Empty(
        _("No calendars yet"),
        _(
            "Without one every Monday to Friday is a working day. Import a file with code and name, or add "
            "the first one by hand: it can be filled with the public holidays of its country."
        ),
    ),
)
DAYS_OFF = Listing(
    name="days_off",
    url_name="teams:day-off-list",
    title=_("Days off"),
    counted=ngettext_lazy("%(total)s day off", "%(total)s days off", "total"),
    search=_("Name or calendar"),
    rows=lambda _user: DayOff.objects.select_related("calendar"),
    filters=DayOffFilter,
    sees=sees,
    finders={"calendar": ANY_CALENDAR},
    source="days_off",
    subject="work_calendar",
    url=lambda one: reverse("teams:day-off-edit", args=[one.pk]),
    opens=edits,
    columns=(
        Column("name", _("Day off"), "name", edit=_day_field("name", bulk=True)),
        Column("day", _("Day"), "day", kind="date", edit=_day_field("day")),
        Column("calendar", _("Calendar"), "calendar__name", show="calendar.name"),
    ),
    default_sort="day",
    export=(
        ("calendar", lambda one: one.calendar.code),
        ("day", lambda one: one.day),
        ("name", lambda one: one.name),
    ),
    add=Add(_("Day off"), "teams:day-off-add", edits),
    empty=Empty(
        _("No days off yet"),
        _("Import a file with calendar, day and name, or let a calendar propose those of its country."),
    ),
)
