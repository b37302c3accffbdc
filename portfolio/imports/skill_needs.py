"""Which skills products need, how well and how much."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Date, Decimal, Integer
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Shaped, Source
from portfolio.imports.references import PRODUCT, PRODUCT_PATH
from portfolio.models import SkillNeed
from teams.imports.references import SKILL

COLUMNS: Final = (
    Column(
        name="product",
        label=_("Product"),
        aliases=("produit", "product_code", "code produit"),
        cleaner=Code(max_length=64),
        required=True,
        writes="product_id",
        reference=PRODUCT,
    ),
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
        help=_("The first day on which the product no longer needs it."),
        writes="ends_on",
    ),
)


def resolve(stage: Stage) -> None:
    """Refuse two needs of one product for one skill at one time."""
    if "to" not in stage.context.present:
        stage.execute("UPDATE {s} s SET ends_on = t.ends_on FROM {target} t WHERE t.id = s.id")
    reject_overlaps(stage, group=("product_id", "skill_id"), column="from")


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
        Check(
            code="dates_reversed",
            column="to",
            fault="s.ends_on <= s.starts_on",
            value="s.ends_on",
            parameters={"later": "s.ends_on", "earlier": "s.starts_on"},
            needs=("to",),
        ),
        Check(code="fte_above_zero", column="fte", fault="s.fte <= 0", value="s.fte"),
    ),
    resolve=resolve,
    issue_texts={
        "fte_above_zero": (
            _("A need is more than nothing."),
            _("Give the full-time equivalents, such as 0.5, or leave the row out."),
        )
    },
)
