"""A person's time on their page: months, part time, and when they are away."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.subjects.panels import Panel
from teams.models import Person
from teams.panels import person_panels
from teams.selectors.calendars import held_calendar
from teams.selectors.presence import presence


def load_presence(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather a person's time; why somebody is away is for leading roles."""
    may_edit = can_somewhere(request.user, Action.EDIT_PEOPLE)
    found = presence(person, timezone.localdate())
    return {
        "presence": found,
        "held": held_calendar(person),
        "ordinary": person.capacity_pct / 100,
        "changes": [(one, one.capacity_pct / 100) for one in found.changes],
        "may_edit": may_edit,
        "may_know": may_edit,
    }


def register_panels() -> None:
    """Put them on the tab of capacity."""
    person_panels.register(
        Panel("presence", "teams/presence_panel.html", load_presence, order=20, tab="capacity")
    )
