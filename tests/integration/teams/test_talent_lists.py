"""Cells of the lists of roles, skills, actions and needs, changed where they stand."""

from datetime import date

import pytest

from teams.models import DevelopmentAction, RoleAssignment, Skill
from tests import factories
from tests.integration.lists.browsing import browser, etag, patch, undo_address

pytestmark = pytest.mark.django_db


def test_a_role_is_ended_in_the_list_and_given_back() -> None:
    held = factories.role_assignment(factories.person("ada@example.com"), factories.role_sheet())
    client = browser(factories.user("cpo"))
    cell = f"/lists/role_assignments/{held.pk}/ends_on/"
    status, said = patch(client, cell, "2026-06-01", etag(client, cell))
    assert status == 200
    assert RoleAssignment.objects.get().ends_on == date(2026, 6, 1)
    client.post(undo_address(said["toast"]))
    assert RoleAssignment.objects.get().ends_on is None
    status, said = patch(client, cell, "2019-06-01")
    assert status >= 400
    assert "The end lies before the start" in str(said)


def test_a_family_of_a_skill_is_changed_by_who_writes_sheets_alone() -> None:
    skill = factories.skill("cut")
    cell = f"/lists/skills/{skill.pk}/family/"
    assert patch(browser(factories.user("analyst")), cell, "design")[0] == 403
    assert patch(browser(factories.user("cpo")), cell, "design")[0] == 200
    assert Skill.objects.get().family == "design"


def test_an_action_is_done_in_the_list_by_the_person_and_not_there_for_others() -> None:
    boss = factories.person("boss@example.com")
    person = factories.person("ada@example.com", manager=boss)
    action = factories.development_action(person, factories.skill("cut"))
    cell = f"/lists/development_actions/{action.pk}/done_on/"
    assert patch(browser(factories.user("analyst")), cell, "2026-11-01")[0] == 404
    own = browser(factories.user("analyst", email="ada@example.com"))
    assert patch(own, cell, "2026-11-01")[0] == 200
    assert DevelopmentAction.objects.get().done_on == date(2026, 11, 1)
    for due, done, word in (
        ("2020-01-01", None, "Overdue"), ("2020-01-01", "2020-02-01", "Done"), ("2999-01-01", None, "Open")
    ):  # fmt: skip
        DevelopmentAction.objects.update(due_on=due, done_on=done)
        row = own.get("/skills/actions/").content.decode().split("<tbody")[1].split("</tbody")[0]
        assert [one for one in ("Overdue", "Done", "Open") if f">{one}<" in row] == [word]


def test_a_need_is_changed_inside_ones_part_of_the_tree_alone() -> None:
    mine, other = factories.node("MINE"), factories.node("OTHER")
    skill = factories.skill("cut")
    near, far = (factories.skill_need(factories.product("", node), skill) for node in (mine, other))
    client = browser(factories.user("product_manager", mine))
    assert patch(client, f"/lists/skill_needs/{near.pk}/fte/", "2.5")[0] == 200
    assert patch(client, f"/lists/skill_needs/{far.pk}/fte/", "2.5")[0] == 404
    near.refresh_from_db()
    assert str(near.fte) == "2.50"
    assert patch(client, f"/lists/skill_needs/{near.pk}/fte/", "0")[0] >= 400
