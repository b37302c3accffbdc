"""What people and teams give to products. What is too much is accepted: whoever asks is warned before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import dates, numbers, spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.spans import Others, refuse_reversed
from core.common.versions import as_text, snapshot
from core.ingest import together
from core.undo.deleted import keep_deleted, packed, put_back
from core.undo.models import Step
from core.undo.services.steps import CannotUndo
from portfolio import notices
from portfolio.errors import AllocationOverlaps, OverAllocated
from portfolio.models import Allocation, Product, ProductStop
from portfolio.selectors.load import Overload, limits, worsened
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
    after = snapshot(allocation, FIELDS) | _holder(allocation)
    trail.record_many(by=by, entries=[_entry("added", allocation, after=after)])
    notices.allocated(by, [allocation])
    return allocation


def change(
    *, by: Actor, allocation: Allocation, unwarned_on: date | None = None, **changes: Any
) -> Allocation:
    """Change who, how much or when; the product stays.

    unwarned_on: the day, where nobody can be warned of what is too much: then it is refused.
    Raises AllocationOverlaps, OverAllocated, Invalid (nobody or both, dates reversed, a percentage out of
    range).
    """
    return together.change_one(_rule(unwarned_on), by=by, pk=allocation.pk, changes=changes)


def change_each(
    *, by: Actor, changes: Mapping[int, Mapping[str, Any]], unwarned_on: date | None = None
) -> dict[int, str]:
    """Change many allocations at once, by primary key, and say why some were refused.

    unwarned_on: as in `change`.
    """
    return together.change_each(_rule(unwarned_on), by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, allocation: Allocation) -> Step:
    """Take back an allocation that never was; it can come back. To end one that was, set its last day."""
    locked = Allocation.objects.select_for_update(of=("self",)).select_related("product", "person", "team")
    allocation = locked.get(pk=allocation.pk)
    before = snapshot(allocation, FIELDS) | _holder(allocation)
    trail.record_many(by=by, entries=[_entry("removed", allocation, before=before)])
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


def release(*, by: Actor, product: Product, on: date) -> dict[str, Any]:
    """End on a day what people and teams give to a product; what would begin only then is gone.

    The caller has locked the product. Result: what `put_back_released` needs, as plain values.
    """
    rows = _RULE.rows().select_for_update(of=("self",))
    held = rows.filter(product=product).exclude(ends_on__lte=on).order_by("pk")
    going = [one for one in held if one.starts_on < on]
    later = [one for one in held if one.starts_on >= on]
    kept = {"ended": {str(one.pk): as_text(one.ends_on) for one in going}, **packed(later)}
    for why in change_each(by=by, changes={one.pk: {"ends_on": on} for one in going}).values():
        raise Invalid(why)
    gone = [_entry("removed", one, before=snapshot(one, FIELDS) | _holder(one)) for one in later]
    trail.record_many(by=by, entries=gone)
    Allocation.objects.filter(pk__in=[one.pk for one in later]).delete()
    return kept


def put_back_released(*, by: Actor, step: Step, on: date) -> None:
    """Let what a stop ended on a day go on as it was, but for what somebody changed since.

    Raises CannotUndo where something newer stands in the place of what was to begin.
    """
    put_back(step, by)
    ended: dict[int, str | None] = {int(pk): until for pk, until in step.payload["ended"].items()}
    untouched = Allocation.objects.filter(pk__in=ended, ends_on=on).values_list("pk", flat=True)
    changes = {
        pk: {"ends_on": date.fromisoformat(until) if (until := ended[pk]) else None} for pk in untouched
    }
    for why in change_each(by=by, changes=changes).values():
        raise CannotUndo(why)


def check_allocation(allocation: Allocation) -> None:
    """Refuse what no allocation can be. Raises AllocationOverlaps, Invalid."""
    _checks([allocation])(allocation)


def _checks(rows: Sequence[Allocation]) -> Callable[[Allocation], None]:
    others = Others(rows, "product_id", "person_id", "team_id")
    stops = ProductStop.objects.in_force().filter(product__in={one.product_id for one in rows})
    stopped = {stop.product_id: stop for stop in stops}

    def check(allocation: Allocation) -> None:
        _check_shape(allocation)
        refuse_reversed(allocation)
        _refuse_stopped(allocation, stopped.get(allocation.product_id))
        if other := others.in_the_way(allocation):
            message = _(
                "%(holder)s works on this product already from %(start)s. Change that one, or the dates."
            )
            message %= {"holder": allocation.holder_name, "start": spoken.day(other.starts_on)}
            raise AllocationOverlaps(message, fields={"starts_on": [message]})

    return check


def _checks_within(today: date, rows: Sequence[Allocation]) -> Callable[[Allocation], None]:
    """Refuse what `_checks` does, and what asks for more time than there is and than is asked for now."""
    check = _checks(rows)
    much: dict[int, Overload] | None = None

    def check_within(allocation: Allocation) -> None:
        nonlocal much
        check(allocation)
        if much is None:
            sound = [one for one in rows if not one.ends_on or one.ends_on > one.starts_on]
            much = worsened(sound, today=today, limits=limits())
        if one := much.get(allocation.pk):
            raise OverAllocated(_too_much(one))

    return check_within


def _too_much(one: Overload) -> str:
    said = _(
        "%(person)s would be asked for %(allocated)s FTE of %(capacity)s in %(month)s, above the limit of"
        " %(limit)s. Change it on the page of the allocation, which warns first."
    )
    language = get_language() or settings.LANGUAGE_CODE
    return said % {
        "person": one.person.name,
        "allocated": numbers.number(one.allocated_fte, language=language, decimals=2),
        "capacity": numbers.number(one.capacity_fte, language=language, decimals=2),
        "month": dates.month(one.month, language=language),
        "limit": numbers.percent(limits().over_pct / 100, language=language, decimals=0),
    }


def _check_shape(allocation: Allocation) -> None:
    if (allocation.person is None) == (allocation.team is None):
        message = _("An allocation is of a person or of a team. Choose one of the two.")
        raise Invalid(message, fields={"person": [message]})
    if allocation.percent <= 0 or (allocation.person and allocation.percent > 100):
        message = _(
            "Of a person, an allocation is above 0 and at most 100 percent of a full time. Correct it."
        )
        raise Invalid(message, fields={"percent": [message]})


def _refuse_stopped(allocation: Allocation, stop: ProductStop | None) -> None:
    if stop and (allocation.ends_on is None or allocation.ends_on > stop.stopped_on):
        message = _(
            "%(name)s was stopped on %(day)s. Let the allocation end by that day, or start the product again."
        ) % {"name": allocation.product.name, "day": spoken.day(stop.stopped_on)}
        raise Invalid(message, fields={"ends_on": [message]})


def _holder(allocation: Allocation) -> dict[str, str]:
    return {"holder": allocation.holder_name}


def _entry(verb: str, allocation: Allocation, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"portfolio.allocation.{verb}",
        subject=("product", allocation.product_id),
        label=allocation.product.name,
        scope_id=allocation.product.scope_id,
        **values,
    )


_RULE: Final = together.Rule[Allocation](
    rows=lambda: Allocation.objects.select_related("product", "person", "team"),
    entry=lambda one: _entry("changed", one.row, before=one.before, after=one.after),
    checks=_checks,
    names=FIELDS,
    parent="product",
    then=lambda by, changed: notices.allocated(by, [one.row for one in changed]),
)


def _rule(unwarned_on: date | None) -> together.Rule[Allocation]:
    """Return how allocations change where whoever asks is warned of what is too much, or nobody is."""
    return _RULE if unwarned_on is None else replace(_RULE, checks=partial(_checks_within, unwarned_on))
