"""Calendars, and the days off of each."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Text
from core.ingest.sources import Column, Source
from teams.imports.references import CALENDAR
from teams.models import DayOff, WorkCalendar
from teams.proposing import countries

ALIASES: Final = ("calendrier", "calendar_code", "code calendrier")
UNKNOWN: Final = {
    "unknown_calendar": (
        _("No calendar has the code “%(value)s”."),
        _("Import the calendars first, or correct the code."),
    )
}
# For those who have one: people and teams.
CALENDAR_COLUMN: Final = Column(
    name="calendar",
    label=_("Calendar"),
    aliases=ALIASES,
    cleaner=Code(max_length=64),
    writes="calendar_id",
    reference=CALENDAR,
)
CALENDARS: Final = Source(
    name="calendars",
    label=_("Calendars"),
    description=_("One row per calendar: a site or a country, by whose days off people work."),
    model=WorkCalendar,
    columns=(
        Column(
            name="code",
            label=_("Code"),
            aliases=ALIASES,
            cleaner=Code(max_length=64),
            required=True,
            writes="code",
        ),
        Column(
            name="name",
            label=_("Name"),
            aliases=("nom", "calendar_name", "site"),
            cleaner=Text(max_length=150),
            required=True,
            writes="name",
        ),
        Column(
            name="country",
            label=_("Country"),
            aliases=("pays", "country_code", "code pays"),
            cleaner=Choice(dict.fromkeys(countries(), ())),
            writes="country",
        ),
        Column(
            name="subdivision",
            label=_("Part of the country"),
            aliases=("subdivision_code", "région", "département", "state", "land"),
            cleaner=Code(max_length=10),
            writes="subdivision",
        ),
    ),
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_PEOPLE,
    # A code and a name alone are as well a team's.
    recognised=lambda present: "country" in present,
)
DAYS_OFF: Final = Source(
    name="days_off",
    label=_("Days off"),
    description=_("One row per calendar and day on which nobody who has it works."),
    model=DayOff,
    columns=(
        Column(
            name="calendar",
            label=_("Calendar"),
            aliases=ALIASES,
            cleaner=Code(max_length=64),
            required=True,
            writes="calendar_id",
            reference=CALENDAR,
        ),
        Column(
            name="day",
            label=_("Day"),
            aliases=("jour", "date", "jour férié", "public holiday"),
            cleaner=Date(),
            required=True,
            writes="day",
        ),
        Column(
            name="name",
            label=_("Name"),
            aliases=("nom", "libellé", "label"),
            cleaner=Text(max_length=150),
            required=True,
            writes="name",
        ),
    ),
    key=("calendar_id", "day"),
    key_names=("calendar", "day"),
    named=True,
    action=Action.EDIT_PEOPLE,
    issue_texts=UNKNOWN,
)
