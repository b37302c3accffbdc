"""Changes to what is promised of budgets: orders and contracts that the ledger does not have yet."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import snapshot
from core.ingest import together
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
    _checks([])(made)
    made.save(force_insert=True)
    trail.record(verb="portfolio.commitment.added", by=by, after=snapshot(made, FIELDS), **_subject(made))
    return made


def change(*, by: Actor, commitment: BudgetCommitment, **changes: Any) -> BudgetCommitment:
    """Change anything but the place of a commitment.

    Raises ReferenceTaken, Invalid (below zero, settled before it was committed).
    """
    return together.change_one(_RULE, by=by, pk=commitment.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many commitments at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


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


def _checks(rows: Sequence[BudgetCommitment]) -> Callable[[BudgetCommitment], None]:
    """Return the check of one. rows: those that are stored, of which only another reference is looked for."""
    known = {commitment.pk: commitment.reference for commitment in rows}

    def check(commitment: BudgetCommitment) -> None:
        faults: dict[str, list[str]] = {}
        if commitment.amount < 0:
            faults["amount"] = [
                _("A commitment cannot be below zero. Settle or remove the one that is given back.")
            ]
        if commitment.settled_on and commitment.settled_on < commitment.committed_on:
            faults["settled_on"] = [
                _("It cannot be settled before it was committed. Correct one of the two.")
            ]
        if faults:
            raise Invalid(fields=faults)
        if commitment.reference != known.get(commitment.pk):
            others = BudgetCommitment.objects.filter(reference__iexact=commitment.reference)
            if others.exclude(pk=commitment.pk).exists():
                raise ReferenceTaken(fields={"reference": [str(ReferenceTaken.detail)]})

    return check


def _subject(commitment: BudgetCommitment) -> dict[str, Any]:
    return {
        "subject": ("commitment", commitment.pk),
        "label": commitment.reference,
        "scope_id": commitment.scope_id,
    }


def _changed(one: together.Changed[BudgetCommitment]) -> trail.Entry:
    return trail.Entry(
        verb="portfolio.commitment.changed", before=one.before, after=one.after, **_subject(one.row)
    )


_RULE: Final = together.Rule[BudgetCommitment](
    rows=lambda: BudgetCommitment.objects.select_related("scope"),
    entry=_changed,
    checks=_checks,
    names=FIELDS,
)
