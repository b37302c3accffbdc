"""What shows that an objective is reached: by a KPI, or by what somebody says."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio import notices
from portfolio.errors import CodeTaken
from portfolio.extensions import measured
from portfolio.models import KeyResult, KeyResultValue, Objective

FIELDS = ("code", "title", "kpi", "window", "product", "start_value", "target_value", "unit")


@transaction.atomic
def add(
    *, by: Actor, objective: Objective, title: str, start_value: Decimal, target_value: Decimal, **fields: Any
) -> KeyResult:
    """Add a key result to an objective.

    Raises CodeTaken, Invalid (unknown KPI or window, start and target alike, a place outside the node).
    """
    key_result = KeyResult(
        objective=objective,
        title=title,
        start_value=start_value,
        target_value=target_value,
        **{**fields, "code": fields.get("code") or _free_code()},
    )
    _check(key_result)
    key_result.save(force_insert=True)
    _record("added", by, key_result, after=snapshot(key_result, FIELDS))
    notices.given(by, objective, key_result.title)
    return key_result


@transaction.atomic
def change(*, by: Actor, key_result: KeyResult, **changes: Any) -> KeyResult:
    """Change a key result; its objective stays.

    Raises CodeTaken, Invalid.
    """
    key_result = _locked(key_result)
    before, after = assign(key_result, changes)
    if not after:
        return key_result
    _check(key_result)
    written_by_hand(key_result)
    _record("changed", by, key_result, before=before, after=after)
    return key_result


@transaction.atomic
def remove(*, by: Actor, key_result: KeyResult) -> Step:
    """Remove a key result with its values; it can be taken back."""
    key_result = _locked(key_result)
    _record("removed", by, key_result, before=snapshot(key_result, FIELDS))
    return keep_deleted(
        by=by,
        instances=[key_result],
        label=lambda: _("Key result %(title)s") % {"title": key_result.title},
        subject=("objective", key_result.objective_id),
        scope_id=key_result.objective.node.scope_id,
    )


@transaction.atomic
def say(*, by: Actor, key_result: KeyResult, on: date, value: Decimal, note: str = "") -> KeyResultValue:
    """Say what a key result without a KPI had reached on a day; what was said of that day is replaced.

    Raises Invalid (the KPI measures it).
    """
    key_result = _locked(key_result)
    if key_result.kpi:
        raise Invalid(_("This key result is measured by its KPI. There is nothing to say by hand."))
    said, _made = KeyResultValue.objects.select_for_update().get_or_create(
        key_result=key_result, on=on, defaults={"value": value, "said_by": by.email, "note": note}
    )
    said.value, said.said_by, said.note = value, by.email, note
    said.import_run, said.line = None, None
    said.save()
    _record("said", by, key_result, after={"on": on, "value": value, "note": note})
    return said


def _check(key_result: KeyResult) -> None:
    found = faults(
        kpi=key_result.kpi,
        window=key_result.window,
        start=key_result.start_value,
        target=key_result.target_value,
    )
    taken = KeyResult.objects.filter(code=key_result.code).exclude(pk=key_result.pk)
    if taken.exists():
        found["code"] = [str(CodeTaken.detail)]
    if found:
        raise Invalid(fields=found)


def faults(*, kpi: str, window: str, start: Decimal, target: Decimal) -> dict[str, list[str]]:
    """Say by field what no key result can be."""
    found: dict[str, list[str]] = {}
    if start == target:
        found["target_value"] = [_("Start and target are the same: there is nothing to reach. Change one.")]
    if not kpi:
        return found
    known = measured.kpi(kpi)
    if known is None:
        found["kpi"] = [_("There is no KPI of this code. The page KPIs lists those there are.")]
    elif window and window not in known.windows:
        told = {"kpi": known.code, "windows": ", ".join(known.windows)}
        found["window"] = [_("%(kpi)s is computed over: %(windows)s.") % told]
    return found


def _free_code() -> str:
    """Make a code nobody uses: KR-1, KR-2, …"""
    number = KeyResult.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    while KeyResult.objects.filter(code=f"KR-{number + 1}").exists():
        number += 1
    return f"KR-{number + 1}"


def _locked(key_result: KeyResult) -> KeyResult:
    found = KeyResult.objects.select_for_update(of=("self",)).select_related("objective__node__scope")
    return found.get(pk=key_result.pk)


def _record(
    verb: str,
    by: Actor,
    key_result: KeyResult,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    objective = key_result.objective
    trail.record(
        verb=f"portfolio.key_result.{verb}",
        by=by,
        subject=("objective", objective.pk),
        label=key_result.title,
        scope_id=objective.node.scope_id,
        before=before,
        after=after,
    )
