"""Who hears that a success criterion was judged."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from core.collaboration.notices import Kind, Words, register
from core.collaboration.services.notifications import notify_people
from core.common.actors import SYSTEM
from metrics.models import CriterionVerdict
from portfolio.answering import of_products
from portfolio.notices import criterion_label

# A review that is long over is history that arrived, no news.
NEWS: Final = timedelta(days=92)
Verdict = CriterionVerdict.Verdict


def register_notices() -> None:
    """Say what people can be told of the metrics."""
    register(
        Kind(
            name="criterion_judged",
            label=_("One of my success criteria is met or missed"),
            icon="check",
            sentence=_("%(label)s: %(verdict)s"),
            said=_verdict,
        )
    )


def criteria_judged(rows: Iterable[CriterionVerdict], today: date) -> None:
    """Tell those who answer for the product and those who signed, once for each verdict that is news."""
    news = [
        row for row in rows if row.verdict in (Verdict.MET, Verdict.MISSED) and row.review_on > today - NEWS
    ]
    criteria = [row.criterion for row in news]
    prefetch_related_objects(criteria, "signatures")
    answering = of_products({criterion.product_id for criterion in criteria})
    for row, criterion in zip(news, criteria, strict=True):
        signed = {signature.email for signature in criterion.signatures.all()}
        notify_people(
            kind="criterion_judged",
            emails={*answering[criterion.product_id], *signed},
            actor=SYSTEM,
            subject=("criterion", criterion.pk),
            label=criterion_label(criterion),
            words={"verdict": row.verdict},
        )


def _verdict(words: Words) -> Words:
    labels = {str(code): label for code, label in Verdict.choices}
    return {**words, "verdict": labels.get(words.get("verdict", ""), "–")}
