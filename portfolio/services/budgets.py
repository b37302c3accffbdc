"""Changes to budget envelopes."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.alike import Alike
from core.common.errors import Invalid
from core.common.versions import snapshot
from core.ingest import together
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio.errors import EnvelopeTaken
from portfolio.models import BudgetEnvelope
from portfolio.models.budget import FIRST_YEAR, LAST_YEAR

FIELDS: Final = ("year", "amount", "currency", "note")


@transaction.atomic
def set_envelope(
    *, by: Actor, scope: Scope, year: int, amount: Decimal, currency: str, note: str = ""
) -> BudgetEnvelope:
    """Give a node or product what it may spend in a year.

    Raises EnvelopeTaken, Invalid (below zero, an impossible year).
    """
    _check(year, amount)
    if BudgetEnvelope.objects.filter(scope=scope, year=year).exists():
        raise EnvelopeTaken(fields={"year": [str(EnvelopeTaken.detail)]})
    made = BudgetEnvelope.objects.create(scope=scope, year=year, amount=amount, currency=currency, note=note)
    trail.record(verb="portfolio.budget.set", by=by, after=snapshot(made, FIELDS), **_subject(made))
    return made


def change(*, by: Actor, envelope: BudgetEnvelope, **changes: Any) -> BudgetEnvelope:
    """Change amount, currency, note or year of an envelope; its place stays. The trail keeps every version.

    Raises EnvelopeTaken, Invalid (below zero, an impossible year).
    """
    return together.change_one(_RULE, by=by, pk=envelope.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many envelopes at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, envelope: BudgetEnvelope) -> Step:
    """Take an envelope away. Return the way back."""
    rows = BudgetEnvelope.objects.select_for_update(of=("self",)).select_related("scope")
    found = rows.get(pk=envelope.pk)
    trail.record(verb="portfolio.budget.removed", by=by, before=snapshot(found, FIELDS), **_subject(found))
    return keep_deleted(
        by=by,
        instances=[found],
        label=lambda: (
            _("Envelope of %(place)s, %(year)s") % {"place": envelope.scope.code, "year": envelope.year}
        ),
        subject=("budget", envelope.pk),
        scope_id=envelope.scope_id,
    )


def _checks(rows: Sequence[BudgetEnvelope]) -> Callable[[BudgetEnvelope], None]:
    known = Alike(rows, "scope_id", "year")

    def check(envelope: BudgetEnvelope) -> None:
        _check(envelope.year, envelope.amount)
        if known.has_other(envelope):
            raise EnvelopeTaken(fields={"year": [str(EnvelopeTaken.detail)]})

    return check


def _check(year: int, amount: Decimal) -> None:
    faults: dict[str, list[str]] = {}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        faults["year"] = [
            _("Give a year between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        ]
    if amount < 0:
        faults["amount"] = [_("An envelope cannot be below zero. Give the amount without a sign.")]
    if faults:
        raise Invalid(fields=faults)


def _subject(envelope: BudgetEnvelope) -> dict[str, Any]:
    return {
        "subject": ("budget", envelope.pk),
        "label": f"{envelope.scope.code} {envelope.year}",
        "scope_id": envelope.scope_id,
    }


def _changed(one: together.Changed[BudgetEnvelope]) -> trail.Entry:
    told = {"year": one.row.year}
    return trail.Entry(
        verb="portfolio.budget.changed",
        before=told | one.before,
        after=told | one.after,
        **_subject(one.row),
    )


_RULE: Final = together.Rule[BudgetEnvelope](
    rows=lambda: BudgetEnvelope.objects.select_related("scope"),
    entry=_changed,
    checks=_checks,
    names=FIELDS,
)
