"""Innovation classes with their evidence and what a reviewer said."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.common.actors import SYSTEM
from core.ingest.cells import Choice, Date, Email, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Shaped, Source
from core.profile import is_on
from portfolio.imports.classes import give_classes
from portfolio.imports.products import INNOVATION
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import Classification

OUTCOME: Final = Choice({"confirmed": ("confirmé", "confirmée"), "rejected": ("rejeté", "rejetée", "refusé")})
# A class that came with a file of products on the host was given by the portal itself.
SOMEBODY: Final = Email(besides=(SYSTEM.email,))
NOT_THE_WEB: Final = r"s.{} !~* '^https?://[^\s]+$'"
COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="innovation_class",
        label=_("Innovation class"),
        aliases=("classe d'innovation", "innovation"),
        cleaner=INNOVATION,
        required=True,
        writes="innovation_class",
    ),
    Column(
        name="evidence",
        label=_("Evidence"),
        aliases=("preuve", "justification"),
        cleaner=Text(),
        required=True,
        writes="evidence",
    ),
    Column(
        name="evidence_url",
        label=_("Address of the evidence"),
        aliases=("adresse de la preuve", "lien de la preuve"),
        cleaner=Text(max_length=500),
        writes="evidence_url",
    ),
    Column(
        name="classified_by",
        label=_("Classified by"),
        aliases=("classé par",),
        cleaner=SOMEBODY,
        writes="classified_by",
    ),
    Column(
        name="classified_on",
        label=_("Classified on"),
        aliases=("classé le",),
        cleaner=Date(),
        required=True,
        writes="classified_on",
    ),
    Column(
        name="outcome",
        label=_("Outcome"),
        aliases=("résultat", "issue", "décision"),
        cleaner=OUTCOME,
        writes="outcome",
        help=_("Empty: it waits for its review."),
    ),
    Column(
        name="reviewed_by",
        label=_("Reviewed by"),
        aliases=("revu par", "validé par"),
        cleaner=SOMEBODY,
        writes="reviewed_by",
    ),
    Column(
        name="reviewed_on",
        label=_("Reviewed on"),
        aliases=("revu le", "validé le"),
        cleaner=Date(),
        writes="reviewed_on",
    ),
    Column(
        name="review_note",
        label=_("Note of the reviewer"),
        aliases=("note de revue", "commentaire de revue"),
        cleaner=Text(),
        writes="review_note",
    ),
)
# In this order: the outcome last, which the others are told by.
KEPT: Final = ("classified_by", "reviewed_by", "reviewed_on", "outcome")
_WAITS: Final = """
    s.outcome IS NULL AND (
        EXISTS (SELECT FROM {s} o WHERE o.product_id = s.product_id AND o.outcome IS NULL
                AND o.line <> s.line)
        OR EXISTS (SELECT FROM {target} o WHERE o.product_id = s.product_id AND o.outcome = ''
                   AND NOT EXISTS (SELECT FROM {s} k WHERE k.id = o.id)))
"""


def resolve(stage: Stage) -> None:
    """Refuse an outcome without its day, a review of one's own, and two that wait for one product."""
    for name in KEPT:
        # What was reviewed stays reviewed where the file does not say so again.
        silent = "s.outcome IS NULL AND t.outcome <> ''" if name in stage.context.present else "true"
        stage.execute(
            "UPDATE {s} s SET {name} = t.{name} FROM {target} t WHERE t.id = s.id AND {silent}",
            name=sql.Identifier(name),
            silent=sql.SQL(silent),
        )
    stage.execute("UPDATE {s} s SET outcome = nullif(s.outcome, '')")
    stage.reject(
        code="outcome_without_day",
        column="outcome",
        where="(s.outcome IS NULL) <> (s.reviewed_on IS NULL)",
        value="s.outcome",
    )
    held = "SELECT FROM {target} t WHERE t.id = s.id AND t.outcome <> ''"
    refused = f"EXISTS ({held} AND t.four_eyes)"  # it held when that was reviewed, and holds for ever
    if is_on("four_eyes"):
        refused += f" OR NOT EXISTS ({held} AND lower(t.reviewed_by) = lower(t.classified_by))"
    own = "s.outcome IS NOT NULL AND lower(s.reviewed_by) = lower(s.classified_by)"
    stage.reject(
        code="own_review",
        column="reviewed_by",
        where=sql.SQL(f"{own} AND ({refused})").format(target=stage.target),
        value="s.reviewed_by",
    )
    stage.reject(
        code="two_wait",
        column="outcome",
        where=sql.SQL(_WAITS).format(s=stage.table, target=stage.target),
    )


CLASSIFICATIONS: Final = Source(
    name="classifications",
    label=_("Innovation classes"),
    description=_("One row per product and classification, with its evidence and its review."),
    model=Classification,
    columns=COLUMNS,
    key=("product_id", "innovation_class", "classified_on"),
    key_names=("product", "innovation_class", "classified_on"),
    named=True,
    action=Action.REVIEW_CLASSIFICATION,
    row_path=PRODUCT_PATH,
    shaped=tuple(Shaped(name=name) for name in KEPT),
    checks=(
        Check(
            code="dates_reversed",
            column="reviewed_on",
            fault="s.reviewed_on < s.classified_on",
            value="s.reviewed_on",
            parameters={"later": "s.reviewed_on", "earlier": "s.classified_on"},
            needs=("reviewed_on",),
        ),
        Check(
            code="not_the_web",
            column="evidence_url",
            fault=NOT_THE_WEB.format("evidence_url"),
            value="s.evidence_url",
            needs=("evidence_url",),
        ),
    ),
    resolve=resolve,
    everything=True,
    after_write=give_classes,
    issue_texts={
        "outcome_without_day": (
            _("An outcome and the day of its review belong together."),
            _("Fill in both, or neither: it then waits for its review."),
        ),
        "own_review": (
            _("%(value)s classified the product and cannot review it."),
            _("Name somebody else as the reviewer."),
        ),
        "two_wait": (
            _("Another classification of this product waits for its review."),
            _("Give one of them its outcome."),
        ),
        "not_the_web": (
            _("“%(value)s” is no address of the web."),
            _("Write an address that begins with https:// or http://."),
        ),
    },
)
