"""Handing products over: from a day on, somebody else is their manager or owner, or nobody.

One piece plans it for the page of a product, the cell of a list and a bulk change alike.
What holds on the day ends on it; what began on it never was, and goes; a time of the new person that ended on
the day goes on. So handing back on the same day leaves everything as it was. What is planned for later stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import as_text, snapshot
from core.ingest.hand import written_by_hand
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo
from portfolio import notices
from portfolio.errors import OwnershipOverlaps
from portfolio.models import Ownership, Product
from portfolio.services.ownership import FIELDS, tell_changed
from teams.models import Person

KIND: Final = "portfolio.handed_over"
_ENDED: Final = """
    UPDATE portfolio_ownership o
    SET ends_on = n.ends_on, version = version + 1, import_run_id = NULL, line = NULL
    FROM unnest(%s::bigint[], %s::date[]) n (id, ends_on) WHERE o.id = n.id
"""


@dataclass
class _Plan:
    """What becomes of the times of all products, and the events that say so."""

    gone: list[int] = field(default_factory=list)
    written: list[Ownership] = field(default_factory=list)
    new: list[Ownership] = field(default_factory=list)
    entries: list[trail.Entry] = field(default_factory=list)

    def note(self, verb: str, one: Ownership, before: Any, after: Any) -> None:
        """Keep an event for the trail."""
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
def hand_over(*, by: Actor, ownership: Ownership, person: Person, starts_on: date) -> Step:
    """Let another person have a role from a day on: until the day on which it would have ended.

    Raises Invalid (the same person, a day on which it has not begun or is over), OwnershipOverlaps.
    """
    Product.objects.select_for_update(of=("self",)).get(pk=ownership.product_id)
    ended = Ownership.objects.select_related("product", "person").get(pk=ownership.pk)
    _check(ended, person, starts_on)
    was = ended.ends_on
    plan = _planned([(ended.product, person)], ended.role, starts_on)
    if plan.gone or not plan.new:
        # It ends on that day, and somebody has it from then on already.
        raise OwnershipOverlaps(fields={"starts_on": [str(OwnershipOverlaps.detail)]})
    _write(plan, by)
    return keep_change(
        by=by,
        kind=KIND,
        payload={"ended": ended.pk, "was": as_text(was), "begun": plan.new[0].pk},
        label=lambda: (
            _("%(product)s handed over to %(person)s")
            % {"product": ended.product.name, "person": person.name}
        ),
        subject=("product", ended.product_id),
        scope_id=ended.product.scope_id,
    )


@transaction.atomic
def hand_over_many(*, by: Actor, role: str, to: Sequence[tuple[Product, Person | None]], on: date) -> None:
    """Make people managers or owners of products from a day on; without a person, nobody is.

    In a fixed number of statements for each person, however many the products.
    """
    _write(_planned(to, role, on), by)


@reverter(KIND)
def _put_back(step: Step, by: Actor) -> None:
    """Give the role back to whom it was taken from. Raises CannotUndo where either was changed since."""
    found = Ownership.objects.in_bulk([step.payload["ended"], step.payload["begun"]])
    ended, begun = found.get(step.payload["ended"]), found.get(step.payload["begun"])
    if ended is None or begun is None or begun.version != 1 or ended.ends_on != begun.starts_on:
        raise CannotUndo(_("Who answers for the product was changed since. Change it on the product's page."))
    begun.delete()
    was = date.fromisoformat(step.payload["was"]) if step.payload["was"] else None
    if ended.ends_on != was:
        ended.ends_on = was
        written_by_hand(ended)
    tell_changed()


def _check(ended: Ownership, person: Person, starts_on: date) -> None:
    if person.pk == ended.person_id:
        message = _("%(person)s has the role already. Choose somebody else.") % {"person": person.name}
        raise Invalid(message, fields={"person": [message]})
    if starts_on <= ended.starts_on:
        message = _("%(person)s began on %(day)s. Hand over later, or change that entry.") % {
            "person": ended.person.name,
            "day": spoken.day(ended.starts_on),
        }
        raise Invalid(message, fields={"starts_on": [message]})
    if ended.ends_on and starts_on > ended.ends_on:
        message = _("%(person)s has the role until %(day)s. Hand over by then.") % {
            "person": ended.person.name,
            "day": spoken.day(ended.ends_on),
        }
        raise Invalid(message, fields={"starts_on": [message]})


def _planned(to: Sequence[tuple[Product, Person | None]], role: str, on: date) -> _Plan:
    """Lock products and plan what becomes of the times of a role."""
    keys = [product.pk for product, _person in to]
    # Locks in one order, so that two handovers at once wait for each other.
    list(Product.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values("pk"))
    ending = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    times = Ownership.objects.filter(ending, product__in=keys, role=role).select_related("product", "person")
    held: dict[int, list[Ownership]] = {}
    for time in times.order_by("product", "starts_on"):
        held.setdefault(time.product_id, []).append(time)
    plan = _Plan()
    for product, person in to:
        _plan(plan, product, held.get(product.pk, []), role, person, on)
    return plan


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
        _end(plan, now, on, told=person is None)
    if person is None:
        return
    earlier = next((one for one in times if one.ends_on == on and one.person_id == person.pk), None)
    if earlier is not None:
        _end(plan, earlier, until)
        return
    new = Ownership(product=product, person=person, role=role, starts_on=on, ends_on=until)
    plan.new.append(new)
    after = snapshot(new, FIELDS)
    if now is not None and now.starts_on < on:
        after = {name: after[name] for name in ("person", "role", "starts_on")}
        plan.note("handed_over", new, {"person": now.person.email}, after)
    else:
        plan.note("assigned", new, None, after)


def _end(plan: _Plan, one: Ownership, on: date | None, *, told: bool = True) -> None:
    """Let a time end on a day. told: by an event of its own, where no other tells of it."""
    before = one.ends_on
    one.ends_on = on
    one.version += 1
    one.import_run, one.line = None, None
    plan.written.append(one)
    if told:
        plan.note("changed", one, {"ends_on": before}, {"ends_on": on})


def _write(plan: _Plan, by: Actor) -> None:
    Ownership.objects.filter(pk__in=plan.gone).delete()
    with connection.cursor() as cursor:
        # Not bulk_update: a CASE with thousands of branches takes seconds to write and to read.
        cursor.execute(_ENDED, [[one.pk for one in plan.written], [one.ends_on for one in plan.written]])
    Ownership.objects.bulk_create(plan.new, batch_size=2000)
    trail.record_many(by=by, entries=plan.entries)
    notices.products_given(by, plan.new)
    if plan.entries:
        tell_changed()
