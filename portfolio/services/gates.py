"""Changes to gates and to what they ask."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Role
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from portfolio.errors import CodeTaken, StageElsewhere
from portfolio.extensions import measured
from portfolio.models import CycleStage, Gate, GateCriterion, LifeCycle
from portfolio.services import life_cycles

FIELDS = ("code", "name", "name_fr", "source", "target", "roles", "withdrawn_on")
CRITERION_FIELDS = (
    "code",
    "name",
    "name_fr",
    "kind",
    "kpi",
    "direction",
    "threshold",
    "weight",
    "must_pass",
    "withdrawn_on",
)
Kind = GateCriterion.Kind


@transaction.atomic
def add(
    *,
    by: Actor,
    cycle: LifeCycle,
    code: str,
    name: str,
    source: CycleStage,
    target: CycleStage,
    name_fr: str = "",
    roles: list[str] | None = None,
) -> Gate:
    """Put a gate between two stages of a life cycle.

    Raises CodeTaken, StageElsewhere, Invalid (both stages the same).
    """
    gate = Gate(
        cycle=life_cycles.locked(cycle.pk),
        code=code,
        name=name,
        name_fr=name_fr,
        source=source,
        target=target,
        roles=_in_order(roles or []),
    )
    _check(gate)
    gate.save(force_insert=True)
    _record("added", by, gate, after=snapshot(gate, FIELDS))
    return gate


@transaction.atomic
def change(*, by: Actor, gate: Gate, **changes: Any) -> Gate:
    """Change a gate.

    Raises CodeTaken, StageElsewhere, Invalid (both stages the same).
    """
    life_cycles.locked(gate.cycle_id)
    gate = Gate.objects.select_related("cycle__node", "source", "target").get(pk=gate.pk)
    if "roles" in changes:
        changes["roles"] = _in_order(changes["roles"])
    before, after = assign(gate, changes)
    if not after:
        return gate
    _check(gate)
    written_by_hand(gate)
    _record("changed", by, gate, before=before, after=after)
    return gate


def withdraw(*, by: Actor, gate: Gate, on: date) -> Gate:
    """Ask for a gate no longer; its reviews stay."""
    return change(by=by, gate=gate, withdrawn_on=on)


def restore(*, by: Actor, gate: Gate) -> Gate:
    """Ask for a withdrawn gate again.

    Raises StageElsewhere (one of its stages is withdrawn).
    """
    return change(by=by, gate=gate, withdrawn_on=None)


@transaction.atomic
def add_criterion(*, by: Actor, gate: Gate, code: str, name: str, kind: str, **fields: Any) -> GateCriterion:
    """Let a gate ask for one thing more.

    Raises CodeTaken, Invalid (unknown KPI, threshold missing or out of range).
    """
    gate = _locked(gate.pk)
    last = max(gate.criteria.values_list("position", flat=True), default=0)
    criterion = GateCriterion(gate=gate, code=code, name=name, kind=kind, position=last + 1, **fields)
    _complete(criterion)
    criterion.save(force_insert=True)
    _record_criterion("criterion_added", by, criterion, after=snapshot(criterion, CRITERION_FIELDS))
    return criterion


@transaction.atomic
def change_criterion(*, by: Actor, criterion: GateCriterion, **changes: Any) -> GateCriterion:
    """Change what a gate asks.

    Raises CodeTaken, Invalid (unknown KPI, threshold missing or out of range).
    """
    _locked(criterion.gate_id)
    criterion = GateCriterion.objects.select_related("gate__cycle__node").get(pk=criterion.pk)
    before, after = assign(criterion, changes)
    if not after:
        return criterion
    _complete(criterion)
    written_by_hand(criterion)
    _record_criterion("criterion_changed", by, criterion, before=before, after=after)
    return criterion


def withdraw_criterion(*, by: Actor, criterion: GateCriterion, on: date) -> GateCriterion:
    """Ask for something no longer; what was said about it in reviews stays."""
    return change_criterion(by=by, criterion=criterion, withdrawn_on=on)


def restore_criterion(*, by: Actor, criterion: GateCriterion) -> GateCriterion:
    """Ask for something again."""
    return change_criterion(by=by, criterion=criterion, withdrawn_on=None)


@transaction.atomic
def set_criteria(*, by: Actor, gate: Gate, criteria: Sequence[Mapping[str, Any]], on: date) -> None:
    """Let a gate ask for these things, by their codes, and for nothing else.

    Raises CodeTaken, Invalid (unknown KPI, threshold missing or out of range).
    """
    held = {one.code: one for one in _locked(gate.pk).criteria.all()}
    named = set()
    for told in criteria:
        fields = dict(told)
        code = fields.pop("code")
        if code in named:
            raise CodeTaken(fields={"criteria": [str(CodeTaken.detail)]})
        named.add(code)
        if code in held:
            change_criterion(by=by, criterion=held[code], withdrawn_on=None, **fields)
        else:
            add_criterion(by=by, gate=gate, code=code, **fields)
    for code, criterion in held.items():
        if code not in named and criterion.withdrawn_on is None:
            withdraw_criterion(by=by, criterion=criterion, on=on)


def _locked(gate_id: int) -> Gate:
    """Lock a gate: what it asks changes one at a time."""
    return Gate.objects.select_for_update(of=("self",)).get(pk=gate_id)


def _in_order(roles: Sequence[str]) -> list[str]:
    """Return roles once each, in the one order that files bring them in too."""
    return [role for role in Role.values if role in roles]


def _check(gate: Gate) -> None:
    if Gate.objects.filter(cycle=gate.cycle, code=gate.code).exclude(pk=gate.pk).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    if gate.source == gate.target:
        message = _("A gate leads from one stage to another. Choose two stages.")
        raise Invalid(message, fields={"target": [message]})
    usable = gate.cycle.stages.all() if gate.withdrawn_on else gate.cycle.stages.filter(withdrawn_on=None)
    known = set(usable.values_list("pk", flat=True))
    for name, stage in (("source", gate.source), ("target", gate.target)):
        if stage.pk not in known:
            raise StageElsewhere(fields={name: [str(StageElsewhere.detail)]})


def _complete(criterion: GateCriterion) -> None:
    """Fill in what a kind of criterion implies, and refuse what it cannot be."""
    if (
        GateCriterion.objects.filter(gate=criterion.gate, code=criterion.code)
        .exclude(pk=criterion.pk)
        .exists()
    ):
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    if criterion.kind != Kind.MEASURED:
        criterion.kpi, criterion.direction = "", GateCriterion.Direction.AT_LEAST
    if criterion.kind == Kind.YES_NO:
        criterion.threshold = None
    if criterion.kind == Kind.SCORE and criterion.threshold is None:
        criterion.threshold = Decimal(3)
    if found := faults(kind=criterion.kind, kpi=criterion.kpi, threshold=criterion.threshold):
        raise Invalid(fields=found)


def faults(*, kind: str, kpi: str, threshold: Decimal | None) -> dict[str, list[str]]:
    """Say by field what a criterion cannot be."""
    if kind == Kind.SCORE and threshold is not None and not 1 <= threshold <= 5:
        return {"threshold": [_("Scores go from 1 to 5, so does the mean that is enough.")]}
    if kind != Kind.MEASURED:
        return {}
    found: dict[str, list[str]] = {}
    if measured.kpi(kpi) is None:
        found["kpi"] = [_("There is no KPI of this code. The page KPIs lists those there are.")]
    if threshold is None:
        found["threshold"] = [_("Say which value of the KPI is enough.")]
    return found


def _record_criterion(verb: str, by: Actor, criterion: GateCriterion, **values: dict[str, Any]) -> None:
    for side in values.values():
        side.setdefault("criterion", criterion.code)
    _record(verb, by, criterion.gate, **values)


def _record(
    verb: str,
    by: Actor,
    gate: Gate,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    node = gate.cycle.node
    trail.record(
        verb=f"portfolio.gate.{verb}",
        by=by,
        subject=("gate", gate.pk),
        label=gate.name,
        scope_id=node.scope_id if node else None,
        before=before,
        after=after,
    )
