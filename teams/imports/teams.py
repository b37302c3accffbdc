"""Teams. The lead may be a person who is imported later."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Email, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.trees import resolve_parents
from core.ingest.sources import Column, Shaped, Source
from teams.imports.calendars import CALENDAR_COLUMN, UNKNOWN
from teams.imports.pending import adopt, resolve_email
from teams.models import Team

COLUMNS: Final = (
    Column(
        name="code",
        label=_("Code"),
        aliases=("team_code", "code équipe"),
        cleaner=Code(max_length=64),
        required=True,
        writes="code",
    ),
    Column(
        name="name",
        label=_("Name"),
        aliases=("nom", "team_name", "équipe"),
        cleaner=Text(max_length=150),
        required=True,
        writes="name",
    ),
    Column(
        name="parent",
        label=_("Part of"),
        aliases=("parent_code", "fait partie de", "équipe parente"),
        cleaner=Code(max_length=64),
        stored="SELECT p.code FROM teams_team p WHERE p.id = t.parent_id",
    ),
    Column(
        name="lead_email",
        label=_("Lead's e-mail"),
        aliases=("lead", "responsable", "e-mail du responsable"),
        cleaner=Email(),
        stored="coalesce((SELECT p.email FROM teams_person p WHERE p.id = t.lead_id),"
        " t.attributes ->> 'lead_email')",
    ),
    CALENDAR_COLUMN,
)


def resolve(stage: Stage) -> None:
    """Find parents and leads."""
    if "parent" in stage.context.present:
        resolve_parents(
            stage, column="parent", staged="parent", into="parent_id", key="code", unknown="unknown_parent"
        )
    if "lead_email" in stage.context.present:
        resolve_email(stage, column="lead_email", into="lead_id")


def adopt_leads(stage: Stage) -> None:
    """Give teams the lead they were waiting for."""
    adopt(stage, table="teams_team", attribute="lead_email", column="lead_id")


TEAMS: Final = Source(
    name="teams",
    label=_("Teams"),
    description=_("One row per team, with the team it is part of and its lead."),
    model=Team,
    columns=COLUMNS,
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_PEOPLE,
    shaped=(Shaped(name="parent_id", needs=("parent",)), Shaped(name="lead_id", needs=("lead_email",))),
    resolve=resolve,
    pending=("lead_email",),
    follows={"people": adopt_leads},
    issue_texts=UNKNOWN,
)
