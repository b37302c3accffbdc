"""People and teams: changes and refusals."""

import pytest

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from teams.models import Person
from teams.services import people, teams
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_e_mail_belongs_to_one_person_whatever_its_case() -> None:
    people.add(by=SYSTEM, email="Ada@Example.com", name="Ada")
    assert Person.objects.get().email == "ada@example.com"
    with pytest.raises(Invalid) as refused:
        people.add(by=SYSTEM, email="ADA@example.com", name="Other")
    assert "email" in refused.value.fields


def test_a_circle_of_managers_is_refused() -> None:
    top = factories.person()
    middle = factories.person(manager=top)
    low = factories.person(manager=middle)
    with pytest.raises(Invalid) as refused:
        people.change(by=SYSTEM, person=top, manager=low)
    assert "manager" in refused.value.fields


def test_a_change_is_audited_with_before_and_after() -> None:
    person = factories.person(name="Old")
    people.change(by=SYSTEM, person=person, name="New")
    event = AuditEvent.objects.get()
    assert (event.verb, event.before, event.after) == (
        "teams.person.changed",
        {"name": "Old"},
        {"name": "New"},
    )


def test_a_team_is_not_part_of_itself() -> None:
    outer = factories.team("OUTER")
    inner = factories.team("INNER", parent=outer)
    with pytest.raises(Invalid):
        teams.change(by=SYSTEM, team=outer, parent=inner)
    with pytest.raises(Invalid):
        teams.add(by=SYSTEM, code="INNER", name="Again")
