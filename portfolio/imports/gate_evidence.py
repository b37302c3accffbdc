"""What spoke for the criteria of gate reviews, and what was waived."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Boolean, Email, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Column, Source, Value
from core.profile import is_on
from portfolio.imports import reviews
from portfolio.models import Evidence

# As the service freezes a verdict; a file knows no more than whether it was met.
FROZEN: Final = (
    "CASE WHEN s.met IS NOT NULL"
    " THEN jsonb_build_object('met', s.met, 'mean', NULL, 'n', NULL, 'reading', NULL) END"
)
KEPT: Final = (
    f"CASE WHEN s.met IS NOT DISTINCT FROM (t.frozen ->> 'met')::boolean THEN t.frozen ELSE {FROZEN} END"
)
_WHILE_OPEN: Final = """
    EXISTS (SELECT 1 FROM portfolio_gatereview r LEFT JOIN portfolio_evidence t ON t.id = s.id
            WHERE r.id = s.review_id AND r.outcome = '' AND {changed})
"""


def resolve(stage: Stage) -> None:
    """Refuse what belongs to an outcome where there is none, or one of the portal."""
    reviews.reject_decided_here(stage)
    _reject_waived_while_open(stage)
    if "waived_by" in stage.context.present and "waived_reason" in stage.context.present:
        stage.reject(
            code="waived_without_reason",
            column="waived_reason",
            where="coalesce(s.waived_by_email, '') <> '' AND coalesce(s.waived_reason, '') = ''",
        )
    elif "waived_by" in stage.context.present:
        stage.reject(
            code="waived_without_reason",
            column="waived_by",
            where="coalesce(s.waived_by_email, '') <> '' AND NOT EXISTS"
            " (SELECT 1 FROM portfolio_evidence t WHERE t.id = s.id AND t.waived_reason <> '')",
        )
    if "waived_by" in stage.context.present and is_on("four_eyes"):
        stage.reject(
            code="waived_oneself",
            column="waived_by",
            where=reviews.of_reviews(stage, "lower(r.asked_by_email) = lower(s.waived_by_email)"),
            value="s.waived_by_email",
        )
    if "url" in stage.context.present:
        stage.reject(
            code="not_an_address",
            column="url",
            where="s.url IS NOT NULL AND s.url <> '' AND s.url !~* '^https?://[^ ]+$'",
            value="s.url",
        )


def _reject_waived_while_open(stage: Stage) -> None:
    """Refuse waivers and verdicts of an open review: they are said when it is decided."""
    stored = {
        "waived_reason": "coalesce(s.waived_reason, '') <> coalesce(t.waived_reason, '')",
        "waived_by": "coalesce(s.waived_by_email, '') <> coalesce(t.waived_by_email, '')",
        "met": "s.met IS DISTINCT FROM (t.frozen ->> 'met')::boolean",
    }
    for name, changed in stored.items():
        if name in stage.context.present:
            stage.reject(
                code="waived_while_open",
                column=name,
                where=sql.SQL(_WHILE_OPEN).format(changed=sql.SQL(changed)),
            )


EVIDENCE: Final = Source(
    name="gate_evidence",
    label=_("Evidence at gates"),
    description=_(
        "One row per criterion of a gate review: what speaks for it, where, and whether it was met."
    ),
    model=Evidence,
    columns=(
        *reviews.REVIEW_COLUMNS,
        reviews.CRITERION,
        Column(
            name="text", label=_("Evidence"), aliases=("preuve", "evidence"), cleaner=Text(), writes="text"
        ),
        Column(
            name="url",
            label=_("Address of the evidence"),
            aliases=("adresse de la preuve", "evidence_url", "adresse"),
            cleaner=Text(max_length=500),
            writes="url",
        ),
        Column(
            name="waived_reason",
            label=_("Why it is waived"),
            aliases=("motif de la dispense", "dispense"),
            cleaner=Text(max_length=300),
            writes="waived_reason",
        ),
        Column(
            name="waived_by",
            label=_("Waived by"),
            aliases=("dispensé par",),
            cleaner=Email(),
            writes="waived_by_email",
        ),
        Column(
            name="met",
            label=_("Met"),
            aliases=("satisfait", "rempli"),
            cleaner=Boolean(),
            stored="(t.frozen ->> 'met')",
            help=_("Of a decided review: whether the criterion was met then."),
        ),
    ),
    key=("review_id", "criterion_id"),
    key_names=(*reviews.KEY_NAMES, "criterion"),
    named=True,
    action=Action.DECIDE_GATE,
    row_path=reviews.REVIEW_PATH,
    shaped=reviews.OF_CRITERION,
    shape=reviews.shape_with_criterion,
    values={"frozen": Value(insert=FROZEN, update=KEPT, needs=("met",))},
    resolve=resolve,
    issue_texts={
        **reviews.ISSUES,
        "waived_while_open": (
            _("This review is open: criteria are waived, and found met, when it is decided."),
            _("Leave the cell empty, and decide the review on its page."),
        ),
        "waived_without_reason": (
            _("Somebody waived this criterion, and no reason is given."),
            _("Say why it did not need to be met, or empty both cells."),
        ),
        "waived_oneself": (
            _("%(value)s asked for this review, so somebody else waives its criteria."),
            _("Correct the address."),
        ),
        "not_an_address": (
            _("“%(value)s” is no web address."),
            _("Write one that begins with https://."),
        ),
    },
)
