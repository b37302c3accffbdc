"""How far a product is with each of its stages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import as_text, assign
from core.ingest import together
from core.ingest.hand import written_by_hand
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo
from portfolio.errors import ReasonMissing, StageElsewhere
from portfolio.models import CycleStage, Product, Workstream
from portfolio.selectors.life_cycles import cycle_of
from portfolio.services import life_cycles
from teams.models import Person

State = Workstream.State
KIND: Final = "portfolio.workstream"
EXPLAINED = (State.WAIVED, State.BLOCKED)
FIELDS = ("state", "starts_on", "due_on", "ends_on", "reason", "person")


@transaction.atomic
def change(*, by: Actor, product: Product, stage: CycleStage, today: date, **changes: Any) -> Workstream:
    """Say how far a product is with a stage; what is not named stays as it is.

    The first word about a default stage defines the company's life cycle.
    Work that begins or ends without a date does so today; whoever waives or blocks without naming
    somebody is named.

    Raises StageElsewhere, ReasonMissing, Invalid (dates reversed).
    """
    locked = Product.objects.select_for_update(of=("self",)).select_related("scope")
    product, stage = locked.get(pk=product.pk), _defined(stage)
    workstream = _held(product, stage)
    if workstream is None:
        _check_stage(product, stage)
        workstream = Workstream(product=product, stage=stage, version=0)
    told = dict(changes)
    if "state" in told and told["state"] != workstream.state:
        me = Person.objects.filter(email__iexact=by.email).first()
        told = {**told, **_implied(workstream, told, me, today)}
    before, after = assign(workstream, told)
    if not after and workstream.pk:
        return workstream
    check(workstream)
    written_by_hand(workstream)
    _record(by, workstream, before, after)
    return workstream


def change_each(*, by: Actor, today: date, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many workstreams that are there, by primary key, and say why some were refused.

    A new state brings what `change` brings.
    """
    me = Person.objects.filter(email__iexact=by.email).first()

    def implied(workstream: Workstream, told: Mapping[str, Any]) -> Mapping[str, Any]:
        is_new = "state" in told and told["state"] != workstream.state
        return _implied(workstream, dict(told), me, today) if is_new else {}

    return together.change_each(replace(_RULE, implied=implied), by=by, changes=changes)


