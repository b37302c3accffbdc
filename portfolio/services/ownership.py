"""Who answers for a product, from when until when."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.spans import overlapping, refuse_reversed
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import afterwards, keep_deleted
from core.undo.models import Step
from portfolio import notices
from portfolio.errors import OwnershipOverlaps
from portfolio.models import Ownership, Product
from teams.models import Person

TOUCHED = "portfolio.ownership"
FIELDS = ("product", "person", "role", "starts_on", "ends_on")


@transaction.atomic
def assign_person(
    *, by: Actor, product: Product, person: Person, role: str, starts_on: date, ends_on: date | None = None
) -> Ownership:
    """Make a person manager or owner of a product from a day on, until before another.

    Raises OwnershipOverlaps, Invalid (dates reversed).
    """
    Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    ownership = Ownership(product=product, person=person, role=role, starts_on=starts_on, ends_on=ends_on)
    check_ownership(ownership)
    ownership.save(force_insert=True)
    _record("assigned", by, ownership, after=snapshot(ownership, FIELDS))
    notices.products_given(by, [ownership])
    return ownership


@transaction.atomic
def change(*, by: Actor, ownership: Ownership, **changes: Any) -> Ownership:
    """Change the person or the dates of an ownership.

    Raises OwnershipOverlaps, Invalid (dates reversed).
    """
    Product.objects.select_for_update(of=("self",)).get(pk=ownership.product_id)
    ownership = Ownership.objects.select_related("product", "person").get(pk=ownership.pk)
    before, after = assign(ownership, changes)
    if not after:
        return ownership
    check_ownership(ownership)
    written_by_hand(ownership)
    _record("changed", by, ownership, before=before, after=after)
    if "person" in after:
        notices.products_given(by, [ownership])
    return ownership


@transaction.atomic
def remove(*, by: Actor, ownership: Ownership) -> Step:
    """Take back an ownership that never was; it can come back. To end one that was, set its last day."""
    locked = Ownership.objects.select_for_update(of=("self",)).select_related("product", "person")
    ownership = locked.get(pk=ownership.pk)
    _record("removed", by, ownership, before=snapshot(ownership, FIELDS))
    return keep_deleted(
        by=by,
        instances=[ownership],
        label=lambda: (
            _("Ownership of %(product)s by %(person)s")
            % {"product": ownership.product.name, "person": ownership.person.name}
        ),
        subject=("product", ownership.product_id),
        scope_id=ownership.product.scope_id,
        then=TOUCHED,
    )


def tell_changed() -> None:
    """Tell whoever derives from ownership that it changed."""
    touch(Touched(kind="ownership", everything=True))


afterwards(TOUCHED, lambda _back, _today: tell_changed())


def check_ownership(ownership: Ownership) -> None:
    """Refuse reversed dates, and two people in one role at one time. Raises OwnershipOverlaps, Invalid."""
    refuse_reversed(ownership)
    others = Ownership.objects.filter(product_id=ownership.product_id, role=ownership.role)
    others = others.exclude(pk=ownership.pk).select_related("person")
    if other := overlapping(others, ownership.starts_on, ownership.ends_on).first():
        message = _("%(person)s has this role from %(start)s. End theirs first, or change the dates.") % {
            "person": other.person.name,
            "start": spoken.day(other.starts_on),
        }
        raise OwnershipOverlaps(message, fields={"starts_on": [message]})


def _record(
    verb: str,
    by: Actor,
    ownership: Ownership,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"portfolio.ownership.{verb}",
        by=by,
        subject=("product", ownership.product_id),
        label=ownership.product.name,
        scope_id=ownership.product.scope_id,
        before=before,
        after=after,
    )
    tell_changed()
