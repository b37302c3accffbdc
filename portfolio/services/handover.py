"""Handing a product over: from a day on, somebody else is its manager or owner, or nobody.

What holds on the day ends on it; what began on it never was, and goes; a time of the new person that ended on
the day goes on. So handing back on the same day leaves everything as it was. What is planned for later stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from core.audit.services import trail
from core.common.actors import Actor
from core.common.touch import Touched, touch
from core.common.versions import snapshot
from portfolio.models import Ownership, Product
from portfolio.services.ownership import FIELDS
from teams.models import Person


@dataclass
class _Plan:
    """What becomes of the times of all products, and the events that say so."""

    gone: list[int] = field(default_factory=list)
    written: list[Ownership] = field(default_factory=list)
    new: list[Ownership] = field(default_factory=list)
    entries: list[trail.Entry] = field(default_factory=list)

    def note(self, verb: str, one: Ownership, before: Any, after: Any) -> None:
        product = one.product
        self.entries.append(
            trail.Entry(
                f"portfolio.ownership.{verb}",
                ("product", product.pk),
                product.name,
                product.scope_id,
                before,
                after,
            )
        )


@transaction.atomic
def hand_over(*, by: Actor, products: Sequence[Product], role: str, person: Person | None, on: date) -> None:
    """Make a person manager or owner of products from a day on; without a person, nobody is.

    In a fixed number of statements, however many the products.
    """
    keys = [product.pk for product in products]
    # Locks in one order, so that two handovers at once wait for each other.
    list(Product.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values("pk"))
    ending = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    times = Ownership.objects.filter(ending, product__in=keys, role=role).select_related("product", "person")
    held: dict[int, list[Ownership]] = {}
    for time in times.order_by("product", "starts_on"):
        held.setdefault(time.product_id, []).append(time)
    plan = _Plan()
    for product in products:
        _plan(plan, product, held.get(product.pk, []), role, person, on)
    _write(plan, by)


def _plan(
    plan: _Plan, product: Product, times: list[Ownership], role: str, person: Person | None, on: date
) -> None:
    now = next((one for one in times if one.starts_on <= on and one.ends_on != on), None)
    if (now.person_id if now else None) == (person.pk if person else None):
        return
    until = now.ends_on if now else min((one.starts_on for one in times if one.starts_on > on), default=None)
    if now is not None and now.starts_on == on:
        plan.gone.append(now.pk)
        plan.note("removed", now, snapshot(now, FIELDS), None)
    elif now is not None:
        _end(plan, now, on)
    if person is None:
        return
    earlier = next((one for one in times if one.ends_on == on and one.person_id == person.pk), None)
    if earlier is not None:
        _end(plan, earlier, until)
        return
    new = Ownership(product=product, person=person, role=role, starts_on=on, ends_on=until)
    plan.new.append(new)
    plan.note("assigned", new, None, snapshot(new, FIELDS))


def _end(plan: _Plan, one: Ownership, on: date | None) -> None:
    before = one.ends_on
    one.ends_on = on
    one.version += 1
    one.import_run, one.line = None, None
    plan.written.append(one)
    plan.note("changed", one, {"ends_on": before}, {"ends_on": on})


def _write(plan: _Plan, by: Actor) -> None:
    Ownership.objects.filter(pk__in=plan.gone).delete()
    fields = ["ends_on", "version", "import_run", "line"]
    Ownership.objects.bulk_update(plan.written, fields, batch_size=2000)
    Ownership.objects.bulk_create(plan.new, batch_size=2000)
    trail.record_many(by=by, entries=plan.entries)
    if plan.entries:
        touch(Touched(kind="ownership", everything=True))
