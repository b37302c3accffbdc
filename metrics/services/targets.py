"""Changes to targets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common import figures, spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.spans import Others
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from core.ingest import together
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import Target

FIELDS = ("kpi", "value", "tolerance", "starts_on", "ends_on")


@transaction.atomic
def set_target(
    *,
    by: Actor,
    kpi: str,
    scope: Scope,
    value: Decimal,
    tolerance: Decimal = Decimal(0),
    starts_on: date,
    ends_on: date | None = None,
) -> Target:
    """Set what a KPI should reach at a place from a day on, in the KPI's own unit.

    The target in force on that day ends there; one that begins on it is replaced; the new one
    lasts until `ends_on`, at most until the next one begins.

    Raises Invalid (unknown KPI, value out of range, negative tolerance, dates reversed, more than the next
    one leaves).
    """
    _check(kpi, value, tolerance, starts_on, ends_on)
    others = Target.objects.select_for_update().filter(kpi=kpi, scope=scope)
    following = others.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    if following and ends_on and ends_on > following.starts_on:
        message = _("Another target begins on %(day)s. Let this one end there.") % {
            "day": spoken.day(following.starts_on)
        }
        raise Invalid(message, fields={"ends_on": [message]})
    earlier = others.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on), starts_on__lt=starts_on
    ).first()
    if earlier:
        _change(earlier, by, ends_on=starts_on)
    target = others.filter(starts_on=starts_on).first()
    wanted = {
        "value": value,
        "tolerance": tolerance,
        "ends_on": ends_on or (following.starts_on if following else None),
    }
    if target is None:
        target = Target.objects.create(kpi=kpi, scope=scope, starts_on=starts_on, **wanted)
        trail.record_many(by=by, entries=[_entry("set", target, after=snapshot(target, FIELDS))])
    else:
        _change(target, by, **wanted)
    touch(Touched(kind="targets", everything=True))
    return target


def change(*, by: Actor, target: Target, **changes: Any) -> Target:
    """Correct a target: its value, tolerance and days of effect; KPI and place stay.

    Raises Invalid (value out of range, negative tolerance, dates reversed, days on which another target is in
    force).
    """
    return together.change_one(_RULE, by=by, pk=target.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Correct many targets at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, target: Target) -> None:
    """Remove a target: the one that it ended lasts as long as it did; else the nearest one above applies."""
    found = Target.objects.select_for_update(of=("self",)).select_related("scope").get(pk=target.pk)
    trail.record_many(by=by, entries=[_entry("removed", found, before=snapshot(found, FIELDS))])
    found.delete()
    ended = Target.objects.select_for_update(of=("self",)).select_related("scope")
    # One target at most begins on a day: with this one gone, none takes over there.
    if earlier := ended.filter(kpi=found.kpi, scope=found.scope, ends_on=found.starts_on).first():
        _change(earlier, by, ends_on=found.ends_on)
    touch(Touched(kind="targets", everything=True))


def _checks(rows: Sequence[Target]) -> Callable[[Target], None]:
    others = Others(rows, "scope_id", "kpi")

    def check(target: Target) -> None:
        _check(target.kpi, target.value, target.tolerance, target.starts_on, target.ends_on)
        if other := others.in_the_way(target):
            raise Invalid(fields=_overlap(other, target.starts_on))

    return check


def _overlap(other: Target, starts_on: date) -> dict[str, list[str]]:
    """Say which target is in the way, at the end that can be moved."""
    if other.starts_on > starts_on:
        message = _("Another target begins on %(day)s. Let this one end there.")
        return {"ends_on": [message % {"day": spoken.day(other.starts_on)}]}
    if other.ends_on is None:
        message = _("Another target is in force since %(day)s, without an end. End that one first.")
        return {"starts_on": [message % {"day": spoken.day(other.starts_on)}]}
    message = _("Another target is in force until %(day)s. Let this one begin there.")
    return {"starts_on": [message % {"day": spoken.day(other.ends_on)}]}


def _check(kpi: str, value: Decimal, tolerance: Decimal, starts_on: date, ends_on: date | None) -> None:
    if found := faults(kpi=kpi, value=value, tolerance=tolerance, starts_on=starts_on, ends_on=ends_on):
        raise Invalid(fields=found)


def faults(
    *,
    kpi: str | None,
    value: Decimal | None,
    tolerance: Decimal | None,
    starts_on: date | None,
    ends_on: date | None,
) -> dict[str, list[str]]:
    """Say by field what no target can be, whatever others there are. None: not told, or not readable."""
    found: dict[str, list[str]] = {}
    known = {known.code: known for known in registry.all_kpis()}.get(kpi or "")
    if kpi is not None and known is None:
        found["kpi"] = [_("There is no KPI of this code. The page KPIs lists those there are.")]
    if known and value is not None and (message := _out_of_range(known, value)):
        found["value"] = [message]
    if tolerance is not None and tolerance < 0:
        found["tolerance"] = [
            _("The tolerance is a margin: it cannot be below zero. Give it without a sign.")
        ]
    if starts_on and ends_on and ends_on <= starts_on:
        found["ends_on"] = [_("The end must come after the beginning. Correct one of the two.")]
    return found


def _out_of_range(kpi: Kpi, value: Decimal) -> str:
    """Say what can be aimed at, where a target is beyond; nothing where it is not."""
    low, high = kpi.range
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    language = get_language() or "en"
    ends = {
        name: figures.joined(
            figures.figure(end, kpi.unit, language=language, trim=True), unit=kpi.unit, language=language
        )
        for name, end in (("low", low), ("high", high))
    }
    if high is None:
        return _("A target of this KPI cannot be below %(low)s.") % ends
    return _("A target of this KPI goes from %(low)s to %(high)s.") % ends


def _change(target: Target, by: Actor, **changes: object) -> None:
    before, after = assign(target, changes)
    if not after:
        return
    # Changed by hand from now on, whatever file it came from.
    target.import_run, target.line = None, None
    target.save()
    trail.record_many(by=by, entries=[_changed(target, before, after)])


def _changed(target: Target, before: Mapping[str, Any], after: Mapping[str, Any]) -> trail.Entry:
    told = {"kpi": target.kpi}
    return _entry("changed", target, before={**told, **before}, after={**told, **after})


def _entry(verb: str, target: Target, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"metrics.target.{verb}",
        subject=("target", target.pk),
        label=f"{target.kpi} {target.scope.code}",
        scope_id=target.scope_id,
        **values,
    )


def _measured_anew(_by: Actor, _changed: Sequence[together.Changed[Target]]) -> None:
    touch(Touched(kind="targets", everything=True))


_RULE: Final = together.Rule[Target](
    rows=lambda: Target.objects.select_related("scope"),
    entry=lambda one: _changed(one.row, one.before, one.after),
    checks=_checks,
    names=("value", "tolerance", "starts_on", "ends_on"),
    then=_measured_anew,
)
