"""What the lists of people and teams show."""

from typing import Any

from django.db.models import Count, QuerySet

from teams.models import Person, Team


def people() -> QuerySet[Person]:
    """Return people with what their list shows."""
    return Person.objects.select_related("team", "manager", "calendar")


def teams() -> QuerySet[Any]:
    """Return teams with what their list shows."""
    return Team.objects.select_related("parent", "lead", "calendar").annotate(member_count=Count("members"))
