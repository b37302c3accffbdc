"""`/api/v1/teams/`."""

from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller, require_somewhere
from core.access.permissions import Action, can_somewhere
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import validate_code
from teams.api.fields import PersonField, TeamField
from teams.filters.teams import TeamFilter
from teams.models import Team
from teams.selectors.people import teams as team_rows
from teams.services import teams


class TeamSerializer(serializers.Serializer[Team]):
    """People who work together. `members`: how many people name it as their team."""

    code = serializers.CharField(max_length=64, validators=[validate_code])
    name = serializers.CharField(max_length=150)
    parent = TeamField(required=False, allow_null=True)  # type: ignore[assignment]
    lead_email = PersonField(source="lead", required=False, allow_null=True)
    members = serializers.IntegerField(source="member_count", read_only=True)


class TeamViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate):
    """Teams, for whoever sees any part of the portfolio."""

    serializer_class = TeamSerializer
    filterset_class = TeamFilter
    lookup_field = "code"
    lookup_value_regex = r"[^/]+"
    queryset = Team.objects.none()

    def get_queryset(self) -> Any:
        """Return every team, or none to whoever sees no part of the portfolio."""
        rows = team_rows().order_by("code")
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()

    def perform_create(self, serializer: Any) -> None:
        """Add a team."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        made = teams.add(by=caller(self.request), **serializer.validated_data)
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change a team."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        changed = teams.change(by=caller(self.request), team=serializer.instance, **serializer.validated_data)
        serializer.instance = self.get_object_again(changed)
