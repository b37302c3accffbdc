"""People. A manager may come later in the same file, or in a later one."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.custom.imports import columns_of, resolve_people
from core.ingest.cells import Code, Date, Email, Text
from core.ingest.pipeline.cleaners import PercentPoints
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.trees import resolve_parents
from core.ingest.sources import Column, Shaped, Source
from teams.imports.calendars import CALENDAR_COLUMN, UNKNOWN
from teams.imports.pending import adopt
from teams.imports.references import TEAM
from teams.models import Person

COLUMNS: Final = (
    Column(
        name="email",
        label=_("E-mail"),
        aliases=("e-mail", "courriel", "adresse e-mail", "mail"),
        cleaner=Email(),
        required=True,
        writes="email",
    ),
    Column(
        name="name",
        label=_("Name"),
        aliases=("nom", "full name", "nom complet"),
        cleaner=Text(max_length=150),
        required=True,
        writes="name",
    ),
    Column(
        name="role",
        label=_("Role"),
        aliases=("rôle", "fonction", "métier", "job title"),
        cleaner=Text(max_length=100),
        writes="role",
    ),
    Column(
        name="level",
        label=_("Level"),
        aliases=("niveau", "grade"),
        cleaner=Text(max_length=50),
        writes="level",
    ),
    Column(
        name="manager_email",
        label=_("Manager's e-mail"),
        aliases=("manager", "responsable", "e-mail du responsable"),
        cleaner=Email(),
        stored="coalesce((SELECT m.email FROM teams_person m WHERE m.id = t.manager_id),"
        " t.attributes ->> 'manager_email')",
    ),
    Column(
        name="team",
        label=_("Team"),
        aliases=("équipe", "team_code"),
        cleaner=Code(max_length=64),
        writes="team_id",
        reference=TEAM,
    ),
    Column(
        name="capacity_pct",
        label=_("Capacity, %"),
        aliases=("capacité", "capacity", "capacité %"),
        cleaner=PercentPoints(min=0, max=100, places=2),
        writes="capacity_pct",
    ),
    Column(
        name="leaves_on",
        label=_("Leaves on"),
        aliases=("leaving", "date de départ", "départ", "sortie"),
        cleaner=Date(),
        help=_("The first day on which they are no longer there."),
        writes="leaves_on",
    ),
    CALENDAR_COLUMN,
)

# The newcomer `p` reports, perhaps over others, to the one who waits, `r`.
BELOW: Final = """
    r.id IN (
        WITH RECURSIVE above AS (
            SELECT p.id, p.manager_id UNION
            SELECT a.id, a.manager_id FROM teams_person a JOIN above ON a.id = above.manager_id)
        SELECT id FROM above)
"""


def resolve(stage: Stage) -> None:
    """Find each person's manager and whom their custom fields name, in the file or among those known."""
    while True:
        _resolve_managers(stage)
        if not resolve_people(stage):
            return


def _resolve_managers(stage: Stage) -> None:
    if "manager_email" in stage.context.present:
        resolve_parents(
            stage,
            column="manager_email",
            staged="manager_email",
            into="manager_id",
            key="email",
            unknown=None,
        )
        stage.keep_pending("manager_email", "s.manager_email IS NOT NULL AND s.manager_id IS NULL")


def adopt_managers(stage: Stage) -> None:
    """Give people the manager they were waiting for, unless that would close a circle."""
    adopt(stage, table="teams_person", attribute="manager_email", column="manager_id", unless=BELOW)


PEOPLE: Final = Source(
    name="people",
    label=_("People"),
    description=_("One row per person: who they are, whom they report to, which team they are in."),
    model=Person,
    columns=COLUMNS,
    key=("email",),
    key_names=("email",),
    key_sql={"email": "lower({})"},
    named=True,
    action=Action.EDIT_PEOPLE,
    shaped=(Shaped(name="manager_id", needs=("manager_email",)),),
    resolve=resolve,
    pending=("manager_email",),
    follows={"people": adopt_managers},
    more=columns_of("person"),
    issue_texts={
        **UNKNOWN,
        "unknown_team": (
            _("No team has the code “%(value)s”."),
            _("Import the teams first, or correct the code."),
        ),
        "unknown_person": (
            _("Nobody the portal knows has the e-mail “%(value)s”."),
            _("Import the people first, or correct the address."),
        ),
    },
)
