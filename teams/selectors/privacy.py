"""Who sees how well people are thought to do: they, the line above them, and who has the right."""

from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import RawSQL

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from teams.models import Person

_BELOW: Final = """
    WITH RECURSIVE below AS (
        SELECT id FROM teams_person WHERE lower(email) = lower(%s)
        UNION
        SELECT p.id FROM teams_person p JOIN below ON p.manager_id = below.id)
    SELECT id FROM below
"""


def sees_everybody(user: User) -> bool:
    """Tell whether a user sees the assessments of all people."""
    return can_somewhere(user, Action.ASSESS) or can_somewhere(user, Action.EDIT_PEOPLE)


def assessed_for(user: User) -> QuerySet[Person]:
    """Return the people whose assessments a user sees: everybody, or themself and those below them."""
    if sees_everybody(user):
        return Person.objects.all()
    if not can_somewhere(user, Action.VIEW):
        return Person.objects.none()
    return Person.objects.filter(pk__in=RawSQL(_BELOW, [user.email]))  # noqa: S611 no text of a user in it


def may_see_skills(user: User, person: Person) -> bool:
    """Tell whether a user sees a person's assessments, gaps and development."""
    return assessed_for(user).filter(pk=person.pk).exists()


def may_self_assess(user: User, person: Person) -> bool:
    """Tell whether a user is this person."""
    return can_somewhere(user, Action.VIEW) and user.email.casefold() == person.email.casefold()


def may_assess(user: User, person: Person) -> bool:
    """Tell whether a user gives the manager's assessment: from above, or by right; never of oneself."""
    if user.email.casefold() == person.email.casefold():
        return False
    return can_somewhere(user, Action.ASSESS) or is_above(user, person)


def may_plan(user: User, person: Person) -> bool:
    """Tell whether a user plans a person's development: the person, the line above, or who may assess."""
    return may_self_assess(user, person) or may_assess(user, person)


def is_above(user: User, person: Person) -> bool:
    """Tell whether a user stands in the line of managers above a person."""
    if user.email.casefold() == person.email.casefold() or not can_somewhere(user, Action.VIEW):
        return False
    return Person.objects.filter(pk=person.pk, pk__in=RawSQL(_BELOW, [user.email])).exists()  # noqa: S611


def with_line(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Tell of rows that have a person whether the user stands in the line above: `is_below`."""
    below = Q(person__in=RawSQL(_BELOW, [user.email]))  # noqa: S611 as above
    told: QuerySet[Any] = rows.annotate(is_below=ExpressionWrapper(below, output_field=BooleanField()))
    return told


def leads(user: User, row: Any) -> bool:
    """Tell as `may_assess` does, of a row that `with_line` told of: without a query."""
    if user.email.casefold() == row.person.email.casefold():
        return False
    return can_somewhere(user, Action.ASSESS) or (row.is_below and can_somewhere(user, Action.VIEW))
