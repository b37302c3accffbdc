"""Nodes: adding, changing, moving, and what is refused."""

import pytest

from core.access.models import Scope
from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from portfolio.errors import CodeTaken, TreeCircle
from portfolio.models import Node
from portfolio.services import nodes
from tests import factories

pytestmark = pytest.mark.django_db


def path_of(code: str, kind: str = "node") -> str:
    return Scope.objects.get(kind=kind, code=code).path


def test_a_node_stands_below_its_parent() -> None:
    root = nodes.add(by=SYSTEM, code="G", name="Group", kind=Node.Kind.GROUP)
    unit = nodes.add(by=SYSTEM, code="U", name="Unit", kind=Node.Kind.BUSINESS_UNIT, parent=root)
    assert path_of("G") == str(root.scope_id)
    assert path_of("U") == f"{root.scope_id}.{unit.scope_id}"
    assert list(
        AuditEvent.objects.filter(subject_kind="node").order_by("id").values_list("verb", "subject_label")
    ) == [
        ("portfolio.node.added", "Group"),
        ("portfolio.node.added", "Unit"),
    ]


def test_moving_a_node_moves_all_below_it() -> None:
    left, right = factories.node("LEFT"), factories.node("RIGHT")
    moved = factories.node("MOVED", left)
    deep = factories.node("DEEP", moved)
    product = factories.product("P", deep)
    nodes.change(by=SYSTEM, node=moved, parent=right)
    assert path_of("MOVED") == f"{right.scope_id}.{moved.scope_id}"
    assert path_of("DEEP") == f"{right.scope_id}.{moved.scope_id}.{deep.scope_id}"
    assert path_of("P", "product") == f"{path_of('DEEP')}.{product.scope_id}"
    assert path_of("LEFT") == str(left.scope_id)


def test_moving_to_the_root_shortens_the_path() -> None:
    root = factories.node("ROOT")
    child = factories.node("CHILD", root)
    factories.node("GRANDCHILD", child)
    nodes.change(by=SYSTEM, node=child, parent=None)
    assert path_of("CHILD") == str(child.scope_id)
    assert path_of("GRANDCHILD").startswith(f"{child.scope_id}.")


@pytest.mark.parametrize("target", ["SELF", "BELOW"])
def test_a_circle_is_refused_and_nothing_changes(target: str) -> None:
    top = factories.node("SELF")
    factories.node("BELOW", top)
    before = path_of("SELF"), path_of("BELOW")
    with pytest.raises(TreeCircle) as refused:
        nodes.change(by=SYSTEM, node=top, parent=Node.objects.get(code=target))
    assert "parent" in refused.value.fields
    assert (path_of("SELF"), path_of("BELOW")) == before


def test_a_code_is_unique_among_nodes_but_a_product_may_share_it() -> None:
    node = factories.node("SAME")
    factories.product("SAME", node)
    with pytest.raises(CodeTaken):
        nodes.add(by=SYSTEM, code="SAME", name="Again", kind=Node.Kind.PORTFOLIO)


def test_a_new_code_goes_to_the_scope_too() -> None:
    node = factories.node("OLD")
    nodes.change(by=SYSTEM, node=node, code="NEW")
    assert Scope.objects.get(pk=node.scope_id).code == "NEW"
    event = AuditEvent.objects.filter(subject_kind="node").latest("id")
    assert (event.before, event.after) == ({"code": "OLD"}, {"code": "NEW"})


def test_saving_without_a_change_leaves_no_trace() -> None:
    node = factories.node("N", name="Same")
    nodes.change(by=SYSTEM, node=node, name="Same")
    assert not AuditEvent.objects.exists()
    assert Node.objects.get(code="N").version == 1
