"""What shows that an objective is reached: by a KPI, or by what somebody says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import snapshot
from core.ingest import together
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
    _checks([])(key_result)
    key_result.save(force_insert=True)
    _record("added", by, key_result, after=snapshot(key_result, FIELDS))
    notices.given(by, objective, key_result.title)
    return key_result


def change(*, by: Actor, key_result: KeyResult, **changes: Any) -> KeyResult:
    """Change a key result; its objective stays.

    Raises CodeTaken, Invalid.
    """
    return together.change_one(_RULE, by=by, pk=key_result.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many key results at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


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


def _checks(rows: Sequence[KeyResult]) -> Callable[[KeyResult], None]:
    """Return the check of one. rows: those that are stored, of which only another code is looked for."""
    known = {key_result.pk: key_result.code for key_result in rows}

    def check(key_result: KeyResult) -> None:
        found = faults(
            kpi=key_result.kpi,
            window=key_result.window,
            start=key_result.start_value,
            target=key_result.target_value,
        )
        if key_result.code != known.get(key_result.pk) and _is_taken(key_result):
            found["code"] = [str(CodeTaken.detail)]
        if found:
            raise Invalid(fields=found)

    return check


def _is_taken(key_result: KeyResult) -> bool:
    return KeyResult.objects.filter(code=key_result.code).exclude(pk=key_result.pk).exists()


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
    trail.record_many(by=by, entries=[_entry(verb, key_result, before=before, after=after)])


def _entry(verb: str, key_result: KeyResult, **values: Any) -> trail.Entry:
    objective = key_result.objective
    return trail.Entry(
        verb=f"portfolio.key_result.{verb}",
        subject=("objective", objective.pk),
        label=key_result.title,
        scope_id=objective.node.scope_id,
        **values,
    )


_RULE: Final = together.Rule[KeyResult](
    rows=lambda: KeyResult.objects.select_related("objective__node__scope", "product"),
    entry=lambda one: _entry("changed", one.row, before=one.before, after=one.after),
    checks=_checks,
)