@transaction.atomic
def put_back_each(*, by: Actor, said: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Let many workstreams say again what `kept` gave, by primary key."""
    people = Person.objects.in_bulk({was["person"] for was in said.values() if was["person"]})
    return together.change_each(
        replace(_RULE, checks=_unchecked),
        by=by,
        changes={pk: _as_fields(was, people.get(was["person"])) for pk, was in said.items()},
    )


def _as_fields(was: Mapping[str, Any], person: Person | None) -> dict[str, Any]:
    days = {name: date.fromisoformat(was[name]) if was[name] else None for name in FIELDS[1:4]}
    return {"state": was["state"], "reason": was["reason"], **days, "person": person}


def _unchecked(_rows: Sequence[Workstream]) -> Callable[[Workstream], None]:
    """Refuse nothing: what was there could be there."""
    return lambda _workstream: None


def check(workstream: Workstream) -> None:
    """Refuse what no workstream can be. Raises ReasonMissing, Invalid (dates reversed)."""
    if workstream.state in EXPLAINED and not workstream.reason:
        raise ReasonMissing(fields={"reason": [str(ReasonMissing.detail)]})
    if found := reversed_dates(workstream.starts_on, workstream.due_on, workstream.ends_on):
        raise Invalid(fields=found)


def reversed_dates(starts_on: date | None, due_on: date | None, ends_on: date | None) -> dict[str, list[str]]:
    """Say by field which day lies before the start."""
    found = {}
    if starts_on and ends_on and ends_on < starts_on:
        found["ends_on"] = [_("The end lies before the start. Correct one of the two.")]
    if starts_on and due_on and due_on < starts_on:
        found["due_on"] = [_("The due day lies before the start. Correct one of the two.")]
    return found


def _implied(workstream: Workstream, told: dict[str, Any], me: Person | None, today: date) -> dict[str, Any]:
    """Return what a new state says without being told. me: whoever says it."""
    state = told["state"]
    implied: dict[str, Any] = {}
    if state == State.UNDER_WAY and not (told.get("starts_on") or workstream.starts_on):
        implied["starts_on"] = today
    if state == State.DONE and not told.get("ends_on"):
        implied["ends_on"] = max(today, told.get("starts_on") or workstream.starts_on or today)
    if state not in (State.DONE, State.WAIVED) and told.get("ends_on") in (None, workstream.ends_on):
        implied["ends_on"] = None
    if state in EXPLAINED and not told.get("person"):
        implied["person"] = me
    if state not in EXPLAINED and told.get("reason", workstream.reason) == workstream.reason:
        implied["reason"] = ""
    return implied


def _defined(stage: CycleStage) -> CycleStage:
    """Return a default stage as the company's life cycle has it, and any other as it is."""
    if stage.pk:
        return stage
    found = life_cycles.company().stages.filter(code=stage.code).first()
    if found is None:
        raise StageElsewhere(fields={"stage": [str(StageElsewhere.detail)]})
    return found


def _check_stage(product: Product, stage: CycleStage) -> None:
    cycle = cycle_of(product) or life_cycles.company()
    if not cycle.stages.filter(pk=stage.pk, withdrawn_on=None).exists():
        raise StageElsewhere(fields={"stage": [str(StageElsewhere.detail)]})


def _record(by: Actor, workstream: Workstream, before: dict[str, Any], after: dict[str, Any]) -> None:
    trail.record_many(by=by, entries=[_entry(workstream, before, after)])


def _entry(workstream: Workstream, before: Mapping[str, Any], after: Mapping[str, Any]) -> trail.Entry:
    product = workstream.product
    return trail.Entry(
        verb="portfolio.workstream.changed",
        subject=("product", product.pk),
        label=product.name,
        scope_id=product.scope_id,
        before={"stage": workstream.stage.code, **before},
        after={"stage": workstream.stage.code, **after},
    )


_RULE: Final = together.Rule[Workstream](
    rows=lambda: Workstream.objects.select_related("product", "stage", "person"),
    entry=lambda one: _entry(one.row, one.before, one.after),
    checks=lambda _rows: check,
    names=FIELDS,
    parent="product",
)


def kept(workstream: Workstream | None) -> dict[str, Any] | None:
    """Return what a workstream says, as JSON keeps it; None where nobody said anything."""
    if workstream is None:
        return None
    said = {name: as_text(getattr(workstream, name)) for name in FIELDS if name != "person"}
    return {**said, "person": workstream.person_id}


@transaction.atomic
def put_back(*, by: Actor, product: Product, stage: CycleStage, said: dict[str, Any] | None) -> None:
    """Let a workstream say again what `kept` gave."""
    workstream = _held(product, stage)
    if workstream is None:
        return
    was = said or {"state": State.NOT_STARTED, **dict.fromkeys(FIELDS[1:4]), "reason": "", "person": None}
    before, after = assign(workstream, _as_fields(was, Person.objects.filter(pk=was["person"]).first()))
    if said is None:
        workstream.delete()
    elif after:
        written_by_hand(workstream)
    _record(by, workstream, before, after)


@transaction.atomic
def change_keeping(
    *, by: Actor, product: Product, stage: CycleStage, today: date, **changes: Any
) -> tuple[Workstream, Step | None]:
    """Change a workstream as `change` does, and keep the way back; no step where nothing changed."""
    Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    stage = _defined(stage)
    before = kept(_held(product, stage))
    workstream = change(by=by, product=product, stage=stage, today=today, **changes)
    after = kept(workstream)
    if before == after:
        return workstream, None
    step = keep_change(
        by=by,
        kind=KIND,
        payload={"product": product.pk, "stage": stage.pk, "before": before, "after": after},
        label=lambda: f"{product.name}, {stage.called}",
        subject=("product", product.pk),
        scope_id=product.scope_id,
    )
    return workstream, step


@reverter(KIND)
def take_back(step: Step, by: Actor) -> None:
    """Let a workstream say what it said before a step. Raises CannotUndo where it was changed since."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=step.payload["product"])
    stage = CycleStage.objects.get(pk=step.payload["stage"])
    if kept(_held(product, stage)) != step.payload["after"]:
        raise CannotUndo(_("This workstream was changed since. Change it by hand."))
    put_back(by=by, product=product, stage=stage, said=step.payload["before"])


def _held(product: Product, stage: CycleStage) -> Workstream | None:
    held = Workstream.objects.select_related("product", "stage", "person")
    return held.filter(product=product, stage=stage).first()
