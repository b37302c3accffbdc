"""Two changes at once that each alone would be fine: the second sees what the first has made."""

from datetime import date
from functools import partial

import pytest

from core.access.models import Scope
from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.overtaken import Overtaken, overtaken_by
from core.undo.models import Step
from portfolio.errors import CodeTaken, StageElsewhere, TreeCircle
from portfolio.models import CycleStage, Gate, Node, Objective, Product, SkillNeed
from portfolio.services import gates, life_cycles, nodes, objectives, products, skill_needs, workstreams
from teams.models import Team
from teams.services import development, teams
from tests import factories
from tests.racing import ask_now, overtake

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 26)


def path_of(code: str) -> str:
    return Scope.objects.get(code=code).path


def test_what_is_added_below_a_node_that_moves_stands_where_the_node_went() -> None:
    old, new = factories.node("OLD"), factories.node("NEW")
    moving = factories.node("MOVING", old)
    below = factories.node("BELOW", moving)
    move = partial(nodes.change, by=SYSTEM, node=moving, parent=new)
    add = partial(products.add, by=SYSTEM, code="P", name="Pump", node=below)
    assert isinstance(overtake(move, add), Product)
    assert (
        path_of("P")
        == f"{path_of('NEW')}.{moving.scope_id}.{below.scope_id}.{Scope.objects.get(code='P').pk}"
    )

    # And what moves out of a node that moves takes along none of its old path.
    back = partial(nodes.change, by=SYSTEM, node=Node.objects.get(code="MOVING"), parent=old)
    out = partial(nodes.change, by=SYSTEM, node=Node.objects.get(code="BELOW"), parent=new)
    assert isinstance(overtake(back, out), Node)
    assert path_of("BELOW") == f"{path_of('NEW')}.{below.scope_id}"
    assert path_of("P") == f"{path_of('BELOW')}.{Scope.objects.get(code='P').pk}"


def test_two_who_close_a_circle_together_are_asked_one_after_the_other() -> None:
    one, other = factories.node("ONE"), factories.node("OTHER")
    refused = overtake(
        partial(nodes.change, by=SYSTEM, node=one, parent=other),
        partial(nodes.change, by=SYSTEM, node=other, parent=one),
    )
    assert isinstance(refused, TreeCircle)

    year = {"node": factories.node(), "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
    first, second = (objectives.add(by=SYSTEM, code=code, title=code, **year) for code in "AB")
    red, blue = factories.team("RED"), factories.team("BLUE")

    def together() -> None:
        objectives.change(by=SYSTEM, objective=first, parent=second)
        teams.change(by=SYSTEM, team=red, parent=blue)
        ask_now()

    for late in (
        partial(objectives.change, by=SYSTEM, objective=second, parent=first),
        partial(teams.change, by=SYSTEM, team=blue, parent=red),
    ):
        Objective.objects.update(parent=None)
        Team.objects.update(parent=None)
        error = overtake(together, late)
        assert isinstance(overtaken_by(error), Overtaken), error
    assert [one.parent for one in (Objective.objects.get(code="B"), Team.objects.get(code="BLUE"))] == [
        None
    ] * 2


def test_a_life_cycle_changes_one_thing_at_a_time() -> None:
    cycle = life_cycles.company()
    first, second, third = list(cycle.stages.all())[:3]
    gate = partial(gates.add, by=SYSTEM, cycle=cycle, code="G", name="Gate", source=first, target=third)
    withdraw = partial(life_cycles.withdraw_stage, by=SYSTEM, stage=third, on=TODAY)
    assert isinstance(overtake(withdraw, gate), StageElsewhere)
    assert not Gate.objects.exists()

    add = partial(life_cycles.add_stage, by=SYSTEM, cycle=cycle, code="pilot", name="Pilot", phase="launch")
    rename = partial(life_cycles.change_stage, by=SYSTEM, stage=first, code="pilot")
    assert isinstance(overtake(add, rename), CodeTaken)

    # The order is written for all stages at once, and takes back nothing of what one of them was just told.
    reword = partial(life_cycles.change_stage, by=SYSTEM, stage=second, name="Reworded")
    move = partial(life_cycles.move_stage, by=SYSTEM, stage=first, earlier=False)
    assert isinstance(overtake(reword, move), CycleStage)
    assert CycleStage.objects.get(pk=second.pk).name == "Reworded"


def test_the_way_back_leads_to_what_was_really_there() -> None:
    product = factories.product("P")
    stage = life_cycles.company().stages.all()[0]
    say = partial(workstreams.change, by=SYSTEM, product=product, stage=stage, today=TODAY)
    keep = partial(workstreams.change_keeping, by=SYSTEM, product=product, stage=stage, today=TODAY)
    overtake(partial(say, state="under_way"), partial(keep, state="done"))
    assert Step.objects.get().payload["before"]["state"] == "under_way"

    factories.skill_need(product, factories.skill())
    first, second = (partial(skill_needs.remove, by=SYSTEM, need=SkillNeed.objects.get()) for _ in range(2))
    assert isinstance(overtaken_by(overtake(first, second)), Overtaken)
    assert AuditEvent.objects.filter(verb="portfolio.skill_need.removed").count() == 1

    # Where the service leaves the lock to the way back, that one refuses.
    action = factories.development_action(factories.person(), factories.skill())
    remove = partial(development.remove, by=SYSTEM, action=action)
    assert isinstance(overtake(remove, remove), Overtaken)
    assert AuditEvent.objects.filter(verb="teams.development_action.removed").count() == 1
