"""`/api/v1/absences/` and `/api/v1/capacity-changes/`: when people are away, and when they work part time."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core.access.api import caller, require_somewhere
from core.access.permissions import Action, can_somewhere
from teams.api.fields import PersonField
from teams.api.viewsets import OpenRows
from teams.filters.presence import AbsenceFilter, CapacityChangeFilter
from teams.models import Absence, CapacityChange
from teams.services import absences, capacity


class _Period(serializers.Serializer[Any]):
    id = serializers.IntegerField(read_only=True)
    email = PersonField(source="person")
    to = serializers.DateField(source="ends_on", required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}


class AbsenceSerializer(_Period):
    """A person being away. `to` is the first day back; `kind` is null for who may not know."""

    kind = serializers.ChoiceField(choices=Absence.Kind.choices, required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take null for not said: who may not know the kind sends back what they read."""
        return {name: value for name, value in attrs.items() if name != "kind" or value is not None}

    def to_representation(self, instance: Absence) -> dict[str, Any]:
        """Leave out why, for whom that is not to be seen."""
        shown = super().to_representation(instance)
        knows = can_somewhere(self.context["request"].user, Action.EDIT_PEOPLE)
        return shown if knows else {**shown, "kind": None}


class CapacityChangeSerializer(_Period):
    """A person working another part of a full time. `to` is the first day on which it no longer holds."""

    capacity_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100)
    )


class AbsenceViewSet(OpenRows):
    """Absences; why somebody is away is for leading roles."""

    serializer_class = AbsenceSerializer
    filterset_class = AbsenceFilter
    queryset = Absence.objects.none()
    rows = Absence.objects.select_related("person")

    def perform_create(self, serializer: Any) -> None:
        """Note that a person is away."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = absences.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change the days or the kind; the person stays."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = absences.change(
            by=caller(self.request), absence=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: Absence) -> None:
        """Take back an absence that never was."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        absences.remove(by=caller(self.request), absence=instance)


class CapacityChangeViewSet(OpenRows):
    """Changes of capacity."""

    serializer_class = CapacityChangeSerializer
    filterset_class = CapacityChangeFilter
    queryset = CapacityChange.objects.none()
    rows = CapacityChange.objects.select_related("person")

    def perform_create(self, serializer: Any) -> None:
        """Say that a person works another part of a full time for a while."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = capacity.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change the days or the percentage; the person stays."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = capacity.change(
            by=caller(self.request), capacity_change=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: CapacityChange) -> None:
        """Take back a change that never was."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        capacity.remove(by=caller(self.request), capacity_change=instance)
