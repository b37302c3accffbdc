"""Changes to what is promised of budgets: orders and contracts that the ledger does not have yet."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio.errors import ReferenceTaken
from portfolio.models import BudgetCommitment

FIELDS: Final = (
    "reference",
    "supplier",
    "subject",
    "amount",
    "currency",
    "committed_on",
    "settled_on",
)


@transaction.atomic
def add(
    *,
    by: Actor,
    scope: Scope,
    reference: str,
    subject: str,
    amount: Decimal,
    currency: str,
    committed_on: date,
    supplier: str = "",
    settled_on: date | None = None,
) -> BudgetCommitment:
    """Promise money at a node or product.

    Raises ReferenceTaken, Invalid (below zero, settled before it was committed).
    """
    made = BudgetCommitment(
        scope=scope,
        reference=reference,
        subject=subject,
        amount=amount,
        currency=currency,
        committed_on=committed_on,
        supplier=supplier,
        settled_on=settled_on,
    )
    _check(made)
    made.save(force_insert=True)
    trail.record(verb="portfolio.commitment.added", by=by, after=snapshot(made, FIELDS), **_subject(made))
    return made


@transaction.atomic
def change(*, by: Actor, commitment: BudgetCommitment, **changes: Any) -> BudgetCommitment:
    """Change anything but the place of a commitment.

    Raises ReferenceTaken, Invalid (below zero, settled before it was committed).
    """
    found = _locked(commitment)
    before, after = assign(found, {name: value for name, value in changes.items() if name in FIELDS})
    if not after:
        return found
    _check(found)
    written_by_hand(found)
    trail.record(verb="portfolio.commitment.changed", by=by, before=before, after=after, **_subject(found))
    return found


@transaction.atomic
def remove(*, by: Actor, commitment: BudgetCommitment) -> Step:
    """Take a commitment away that never was; what the ledger has is settled instead. Return the way back."""
    found = _locked(commitment)
    trail.record(
        verb="portfolio.commitment.removed", by=by, before=snapshot(found, FIELDS), **_subject(found)
    )
    return keep_deleted(
        by=by,
        instances=[found],
        label=lambda: _("Commitment %(reference)s") % {"reference": found.reference},
        subject=("commitment", found.pk),
        scope_id=found.scope_id,
    )


def _locked(commitment: BudgetCommitment) -> BudgetCommitment:
    rows = BudgetCommitment.objects.select_for_update(of=("self",)).select_related("scope")
    return rows.get(pk=commitment.pk)


def _check(commitment: BudgetCommitment) -> None:
    faults: dict[str, list[str]] = {}
    if commitment.amount < 0:
        faults["amount"] = [
            _("A commitment cannot be below zero. Settle or remove the one that is given back.")
        ]
    if commitment.settled_on and commitment.settled_on < commitment.committed_on:
        faults["settled_on"] = [_("It cannot be settled before it was committed. Correct one of the two.")]
    if faults:
        raise Invalid(fields=faults)
    others = BudgetCommitment.objects.filter(reference__iexact=commitment.reference)
    if others.exclude(pk=commitment.pk).exists():
        raise ReferenceTaken(fields={"reference": [str(ReferenceTaken.detail)]})


def _subject(commitment: BudgetCommitment) -> dict[str, Any]:
    return {
        "subject": ("commitment", commitment.pk),
        "label": commitment.reference,
        "scope_id": commitment.scope_id,
    }
