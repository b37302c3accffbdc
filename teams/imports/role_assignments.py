"""Who has which role, from when until when."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Text
from core.ingest.pipeline.periods import FROM, REVERSED, one_at_a_time, until
from core.ingest.sources import Column, Shaped, Source
from teams.imports.references import PERSON_COLUMN, ROLE, TEAM
from teams.models import RoleAssignment

COLUMNS: Final = (
    PERSON_COLUMN,
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
    FROM,
    until(_("The first day on which the person no longer has the role.")),
)


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
    checks=(REVERSED,),
    resolve=one_at_a_time("person_id", "sheet_id"),
    issue_texts={
        "unknown_role": (
            _("No role sheet is called “%(value)s”."),
            _("Add the role sheet, or give it this name under “Also called”."),
        )
    },
)
