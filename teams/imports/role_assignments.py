"""Who has which role, from when until when."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Date, Email, Text
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Shaped, Source
from teams.imports.references import PERSON, ROLE, TEAM
from teams.models import RoleAssignment

COLUMNS: Final = (
    Column(
        name="email",
        label=_("E-mail"),
        aliases=("e-mail", "courriel", "person", "personne", "person_email"),
        cleaner=Email(),
        required=True,
        writes="person_id",
        reference=PERSON,
    ),
    Column(
        name="role_sheet",
        label=_("Role"),
        aliases=("role", "rôle", "métier", "fiche métier"),
        cleaner=Code(max_length=100),
        required=True,
        writes="sheet_id",
        reference=ROLE,
        help=_("The code of a role sheet, its name in either language, or what else the role is called."),
    ),
    Column(name="level", label=_("Level"), aliases=("niveau",), cleaner=Text(max_length=50), writes="level"),
    Column(
        name="team",
        label=_("Team"),
        aliases=("équipe", "team_code"),
        cleaner=Code(max_length=64),
        writes="team_id",
        reference=TEAM,
    ),
    Column(
        name="from",
        label=_("From"),
        aliases=("depuis", "du", "début", "start", "starts_on"),
        cleaner=Date(),
        required=True,
        writes="starts_on",
    ),
    Column(
        name="to",
        label=_("Until"),
        aliases=("jusqu'au", "au", "fin", "end", "until", "ends_on"),
        cleaner=Date(),
        help=_("The first day on which the person no longer has the role."),
        writes="ends_on",
    ),
)


def resolve(stage: Stage) -> None:
    """Refuse the same role of a person twice at one time."""
    if "to" not in stage.context.present:
        stage.execute("UPDATE {s} s SET ends_on = t.ends_on FROM {target} t WHERE t.id = s.id")
    reject_overlaps(stage, group=("person_id", "sheet_id"), column="from")


ROLE_ASSIGNMENTS: Final = Source(
    name="role_assignments",
    label=_("Roles of people"),
    description=_("One row per person and role, with the days between which they have it."),
    model=RoleAssignment,
    columns=COLUMNS,
    key=("person_id", "sheet_id", "starts_on"),
    key_names=("email", "role_sheet", "from"),
    named=True,
    action=Action.EDIT_PEOPLE,
    shaped=(Shaped(name="ends_on"),),
    checks=(
        Check(
            code="dates_reversed",
            column="to",
            fault="s.ends_on <= s.starts_on",
            value="s.ends_on",
            parameters={"later": "s.ends_on", "earlier": "s.starts_on"},
            needs=("to",),
        ),
    ),
    resolve=resolve,
    issue_texts={
        "unknown_role": (
            _("No role sheet is called “%(value)s”."),
            _("Add the role sheet, or give it this name under “Also called”."),
        )
    },
)
