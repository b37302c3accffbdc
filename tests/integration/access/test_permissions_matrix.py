"""Role × action × place: who may do what, where. The table is written by hand, not read from the code."""

from itertools import product

import pytest

from core.access.models import Grant, Role
from core.access.permissions import Action, can, can_somewhere, visible_paths
from portfolio.models import Node, Product
from tests import factories

pytestmark = pytest.mark.django_db

_LEADING = (
    " view edit_tree edit_product edit_ownership edit_allocation edit_launch edit_life_cycle review_gate"
    " decide_gate edit_target edit_people edit_objective edit_budget review_classification stop_product"
    " import prepare_pack share_view"
)
_STEERING = _LEADING + " view_all_imports view_all_jobs view_audit"
MAY = {
    "administrator": _STEERING + " edit_kpi edit_role_sheet assess view_salary administer",
    "cpo": _STEERING + " edit_kpi edit_role_sheet sign_criteria",
    "pmo": _STEERING + " sign_criteria",
    "head_of_product": _LEADING,
    "product_manager": "view edit_product edit_allocation edit_launch import",
    "product_owner": "view edit_launch import",
    "analyst": "view",
    "executive": "view review_gate",
    "hr_partner": "view import edit_people edit_role_sheet assess view_salary",
}


@pytest.fixture
def tree():
    """GROUP > (UNIT > LINE, SIBLING); a product at LINE and one at SIBLING."""
    group = factories.node("GROUP")
    unit = factories.node("UNIT", group)
    line = factories.node("LINE", unit)
    sibling = factories.node("SIBLING", group)
    return {
        "group": group,
        "unit": unit,
        "line": line,
        "sibling": sibling,
        "own_product": factories.product("OWN", line),
        "other_product": factories.product("OTHER", sibling),
    }


# The role is given on UNIT.
INSIDE = {
    "group": False,
    "unit": True,
    "line": True,
    "sibling": False,
    "own_product": True,
    "other_product": False,
}


def test_the_table_knows_every_role_and_action():
    assert set(MAY) == set(Role.values)
    assert set(" ".join(MAY.values()).split()) == {action.value for action in Action}


@pytest.mark.parametrize(("role", "action"), list(product(MAY, Action)))
def test_a_role_on_a_node_holds_there_and_below(tree, role, action):
    user = factories.user(role, tree["unit"])
    may = action.value in MAY[role].split()
    assert {place: can(user, action, tree[place]) for place in INSIDE} == {
        place: may and inside for place, inside in INSIDE.items()
    }
    assert can(user, action) is False
    assert can_somewhere(user, action) is may


@pytest.mark.parametrize(("role", "action"), list(product(MAY, Action)))
def test_a_role_everywhere_holds_everywhere_also_later(tree, role, action):
    user = factories.user(role)
    may = action.value in MAY[role].split()
    later = factories.node("LATER")
    places = [*tree.values(), later, factories.product("LATER-PRODUCT", later)]
    assert {can(user, action, place) for place in places} == {may}
    assert can(user, action) is may


@pytest.mark.parametrize("action", list(Action))
def test_without_a_role_nothing_is_allowed(tree, action):
    user = factories.user(role=None)
    assert not can_somewhere(user, action)
    assert not any(can(user, action, place) for place in tree.values())
    assert visible_paths(user) == []


def test_what_is_made_later_below_a_granted_node_is_covered(tree):
    user = factories.user("product_manager", tree["unit"])
    later = factories.node("LATER", tree["line"])
    assert can(user, Action.EDIT_PRODUCT, later)
    assert can(user, Action.EDIT_PRODUCT, factories.product("LATER-PRODUCT", later))


def test_a_path_that_only_begins_alike_is_not_below():
    """Paths are made of ids: 1 and 12 are strangers."""
    first = factories.node("FIRST")
    other = factories.node("SECOND")
    other.scope.path = f"{first.scope.path}7"
    other.scope.save()
    user = factories.user("cpo", first)
    assert not can(user, Action.VIEW, other)
    assert list(Node.objects.visible_to(user)) == [first]


def test_the_database_and_the_question_agree(tree):
    for role, node in product(MAY, ["group", "unit", "line", "sibling", None]):
        user = factories.user(role, tree[node] if node else None)
        seen = {*Node.objects.visible_to(user), *Product.objects.visible_to(user)}
        assert seen == {place for place in tree.values() if can(user, Action.VIEW, place)}


def test_grants_add_up(tree):
    user = factories.user("executive", tree["group"])
    factories.grant(user, "product_manager", tree["sibling"])
    assert can(user, Action.EDIT_PRODUCT, tree["other_product"])
    assert not can(user, Action.EDIT_PRODUCT, tree["own_product"])
    assert can(user, Action.VIEW, tree["own_product"])


def test_an_inactive_user_has_no_grants(tree):
    user = factories.user("cpo", is_active=False)
    assert not can(user, Action.VIEW, tree["group"])


def test_a_grant_on_everything_is_there_once():
    user = factories.user("cpo")
    with pytest.raises(Exception, match="grant_once"):
        Grant.objects.create(user=user, role="cpo", scope=None)
