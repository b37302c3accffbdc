"""The time that a stop sets free: what people and teams give to a product ends with it."""

from datetime import date
from typing import Any

from core.audit.services import trail
from core.common.actors import Actor
from core.common.versions import as_text, assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import packed, put_back
from core.undo.models import Step
from portfolio.models import Allocation, Product
from portfolio.services.allocations import FIELDS, check_allocation


def release(*, by: Actor, product: Product, on: date) -> dict[str, Any]:
    """End on a day what is given to a product; what would begin only then is gone.

    The caller has locked the product. Result: what `put_back_released` needs, as plain values.
    """
    held = list(_locked().filter(product=product).exclude(ends_on__lte=on).order_by("pk"))
    later = [one for one in held if one.starts_on >= on]
    ended = [one for one in held if one.starts_on < on]
    kept = {"ended": {str(one.pk): as_text(one.ends_on) for one in ended}, **packed(later)}
    entries = [_until(one, on) for one in ended]
    entries += [_entry("removed", one, before=snapshot(one, FIELDS) | _holder(one)) for one in later]
    Allocation.objects.filter(pk__in=[one.pk for one in later]).delete()
    trail.record_many(by=by, entries=entries)
    return kept


def put_back_released(*, by: Actor, step: Step, on: date) -> None:
    """Let what a stop ended on a day go on as it was, but for what somebody changed since.

    Raises CannotUndo where something newer stands in the place of what was to begin, AllocationOverlaps.
    """
    put_back(step, by)
    kept: dict[str, str | None] = step.payload["ended"]
    entries = []
    for one in _locked().filter(pk__in=list(kept), ends_on=on).order_by("pk"):
        until = kept[str(one.pk)]
        entries.append(_until(one, date.fromisoformat(until) if until else None))
        check_allocation(one)
    trail.record_many(by=by, entries=entries)


def _locked() -> Any:
    rows = Allocation.objects.select_for_update(of=("self",))
    return rows.select_related("product", "person", "team")


def _until(allocation: Allocation, day: date | None) -> trail.Entry:
    before, after = assign(allocation, {"ends_on": day})
    written_by_hand(allocation)
    return _entry("changed", allocation, before=before | _holder(allocation), after=after)


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
