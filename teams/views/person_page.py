"""People as pages find them."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.access.models import User
from core.subjects.panels import OVERVIEW
from teams.models import Person
from teams.selectors.privacy import may_see_skills
from teams.views.rights import must_see


def find_person(user: User, pk: int) -> Person:
    """Return a person for whoever sees any part of the portfolio; with whether their skills are seen."""
    must_see(user)
    person = get_object_or_404(Person.objects.select_related("team", "manager"), pk=pk)
    person.skills_seen = may_see_skills(user, person)  # type: ignore[attr-defined]
    return person


def find_assessed(user: User, pk: int) -> Person:
    """Return a person whose skills the user sees. Raises Http404."""
    person = find_person(user, pk)
    if not person.skills_seen:  # type: ignore[attr-defined]
        raise Http404
    return person


def person_url(person: Person, tab: str = OVERVIEW) -> str:
    """Return the address of a tab of a person's page."""
    if tab == OVERVIEW:
        return reverse("teams:person-detail", args=[person.pk])
    return reverse("teams:person-tab", args=[person.pk, tab])
