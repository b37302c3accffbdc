"""Changes to life cycles: their stages and the order of them."""

from datetime import date
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import SYSTEM, Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from portfolio.errors import CodeTaken
from portfolio.models import CycleStage, GateCriterion, LifeCycle, Node
from portfolio.selectors.life_cycles import company_cycle, cycle_above, default_stages

COMPANY = "company"
CYCLE_FIELDS = ("code", "name", "name_fr", "node")
STAGE_FIELDS = ("code", "name", "name_fr", "phase", "position", "withdrawn_on")


@transaction.atomic
def company(*, by: Actor = SYSTEM) -> LifeCycle:
    """Return the company's own life cycle; the first call makes it, with the eight phases as its stages."""
    if found := company_cycle():
        return found
    taken = set(LifeCycle.objects.filter(code__startswith=COMPANY).values_list("code", flat=True))
    codes = chain([COMPANY], (f"{COMPANY}-{number}" for number in count(2)))
    code = next(code for code in codes if code not in taken)
    cycle = LifeCycle.objects.create(code=code, name="Life cycle", name_fr="Cycle de vie")
    stages = default_stages()
    for stage in stages:
        stage.cycle = cycle
    CycleStage.objects.bulk_create(stages)
    _record("defined", by, cycle, after=snapshot(cycle, CYCLE_FIELDS))
    return cycle


@transaction.atomic
def define(*, by: Actor, node: Node | None, code: str, name: str, name_fr: str = "") -> LifeCycle:
    """Give a node, or the company, a life cycle of its own, as a copy of the one that held until now.

    Raises CodeTaken, Invalid (it has one).
    """
    if LifeCycle.objects.filter(node=node).exists():
        message = _("A life cycle of its own holds here already. Change that one.")
        raise Invalid(message, fields={"node": [message]})
    if LifeCycle.objects.filter(code=code).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    if node is None:
        return change(by=by, cycle=company(by=by), code=code, name=name, name_fr=name_fr)
    model = cycle_above(node.scope.path) or company(by=by)
    cycle = LifeCycle.objects.create(code=code, name=name, name_fr=name_fr, node=node)
    _copy(model, cycle)
    _record("defined", by, cycle, after=snapshot(cycle, CYCLE_FIELDS))
    return cycle


@transaction.atomic
def change(*, by: Actor, cycle: LifeCycle, **changes: Any) -> LifeCycle:
    """Change the code or the names of a life cycle.

    Raises CodeTaken.
    """
    cycle = locked(cycle.pk)
    before, after = assign(cycle, changes)
    if not after:
        return cycle
    if "code" in after and LifeCycle.objects.filter(code=cycle.code).exclude(pk=cycle.pk).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    written_by_hand(cycle)
    _record("changed", by, cycle, before=before, after=after)
    return cycle


@transaction.atomic
def add_stage(
    *, by: Actor, cycle: LifeCycle, code: str, name: str, phase: str, name_fr: str = ""
) -> CycleStage:
    """Add a stage as the last one.

    Raises CodeTaken.
    """
    cycle = locked(cycle.pk)
    _check_code(cycle, code)
    last = max(cycle.stages.values_list("position", flat=True), default=0)
    stage = CycleStage.objects.create(
        cycle=cycle, code=code, name=name, name_fr=name_fr, phase=phase, position=last + 1
    )
    _record_stage("stage_added", by, stage, after=snapshot(stage, STAGE_FIELDS))
    return stage


@transaction.atomic
def change_stage(*, by: Actor, stage: CycleStage, **changes: Any) -> CycleStage:
    """Change the code, the names or the phase of a stage.

    Raises CodeTaken.
    """
    locked(stage.cycle_id)
    stage = CycleStage.objects.select_related("cycle").get(pk=stage.pk)
    before, after = assign(stage, changes)
    if not after:
        return stage
    if "code" in after:
        _check_code(stage.cycle, stage.code, but=stage)
    written_by_hand(stage)
    _record_stage("stage_changed", by, stage, before=before, after=after)
    return stage


