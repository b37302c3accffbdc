"""Which skills products need, how well and how much."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Decimal, Integer
from core.ingest.pipeline.periods import FROM, REVERSED, one_at_a_time, until
from core.ingest.sources import Check, Column, Shaped, Source
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import SkillNeed
from teams.imports.references import SKILL

COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="skill",
        label=_("Skill"),
        aliases=("compétence", "skill_code"),
        cleaner=Code(max_length=64),
        required=True,
        writes="skill_id",
        reference=SKILL,
    ),
    Column(
        name="skill_level",
        label=_("Level"),
        aliases=("level", "niveau"),
        cleaner=Integer(min=1, max=5),
        required=True,
        writes="level",
    ),
    Column(
        name="fte",
        label=_("Full-time equivalents"),
        aliases=("etp", "full_time_equivalents"),
        cleaner=Decimal(places=2, max_digits=6),
        required=True,
        writes="fte",
    ),
    FROM,
    until(_("The first day on which the product no longer needs it.")),
)


SKILL_NEEDS: Final = Source(
    name="skill_needs",
    label=_("Skill needs of products"),
    description=_(
        "One row per product and skill: the level and the full-time equivalents it needs, and when."
    ),
    model=SkillNeed,
    columns=COLUMNS,
    key=("product_id", "skill_id", "starts_on"),
    key_names=("product", "skill", "from"),
    named=True,
    action=Action.EDIT_PRODUCT,
    row_path=PRODUCT_PATH,
    shaped=(Shaped(name="ends_on"),),
    checks=(
        REVERSED,
        Check(code="fte_above_zero", column="fte", fault="s.fte <= 0", value="s.fte"),
    ),
    resolve=one_at_a_time("product_id", "skill_id"),
    issue_texts={
        "fte_above_zero": (
            _("A need is more than nothing."),
            _("Give the full-time equivalents, such as 0.5, or leave the row out."),
        )
    },
)
