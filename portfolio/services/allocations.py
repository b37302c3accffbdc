"""What people and teams give to products. What is too much is accepted: whoever asks is warned before."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.spans import overlapping, refuse_reversed
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio import notices
from portfolio.errors import AllocationOverlaps
from portfolio.models import Allocation, Product
from portfolio.selectors.stopped import refusing_stopped
from teams.models import Person, Team

FIELDS = ("person", "team", "starts_on", "ends_on", "percent")


@transaction.atomic
def add(
    *,
    by: Actor,
    product: Product,
    percent: Decimal,
    starts_on: date,
    ends_on: date | None = None,
    person: Person | None = None,
    team: Team | None = None,
) -> Allocation:
    """Let a person, or a team as a whole, work on a product from a day on, until before another.

    Raises AllocationOverlaps, Invalid (nobody or both, dates reversed, percentage out of range).
    """
    Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    allocation = Allocation(
        product=product, person=person, team=team, starts_on=starts_on, ends_on=ends_on, percent=percent
    )
    check_allocation(allocation)
    allocation.save(force_insert=True)
    _record("added", by, allocation, after=snapshot(allocation, FIELDS) | _holder(allocation))
    notices.allocated(by, allocation)
    return allocation


@transaction.atomic
def change(*, by: Actor, allocation: Allocation, **changes: Any) -> Allocation:
    """Change who, how much or when; the product stays.

    Raises AllocationOverlaps, Invalid (nobody or both, dates reversed, percentage out of range).
    """
    Product.objects.select_for_update(of=("self",)).get(pk=allocation.product_id)
    stored = Allocation.objects.select_related("product", "person", "team")
    allocation = stored.get(pk=allocation.pk)
    before, after = assign(allocation, {name: value for name, value in changes.items() if name != "product"})
    if not after:
        return allocation
    check_allocation(allocation)
    written_by_hand(allocation)
    _record("changed", by, allocation, before=before, after=after)
    notices.allocated(by, allocation)
    return allocation


@transaction.atomic
def remove(*, by: Actor, allocation: Allocation) -> Step:
    """Take back an allocation that never was; it can come back. To end one that was, set its last day."""
    locked = Allocation.objects.select_for_update(of=("self",)).select_related("product", "person", "team")
    allocation = locked.get(pk=allocation.pk)
    _record("removed", by, allocation, before=snapshot(allocation, FIELDS) | _holder(allocation))
    return keep_deleted(
        by=by,
        instances=[allocation],
        label=lambda: (
            _("Allocation of %(holder)s to %(product)s")
            % {"holder": allocation.holder_name, "product": allocation.product.name}
        ),
        subject=("product", allocation.product_id),
        scope_id=allocation.product.scope_id,
    )


def check_allocation(allocation: Allocation) -> None:
    """Refuse what no allocation can be. Raises AllocationOverlaps, Invalid."""
    if (allocation.person is None) == (allocation.team is None):
        message = _("An allocation is of a person or of a team. Choose one of the two.")
        raise Invalid(message, fields={"person": [message]})
    if allocation.percent <= 0 or (allocation.person and allocation.percent > 100):
        message = _(
            "Of a person, an allocation is above 0 and at most 100 percent of a full time. Correct it."
        )
        raise Invalid(message, fields={"percent": [message]})
    refuse_reversed(allocation)
    refusing_stopped([allocation])(allocation)
    _refuse_overlap(allocation)


def _refuse_overlap(allocation: Allocation) -> None:
    others = Allocation.objects.filter(
        product_id=allocation.product_id, person=allocation.person, team=allocation.team
    ).exclude(pk=allocation.pk)
    if other := overlapping(others, allocation.starts_on, allocation.ends_on).first():
        message = _(
            "%(holder)s works on this product already from %(start)s. Change that one, or the dates."
        ) % {"holder": allocation.holder_name, "start": spoken.day(other.starts_on)}
        raise AllocationOverlaps(message, fields={"starts_on": [message]})


def _holder(allocation: Allocation) -> dict[str, str]:
    return {"holder": allocation.holder_name}


def _record(
    verb: str,
    by: Actor,
    allocation: Allocation,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"portfolio.allocation.{verb}",
        by=by,
        subject=("product", allocation.product_id),
        label=allocation.product.name,
        scope_id=allocation.product.scope_id,
        before=before,
        after=after,
    )
