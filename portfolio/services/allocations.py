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
from core.common.versions import snapshot
from core.ingest import together
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio import notices
from portfolio.errors import AllocationOverlaps, OverAllocated
from portfolio.models import Allocation, Product
from portfolio.selectors.load import Overload, limits, worsened
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
    after = snapshot(allocation, FIELDS) | _holder(allocation)
    trail.record_many(by=by, entries=[_entry("added", allocation, after=after)])
    notices.allocated(by, [allocation])
    return allocation


def change(*, by: Actor, allocation: Allocation, unwarned: date | None = None, **changes: Any) -> Allocation:
    """Change who, how much or when; the product stays.

    unwarned: the day, where nobody is warned of what is too much: from that month on it is refused.
    Raises AllocationOverlaps, OverAllocated, Invalid (nobody or both, dates reversed, a percentage out of
    range).
    """
    return together.change_one(_rule(unwarned), by=by, pk=allocation.pk, changes=changes)


def change_each(
    *, by: Actor, changes: Mapping[int, Mapping[str, Any]], unwarned: date | None = None
) -> dict[int, str]:
    """Change many allocations at once, by primary key, and say why some were refused.

    unwarned: as in `change`.
    """
    return together.change_each(_rule(unwarned), by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, allocation: Allocation) -> Step:
    """Take back an allocation that never was; it can come back. To end one that was, set its last day."""
    locked = Allocation.objects.select_for_update(of=("self",)).select_related("product", "person", "team")
    allocation = locked.get(pk=allocation.pk)
    trail.record_many(by=by, entries=[removal(allocation)])
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


def removal(allocation: Allocation) -> trail.Entry:
    """Return the event of an allocation that is taken back."""
    return _entry("removed", allocation, before=snapshot(allocation, FIELDS) | _holder(allocation))


def check_allocation(allocation: Allocation) -> None:
    """Refuse what no allocation can be. Raises AllocationOverlaps, Invalid."""
    _checks([allocation])(allocation)


def _checks(rows: Sequence[Allocation]) -> Callable[[Allocation], None]:
    others = Others(rows, "product_id", "person_id", "team_id")
    refuse_stopped = refusing_stopped(rows)

    def check(allocation: Allocation) -> None:
        _check_shape(allocation)
        refuse_reversed(allocation)
        refuse_stopped(allocation)
        if other := others.in_the_way(allocation):
            message = _(
                "%(holder)s works on this product already from %(start)s. Change that one, or the dates."
            )
            message %= {"holder": allocation.holder_name, "start": spoken.day(other.starts_on)}
            raise AllocationOverlaps(message, fields={"starts_on": [message]})

    return check


def _checks_within(rows: Sequence[Allocation], *, today: date) -> Callable[[Allocation], None]:
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


def _rule(unwarned: date | None) -> together.Rule[Allocation]:
    return replace(_RULE, checks=partial(_checks_within, today=unwarned)) if unwarned else _RULE
