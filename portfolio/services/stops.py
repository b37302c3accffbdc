"""Stopping a product so that what it taught stays, and starting it again."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import as_text, snapshot
from core.ingest import together
from core.ingest.hand import written_by_hand
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo
from portfolio import notices
from portfolio.errors import StartedAlready, StoppedAlready
from portfolio.models import Product, ProductStop, Stage
from portfolio.services import products, releasing

TOLD: Final = (
    "reason",
    "reason_text",
    "sunk_cost",
    "currency",
    "released_fte",
    "released_days",
    "lessons",
)
FIELDS: Final = ("product", "stopped_on", *TOLD, "restarted_on")
UNDO: Final = "portfolio.stop"


@transaction.atomic
def stop(
    *, by: Actor, product: Product, stopped_on: date, reason: str, reason_text: str, **told: Any
) -> tuple[ProductStop, Step]:
    """Stop a product: it is retired from that day on, and stays on the kill list. Return the way back too.

    What people and teams give to it ends on that day: their time is free, as the stop says.
    told: sunk_cost with currency, released_fte, released_days, lessons.
    Raises StoppedAlready, Invalid (before its first launch, before it last started again, a cost without a
    currency, below zero).
    """
    product = Product.objects.select_for_update(of=("self",)).select_related("scope").get(pk=product.pk)
    made = ProductStop(
        product=product,
        stopped_on=stopped_on,
        reason=reason,
        reason_text=reason_text.strip(),
        stage_before=product.stage,
        retired_before=product.retired_on,
        **_without_none(told),
    )
    _check_place(made)
    check(made)
    made.save(force_insert=True)
    products.settle(
        by=by,
        product=product,
        changes={"stage": Stage.RETIRED, "retired_on": stopped_on},
        verb="portfolio.product.stopped",
        more={"reason": reason},
    )
    trail.record(verb="portfolio.stop.recorded", by=by, after=snapshot(made, FIELDS), **_subject(made))
    released = releasing.release(by=by, product=product, on=stopped_on)
    notices.product_stopped(by, made, product)
    step = keep_change(
        by=by,
        kind=UNDO,
        payload={"stop": made.pk, "version": made.version, **released},
        label=lambda: _("Stop of %(name)s") % {"name": product.name},
        subject=("product", product.pk),
        scope_id=product.scope_id,
    )
    return made, step


def change(*, by: Actor, stop: ProductStop, **changes: Any) -> ProductStop:
    """Change what is told of a stop: reason, cost, what it set free, lessons; its day stays.

    Raises Invalid (a cost without a currency, below zero).
    """
    return together.change_one(_RULE, by=by, pk=stop.pk, changes=_without_none(changes))


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change what is told of many stops at once, by primary key, and say why some were refused."""
    told = {pk: _without_none(of_stop) for pk, of_stop in changes.items()}
    return together.change_each(_RULE, by=by, changes=told)


@transaction.atomic
def restart(*, by: Actor, stop: ProductStop, on: date) -> ProductStop:
    """Start a stopped product again, in the stage it was in; the stop stays on record.

    Raises StartedAlready, Invalid (before it was stopped).
    """
    found = _locked(stop)
    if found.restarted_on is not None:
        raise StartedAlready
    if on < found.stopped_on:
        message = _("The product was stopped on %(day)s. Start it again on that day or later.")
        message %= {"day": spoken.day(found.stopped_on)}
        raise Invalid(message, fields={"on": [message]})
    found.restarted_on = on
    written_by_hand(found)
    _bring_back(by, found)
    trail.record(verb="portfolio.stop.ended", by=by, after={"restarted_on": as_text(on)}, **_subject(found))
    return found


@reverter(UNDO)
def unstop(step: Step, by: Actor) -> None:
    """Take a stop back as if it had never been: a slip.

    Raises CannotUndo once more was told of it, or the product was changed by hand.
    """
    held = ProductStop.objects.filter(pk=step.payload["stop"]).first()
    found = _locked(held) if held else None
    if found is None or found.version != step.payload["version"]:
        raise CannotUndo(_("More was recorded of this stop since. Start the product again instead."))
    if (found.product.stage, found.product.retired_on) != (Stage.RETIRED, found.stopped_on):
        raise CannotUndo(_("The product was changed since. Start it again instead."))
    _bring_back(by, found)
    trail.record(verb="portfolio.stop.removed", by=by, before=snapshot(found, FIELDS), **_subject(found))
    day = found.stopped_on
    found.delete()
    if "ended" in step.payload:  # a stop of before allocations ended with it has none
        releasing.put_back_released(by=by, step=step, on=day)


def check(stop: ProductStop) -> None:
    """Refuse what no stop can say. Raises Invalid."""
    faults: dict[str, list[str]] = {}
    if not stop.reason_text.strip():
        faults["reason_text"] = [_("Say why in a sentence: the next proposal of this kind will read it.")]
    for name in ("sunk_cost", "released_fte", "released_days"):
        amount = getattr(stop, name)
        if amount is not None and amount < 0:
            faults[name] = [_("This cannot be below zero. Leave it empty where it is not known.")]
    if stop.sunk_cost is not None and not stop.currency:
        faults["currency"] = [_("Say in which currency the cost is.")]
    if faults:
        raise Invalid(fields=faults)


def _check_place(stop: ProductStop) -> None:
    """Refuse a stop that overlaps another, or lies before the product's launch."""
    others = ProductStop.objects.filter(product=stop.product)
    if others.in_force().exists():
        raise StoppedAlready
    latest = others.order_by("-restarted_on").first()
    message = ""
    if latest and latest.restarted_on and stop.stopped_on <= latest.restarted_on:
        message = _("The product was started again on %(day)s. Stop it on a later day.")
        message %= {"day": spoken.day(latest.restarted_on)}
    elif stop.product.first_launched_on and stop.stopped_on < stop.product.first_launched_on:
        message = _("The product was first launched on %(day)s. Stop it on that day or later.")
        message %= {"day": spoken.day(stop.product.first_launched_on)}
    if message:
        raise Invalid(message, fields={"stopped_on": [message]})


def _bring_back(by: Actor, stop: ProductStop) -> None:
    products.settle(
        by=by,
        product=stop.product,
        changes={"stage": stop.stage_before, "retired_on": stop.retired_before},
        verb="portfolio.product.restarted",
    )


def _without_none(told: Mapping[str, Any]) -> dict[str, Any]:
    """Let texts be empty rather than missing; amounts may be missing."""
    texts = {"currency", "lessons", "reason_text"}
    return {name: "" if value is None and name in texts else value for name, value in told.items()}


def _locked(stop: ProductStop) -> ProductStop:
    Product.objects.select_for_update(of=("self",)).get(pk=stop.product_id)
    rows = ProductStop.objects.select_for_update(of=("self",)).select_related("product__scope")
    return rows.get(pk=stop.pk)


def _subject(stop: ProductStop) -> dict[str, Any]:
    return {
        "subject": ("stop", stop.pk),
        "label": stop.product.name,
        "scope_id": stop.product.scope_id,
    }


_RULE: Final = together.Rule[ProductStop](
    rows=lambda: ProductStop.objects.select_related("product__scope"),
    entry=lambda one: trail.Entry(
        verb="portfolio.stop.changed", before=one.before, after=one.after, **_subject(one.row)
    ),
    checks=lambda _rows: check,
    names=TOLD,
    parent="product",
)
