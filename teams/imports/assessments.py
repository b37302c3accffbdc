"""Assessments of skills and development actions."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Integer, Text
from core.ingest.sources import Check, Column, Source
from teams.imports.references import PERSON_COLUMN, SKILL
from teams.models import Assessment, DevelopmentAction

WHICH: Final = Column(
    name="skill",
    label=_("Skill"),
    aliases=("compétence", "skill_code"),
    cleaner=Code(max_length=64),
    required=True,
    writes="skill_id",
    reference=SKILL,
)
ASSESSMENTS: Final = Source(
    name="assessments",
    label=_("Assessments of skills"),
    description=_("One row per person, skill, day and who judged, with a level from 0 to 5."),
    model=Assessment,
    columns=(
        PERSON_COLUMN,
        WHICH,
        Column(
            name="kind",
            label=_("Who judged"),
            aliases=("type", "évaluateur", "assessed_by"),
            cleaner=Choice(
                {"self": ("own", "auto", "auto-évaluation"), "manager": ("responsable", "manager’s")}
            ),
            required=True,
            writes="kind",
        ),
        Column(
            name="skill_level",
            label=_("Level"),
            aliases=("level", "niveau"),
            cleaner=Integer(min=0, max=5),
            required=True,
            writes="level",
        ),
        Column(
            name="assessed_on",
            label=_("On"),
            aliases=("on", "date", "le"),
            cleaner=Date(),
            required=True,
            writes="assessed_on",
        ),
        Column(
            name="note",
            label=_("Note"),
            aliases=("commentaire", "comment"),
            cleaner=Text(),
            writes="note",
        ),
    ),
    key=("person_id", "skill_id", "kind", "assessed_on"),
    key_names=("email", "skill", "kind", "assessed_on"),
    named=True,
    action=Action.ASSESS,
    checks=(
        Check(
            code="day_to_come",
            column="assessed_on",
            fault="s.assessed_on > %(today)s",
            value="s.assessed_on",
        ),
    ),
    issue_texts={
        "unknown_skill": (
            _("No skill has the code “%(value)s”."),
            _("Import the skills first, or correct the code."),
        ),
        "day_to_come": (_("The day lies in the future."), _("Give the day of the assessment.")),
    },
)
DEVELOPMENT_ACTIONS: Final = Source(
    name="development_actions",
    label=_("Development actions"),
    description=_("One row per person, skill and what they do to gain it, with the day it is due."),
    model=DevelopmentAction,
    columns=(
        PERSON_COLUMN,
        WHICH,
        Column(
            name="what",
            label=_("What"),
            aliases=("quoi", "action", "development_action"),
            cleaner=Text(max_length=200),
            required=True,
            writes="what",
        ),
        Column(
            name="due_on",
            label=_("Due"),
            aliases=("due", "échéance", "pour le"),
            cleaner=Date(),
            required=True,
            writes="due_on",
        ),
        Column(
            name="done_on",
            label=_("Done"),
            aliases=("done", "fait le", "terminé le"),
            cleaner=Date(),
            writes="done_on",
        ),
    ),
    key=("person_id", "skill_id", "what"),
    key_names=("email", "skill", "what"),
    named=True,
    action=Action.EDIT_PEOPLE,
)
