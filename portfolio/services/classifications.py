"""What a product's innovation class rests on: evidence, and somebody else who confirms it."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.profile import is_on
from core.undo.deleted import keep_deleted
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo
from portfolio.errors import ClassificationReviewed, ClassificationWaits, EvidenceOfAnother, OwnReview
from portfolio.models import Classification, Product
from portfolio.services import products
from portfolio.services.relations import check_web_address

FIELDS = ("innovation_class", "evidence", "evidence_url", "classified_by", "classified_on")
EVIDENCE: Final = ("evidence", "evidence_url")
REVIEW: Final = ("outcome", "reviewed_by", "reviewed_on", "review_note")
Outcome = Classification.Outcome
UNDO: Final = "portfolio.classification.review"


@transaction.atomic
def classify(
    *, by: Actor, product: Product, innovation_class: str, evidence: str, on: date, evidence_url: str = ""
) -> Classification:
    """Propose a product's innovation class, with what shows it.

    A reviewer confirms it; without reviews (switch `classification_review`) it holds at once.
    Raises ClassificationWaits, Invalid (no evidence, the same class proposed on the same day before).
    """
    product = Product.objects.select_for_update(of=("self",)).select_related("scope").get(pk=product.pk)
    _check(product, innovation_class, evidence, on)
    check_web_address(evidence_url, field="evidence_url")
    made = Classification.objects.create(
        product=product,
        innovation_class=innovation_class,
        evidence=evidence.strip(),
        evidence_url=evidence_url,
        classified_by=by.email,
        classified_on=on,
    )
    trail.record(
        verb="portfolio.classification.proposed", by=by, after=snapshot(made, FIELDS), **_subject(made)
    )
    if not is_on("classification_review"):
        products.settle(by=by, product=product, changes={"innovation_class": innovation_class})
    return made


@transaction.atomic
def change(*, by: Actor, classification: Classification, **changes: Any) -> Classification:
    """Change what shows the class of a proposal that waits for its review: evidence, evidence_url.

    While four eyes are asked for, only who proposed it: else a reviewer could confirm their own evidence.
    Raises ClassificationReviewed, EvidenceOfAnother, Invalid (no evidence, an address that is none).
    """
    found = _locked(classification)
    before, after = assign(found, {name: changes[name] for name in EVIDENCE if name in changes})
    if not after:
        return found
    if found.outcome:
        raise ClassificationReviewed
    if is_on("four_eyes") and by.email.lower() != found.classified_by.lower():
        raise EvidenceOfAnother
    _check_evidence(found.evidence)
    check_web_address(found.evidence_url, field="evidence_url")
    written_by_hand(found)
    trail.record(
        verb="portfolio.classification.changed", by=by, before=before, after=after, **_subject(found)
    )
    return found


@transaction.atomic
def review(
    *, by: Actor, classification: Classification, outcome: str, on: date, review_note: str = ""
) -> Step:
    """Confirm a proposed class, which then is the product's, or reject it with a note. Return the way back.

    Raises ClassificationReviewed, OwnReview, Invalid (a rejection without a note).
    """
    found = _locked(classification)
    if found.outcome:
        raise ClassificationReviewed
    found.four_eyes = is_on("four_eyes")
    if found.four_eyes and by.email.lower() == found.classified_by.lower():
        raise OwnReview
    if outcome == Outcome.REJECTED and not review_note.strip():
        message = _("Say why, so that the next proposal can do better.")
        raise Invalid(message, fields={"review_note": [message]})
    class_before = found.product.innovation_class
    found.outcome, found.review_note = outcome, review_note.strip()
    found.reviewed_by, found.reviewed_on = by.email, max(on, found.classified_on)
    written_by_hand(found)
    trail.record(
        verb="portfolio.classification.reviewed", by=by, after=snapshot(found, REVIEW), **_subject(found)
    )
    if outcome == Outcome.CONFIRMED:
        products.settle(by=by, product=found.product, changes={"innovation_class": found.innovation_class})
    return keep_change(
        by=by,
        kind=UNDO,
        payload={"classification": found.pk, "class_before": class_before},
        label=lambda: _("Review of the class of %(name)s") % {"name": found.product.name},
        subject=("classification", found.pk),
        scope_id=found.product.scope_id,
    )


@transaction.atomic
def withdraw(*, by: Actor, classification: Classification) -> Step:
    """Take a proposal back that nobody reviewed. Return the way back.

    Raises ClassificationReviewed.
    """
    found = _locked(classification)
    if found.outcome:
        raise ClassificationReviewed
    trail.record(
        verb="portfolio.classification.withdrawn", by=by, before=snapshot(found, FIELDS), **_subject(found)
    )
    return keep_deleted(
        by=by,
        instances=[found],
        label=lambda: _("Classification of %(name)s") % {"name": found.product.name},
        subject=("product", found.product_id),
        scope_id=found.product.scope_id,
    )


@reverter(UNDO)
def unreview(step: Step, by: Actor) -> None:
    """Let a classification wait for its review again, and give the product the class it had.

    Raises CannotUndo where another classification waits meanwhile, or the class changed since.
    """
    held = Classification.objects.filter(pk=step.payload["classification"]).first()
    found = _locked(held) if held else None
    if found is None or not found.outcome:
        raise CannotUndo
    others = Classification.objects.filter(product_id=found.product_id).exclude(pk=found.pk)
    if others.filter(outcome="").exists() or others.filter(pk__gt=found.pk).exists():
        raise CannotUndo(_("The product was classified again since. Review that classification."))
    confirmed = found.outcome == Outcome.CONFIRMED
    if confirmed and found.product.innovation_class != found.innovation_class:
        raise CannotUndo(_("The product's class was changed since. Change it on the product's page."))
    before = snapshot(found, REVIEW)
    found.outcome, found.reviewed_by, found.reviewed_on, found.review_note = "", "", None, ""
    found.four_eyes = False
    written_by_hand(found)
    trail.record(verb="portfolio.classification.reopened", by=by, before=before, **_subject(found))
    if confirmed:
        changes = {"innovation_class": step.payload["class_before"]}
        products.settle(by=by, product=found.product, changes=changes)


def _check(product: Product, innovation_class: str, evidence: str, on: date) -> None:
    earlier = Classification.objects.filter(product=product)
    if earlier.filter(outcome="").exists():
        raise ClassificationWaits
    _check_evidence(evidence)
    if earlier.filter(innovation_class=innovation_class, classified_on=on).exists():
        message = _("This class was proposed and reviewed today already. Propose another, or wait a day.")
        raise Invalid(message, fields={"innovation_class": [message]})


def _check_evidence(evidence: str) -> None:
    if not evidence.strip():
        message = _("Say what shows it: a market study, a patent, a comparison with what there was.")
        raise Invalid(message, fields={"evidence": [message]})


def _locked(classification: Classification) -> Classification:
    Product.objects.select_for_update(of=("self",)).get(pk=classification.product_id)
    rows = Classification.objects.select_for_update(of=("self",)).select_related("product__scope")
    return rows.get(pk=classification.pk)


def _subject(classification: Classification) -> dict[str, Any]:
    return {
        "subject": ("classification", classification.pk),
        "label": classification.product.name,
        "scope_id": classification.product.scope_id,
    }
