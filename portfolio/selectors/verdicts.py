"""How a product stands against what a gate asks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.common import figures, numbers
from portfolio.extensions import measured
from portfolio.extensions.measured import Ask, Reading
from portfolio.models import Evidence, GateCriterion, GateReview, GateScore
from portfolio.selectors.asking import known_kpis, threshold_text

Kind = GateCriterion.Kind


@dataclass(frozen=True)
class Verdict:
    """One criterion of a review.

    met:     None while nothing is known: not measured, not judged. mean: of the scores, 0–1 for yes or no.
    scores:  who judged how. n: how many judged, or on how many observations the value stands.
    """

    criterion: GateCriterion
    met: bool | None
    reading: Reading | None
    mean: float | None
    n: int | None
    scores: dict[str, int]
    evidence: Evidence | None
    asked_text: str

    @property
    def waived(self) -> bool:
        """Tell whether somebody let it pass with a reason."""
        return bool(self.evidence and self.evidence.waived_reason)

    @property
    def stops(self) -> bool:
        """Tell whether the gate cannot be passed because of it."""
        return self.criterion.must_pass and not self.met and not self.waived

    @property
    def status(self) -> str:
        """Return its word in the status vocabulary."""
        if self.met:
            return "met"
        if self.waived:
            return "waived"
        if self.met is None:
            return "no_value" if self.criterion.kind == Kind.MEASURED else "pending"
        return "missed"

    @property
    def value_text(self) -> str:
        """Write what was measured; empty where nothing was."""
        if self.reading is None:
            return ""
        language, unit = get_language() or "en", self.reading.unit
        return figures.joined(
            figures.figure(self.reading.value, unit, language=language, trim=True),
            unit=unit,
            language=language,
        )

    @property
    def interval_text(self) -> str:
        """Write the interval of what was measured; empty where it has none."""
        if self.reading is None:
            return ""
        low, high, unit = self.reading.low, self.reading.high, self.reading.unit
        return figures.interval(low, high, unit, language=get_language() or "en")

    @property
    def found_text(self) -> str:
        """Write how people judged: the mean of 1 to 5, or how many said yes; empty where nobody did."""
        if self.mean is None or not self.scores:
            return ""
        if self.criterion.kind == Kind.YES_NO:
            return _("%(yes)s of %(all)s say yes") % {
                "yes": sum(self.scores.values()),
                "all": len(self.scores),
            }
        return numbers.number(self.mean, language=get_language() or "en", decimals=1)


def verdicts(review: GateReview, today: date) -> list[Verdict]:
    """Return how the review stands in each criterion, as it was decided, or as of today.

    The review's product, scope and gate should be loaded. A decided review shows what it was decided on,
    whatever was measured since; one that a file decided shows what files say of it. While it is open, no
    score of a file counts: everybody judges for themselves.
    """
    evidence = {one.criterion_id: one for one in review.evidence.select_related("criterion")}
    scores: dict[int, dict[str, int]] = defaultdict(dict)
    judged = review.scores.filter(import_run=None) if review.is_open else review.scores.all()
    for score in judged.order_by("email"):
        scores[score.criterion_id][score.email] = score.score
    criteria, known = _asked(review, evidence.values(), scores), known_kpis()
    readings = _readings(review, criteria, today)
    return [
        _verdict(
            review,
            one,
            scores[one.pk],
            evidence.get(one.pk),
            readings.get(one.pk),
            threshold_text(one, known),
        )
        for one in criteria
    ]


def _readings(
    review: GateReview, criteria: Sequence[GateCriterion], today: date
) -> dict[int, Reading | None]:
    """Measure what an open review is asked, all at once."""
    if not review.is_open:
        return {}
    asked = [one for one in criteria if one.kind == Kind.MEASURED]
    scope = review.product.scope_id
    found = measured.read([Ask(one.kpi, scope, today) for one in asked])
    return {one.pk: reading for one, reading in zip(asked, found, strict=True)}


def _asked(
    review: GateReview, evidence: Iterable[Evidence], judged: Iterable[int]
) -> Sequence[GateCriterion]:
    """An open review is asked what the gate asks now; a decided one what it was decided on."""
    criteria = review.gate.criteria.order_by("position", "id")
    if review.is_open:
        return list(criteria.filter(withdrawn_on=None))
    told_by_files = review.import_run_id is not None
    spoken = {one.criterion_id for one in evidence if one.frozen is not None or told_by_files}
    spoken |= set(judged) if told_by_files else set()
    return list(criteria.filter(pk__in=spoken))


def _verdict(
    review: GateReview,
    criterion: GateCriterion,
    scores: dict[str, int],
    evidence: Evidence | None,
    reading: Reading | None,
    asked: str,
) -> Verdict:
    if evidence and evidence.frozen and not review.is_open:
        return _thawed(criterion, scores, evidence, asked)
    if criterion.kind == Kind.MEASURED:
        n = reading.n if reading else None
        return Verdict(criterion, meets(criterion, reading), reading, None, n, scores, evidence, asked)
    mean = Fraction(sum(scores.values()), len(scores)) if scores else None
    met = None if mean is None else enough(criterion, mean)
    shown = None if mean is None else float(mean)
    return Verdict(criterion, met, None, shown, len(scores), scores, evidence, asked)


def meets(criterion: GateCriterion, reading: Reading | None) -> bool | None:
    """Tell whether a value is enough; None where there is none."""
    if reading is None or criterion.threshold is None:
        return None
    if criterion.direction == GateCriterion.Direction.AT_MOST:
        return reading.value <= criterion.threshold
    return reading.value >= criterion.threshold


def enough(criterion: GateCriterion, mean: Fraction) -> bool:
    """Tell whether a mean of scores is enough: more yes than no, or at least the criterion's mean."""
    if criterion.kind == Kind.YES_NO:
        return mean > Fraction(1, 2)
    return mean >= Fraction(criterion.threshold or 3)