@transaction.atomic
def move_stage(*, by: Actor, stage: CycleStage, earlier: bool) -> CycleStage:
    """Let a stage change places with the one before it, or behind it; the first and the last stay."""
    cycle = locked(stage.cycle_id)
    order = list(cycle.stages.filter(withdrawn_on=None).order_by("position", "id"))
    at = next((index for index, one in enumerate(order) if one.pk == stage.pk), None)
    other = None if at is None else at + (-1 if earlier else 1)
    if at is None or other is None or not 0 <= other < len(order):
        return stage
    before = [one.code for one in order]
    order[at], order[other] = order[other], order[at]
    for position, one in enumerate(order, start=1):
        if one.position != position:
            one.position = position
            written_by_hand(one)
    _record("reordered", by, cycle, before={"stages": before}, after={"stages": [one.code for one in order]})
    return order[other]


@transaction.atomic
def withdraw_stage(*, by: Actor, stage: CycleStage, on: date) -> CycleStage:
    """Let nothing new begin in a stage; what has it keeps it.

    Raises Invalid (a gate in use ends or opens it, it is the last one).
    """
    cycle = locked(stage.cycle_id)
    gate = cycle.gates.filter(withdrawn_on=None).filter(Q(source=stage) | Q(target=stage)).first()
    if gate:
        raise Invalid(
            _("The gate %(gate)s leads from or to this stage. Withdraw the gate first.")
            % {"gate": gate.called}
        )
    if cycle.stages.filter(withdrawn_on=None).exclude(pk=stage.pk).count() == 0:
        raise Invalid(_("A life cycle needs at least one stage. Add another one first."))
    return change_stage(by=by, stage=stage, withdrawn_on=on)


@transaction.atomic
def restore_stage(*, by: Actor, stage: CycleStage) -> CycleStage:
    """Put a withdrawn stage back, as the last one."""
    cycle = locked(stage.cycle_id)
    last = max(cycle.stages.values_list("position", flat=True), default=0)
    return change_stage(by=by, stage=stage, withdrawn_on=None, position=last + 1)


def locked(cycle_id: int) -> LifeCycle:
    """Lock a life cycle: its stages, their order and the gates between them change one at a time."""
    return LifeCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)


def _copy(model: LifeCycle, cycle: LifeCycle) -> None:
    """Copy the stages, gates and criteria in use of one life cycle into an empty one."""
    stages = {}
    for stage in model.stages.filter(withdrawn_on=None):
        old, stage.pk, stage.cycle, stage.import_run, stage.line = stage.pk, None, cycle, None, None
        stage.save(force_insert=True)
        stages[old] = stage
    for gate in model.gates.filter(withdrawn_on=None):
        criteria = list(GateCriterion.objects.filter(gate=gate, withdrawn_on=None))
        gate.pk, gate.cycle, gate.import_run, gate.line = None, cycle, None, None
        gate.source, gate.target = stages[gate.source_id], stages[gate.target_id]
        gate.save(force_insert=True)
        for criterion in criteria:
            criterion.pk, criterion.gate, criterion.import_run, criterion.line = None, gate, None, None
            criterion.save(force_insert=True)


def _check_code(cycle: LifeCycle, code: str, but: CycleStage | None = None) -> None:
    others = cycle.stages.exclude(pk=but.pk) if but else cycle.stages.all()
    if others.filter(code=code).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})


def _record_stage(verb: str, by: Actor, stage: CycleStage, **values: dict[str, Any]) -> None:
    """A stage's events belong to its life cycle, under its own name."""
    for side in values.values():
        side.setdefault("stage", stage.code)
    _record(verb, by, stage.cycle, **values)


def _record(
    verb: str,
    by: Actor,
    cycle: LifeCycle,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"portfolio.life_cycle.{verb}",
        by=by,
        subject=("life_cycle", cycle.pk),
        label=cycle.name,
        scope_id=cycle.node.scope_id if cycle.node else None,
        before=before,
        after=after,
    )
