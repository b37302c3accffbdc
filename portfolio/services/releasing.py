"""The time that a stop sets free: what people and teams give to a product ends with it."""

from datetime import date
from typing import Any

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import as_text
from core.undo.deleted import packed, put_back
from core.undo.models import Step
from core.undo.services.steps import CannotUndo
from portfolio.models import Allocation, Product
from portfolio.services import allocations


def release(*, by: Actor, product: Product, on: date) -> dict[str, Any]:
    """End on a day what is given to a product; what would begin only then is gone.

    The caller has locked the product. Result: what `put_back_released` needs, as plain values.
    """
    rows = Allocation.objects.select_related("product", "person", "team").select_for_update(of=("self",))
    held = list(rows.filter(product=product).exclude(ends_on__lte=on).order_by("pk"))
    going = [one for one in held if one.starts_on < on]
    later = [one for one in held if one.starts_on >= on]
    kept = {"ended": {str(one.pk): as_text(one.ends_on) for one in going}, **packed(later)}
    for why in allocations.change_each(by=by, changes={one.pk: {"ends_on": on} for one in going}).values():
        raise Invalid(why)
    trail.record_many(by=by, entries=[allocations.removal(one) for one in later])
    Allocation.objects.filter(pk__in=[one.pk for one in later]).delete()
    return kept


def put_back_released(*, by: Actor, step: Step, on: date) -> None:
    """Let what a stop ended on a day go on as it was, but for what somebody changed since.

    Raises CannotUndo where something newer stands in the place of what was.
    """
    put_back(step, by)
    ended: dict[int, str | None] = {int(pk): until for pk, until in step.payload["ended"].items()}
    untouched = Allocation.objects.filter(pk__in=ended, ends_on=on).values_list("pk", flat=True)
    until = {pk: date.fromisoformat(day) if (day := ended[pk]) else None for pk in untouched}
    changes = {pk: {"ends_on": day} for pk, day in until.items()}
    for why in allocations.change_each(by=by, changes=changes).values():
        raise CannotUndo(why)