def frozen(verdict: Verdict) -> dict[str, Any]:
    """Return what a verdict says, as the review keeps it once it is decided."""
    reading = asdict(verdict.reading) if verdict.reading else None
    return {"met": verdict.met, "mean": verdict.mean, "n": verdict.n, "reading": _plain(reading)}


def weighted_mean(found: Iterable[Verdict]) -> float | None:
    """Return the mean of all scores from 1 to 5 by the weights of their criteria; None without any."""
    judged = [one for one in found if one.criterion.kind == Kind.SCORE and one.mean is not None]
    weights = sum(one.criterion.weight for one in judged)
    return sum(one.criterion.weight * (one.mean or 0) for one in judged) / weights if weights else None


def own_scores(review: GateReview, email: str) -> dict[int, int]:
    """Return how somebody judged: criterion id → score."""
    own = GateScore.objects.filter(review=review, email__iexact=email)
    return dict(own.values_list("criterion_id", "score"))


def _thawed(criterion: GateCriterion, scores: dict[str, int], evidence: Evidence, asked: str) -> Verdict:
    kept: dict[str, Any] = evidence.frozen or {}
    reading = kept["reading"] and Reading(
        **{
            **kept["reading"],
            **{name: _number(kept["reading"][name]) for name in ("value", "low", "high")},
            **{name: date.fromisoformat(kept["reading"][name]) for name in ("period", "as_of")},
        }
    )
    mean, n = kept["mean"], kept["n"]
    if mean is None and n is None and scores:  # a file says of a verdict no more than whether it was met
        mean, n = sum(scores.values()) / len(scores), len(scores)
    return Verdict(criterion, kept["met"], reading, mean, n, scores, evidence, asked)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plain(reading: dict[str, Any] | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        name: str(value) if isinstance(value, Decimal | date) else value for name, value in reading.items()
    }
