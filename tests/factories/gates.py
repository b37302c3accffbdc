"""Life cycles, gates and what hangs on them, for tests that are about something else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portfolio.models import (
    ActionItem,
    CycleStage,
    Gate,
    GateCriterion,
    GateReview,
    LifeCycle,
    Node,
    Product,
    Workstream,
)

DAY = date(2026, 3, 2)


def life_cycle(node: Node | None, *stages: str, code: str = "", **fields: Any) -> LifeCycle:
    """Make a life cycle of a node, or the company's; a stage is "code" or "code:phase"."""
    code = code or (f"cycle-{node.code.lower()}" if node else "company")
    cycle = LifeCycle.objects.create(code=code, node=node, **{"name": code.title(), **fields})
    for position, told in enumerate(stages, start=1):
        name, _, phase = told.partition(":")
        CycleStage.objects.create(
            cycle=cycle, code=name, name=name.title(), phase=phase or name, position=position
        )
    return cycle


def stage(cycle: LifeCycle, code: str) -> CycleStage:
    """Return a stage of a life cycle."""
    return cycle.stages.get(code=code)


def gate(cycle: LifeCycle, code: str, source: str, target: str, **fields: Any) -> Gate:
    """Put a gate between two stages, without criteria."""
    return Gate.objects.create(
        cycle=cycle,
        code=code,
        source=stage(cycle, source),
        target=stage(cycle, target),
        **{"name": code.title(), **fields},
    )


def criterion(of: Gate, code: str, kind: str = "score", **fields: Any) -> GateCriterion:
    """Let a gate ask for something; scores must reach 3 unless `threshold` says otherwise."""
    if kind == "score":
        fields = {"threshold": 3, **fields}
    return GateCriterion.objects.create(
        gate=of, code=code, kind=kind, position=of.criteria.count() + 1, **{"name": code.title(), **fields}
    )


def review(product: Product, at: Gate, **fields: Any) -> GateReview:
    """Put a product before a gate, asked by somebody whom no test signs in as."""
    told = {"asked_by_email": "asker@example.com", "asked_on": DAY, **fields}
    return GateReview.objects.create(product=product, gate=at, **told)


@dataclass
class Things:
    """One of each at one product, and a second gate that nobody has asked for."""

    life_cycle: LifeCycle
    cycle_stage: CycleStage
    gate: Gate
    second_gate: Gate
    gate_criterion: GateCriterion
    gate_review: GateReview
    action: ActionItem
    workstream: Workstream


def things(product: Product, word: str) -> Things:
    """Give the product's node a life cycle, the product one of everything, all with a word in its name."""
    cycle = life_cycle(product.node, "build:development", "sell:launch", "end:decline", name=f"{word} cycle")
    first = gate(cycle, "g1", "build", "sell", name=f"{word} gate")
    asked = review(product, first, note=f"{word} request")
    return Things(
        cycle,
        stage(cycle, "build"),
        first,
        gate(cycle, "g2", "sell", "end", name=f"{word} second gate"),
        criterion(first, "fit", name=f"{word} criterion"),
        asked,
        ActionItem.objects.create(scope=product.scope, title=f"{word} action", raised_on=DAY, review=asked),
        Workstream.objects.create(product=product, stage=stage(cycle, "build"), state="under_way"),
    )
