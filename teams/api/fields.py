"""References by code whose refusals say what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from teams.models import Person, RoleSheet, Skill, Team, WorkCalendar


class SkillField(serializers.SlugRelatedField[Skill]):
    """A skill by its code."""

    default_error_messages = {
        "does_not_exist": _("No skill has the code “{value}”. Add the skill first, or correct the code.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=Skill.objects.all(), **kwargs)


class RoleField(serializers.SlugRelatedField[RoleSheet]):
    """A role by the code of its sheet."""

    default_error_messages = {
        "does_not_exist": _("No role sheet has the code “{value}”. Add the sheet first, or correct the code.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=RoleSheet.objects.all(), **kwargs)


class PersonField(serializers.SlugRelatedField[Person]):
    """A person by their e-mail, whatever its case."""

    default_error_messages = {
        "does_not_exist": _("Nobody the portal knows has the e-mail “{value}”. Add the person first.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="email", queryset=Person.objects.all(), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Find the person."""
        return super().to_internal_value(data.strip().lower() if isinstance(data, str) else data)


class TeamField(serializers.SlugRelatedField[Team]):
    """A team by its code."""

    default_error_messages = {
        "does_not_exist": _("No team has the code “{value}”. Add the team first, or correct the code.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=Team.objects.all(), **kwargs)


class CalendarField(serializers.SlugRelatedField[WorkCalendar]):
    """A calendar of days off by its code."""

    default_error_messages = {
        "does_not_exist": _("No calendar has the code “{value}”. Add it first, or correct the code.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=WorkCalendar.objects.all(), **kwargs)
