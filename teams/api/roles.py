"""`/api/v1/role-assignments/` and `/api/v1/salary-bands/`."""

from decimal import Decimal
from typing import Any

from django.http import Http404
from rest_framework import mixins, serializers

from core.access.api import caller, require_somewhere
from core.access.permissions import Action, can, can_somewhere
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from teams.api.fields import PersonField, RoleField, TeamField
from teams.filters.roles import RoleAssignmentFilter, SalaryBandFilter
from teams.models import RoleAssignment, SalaryBand
from teams.services import role_assignments, salary_bands


class RoleAssignmentSerializer(serializers.Serializer[RoleAssignment]):
    """A person in a role. `to` is the first day on which they no longer have it."""

    id = serializers.IntegerField(read_only=True)
    email = PersonField(source="person")
    role = RoleField(source="sheet")
    level = serializers.CharField(max_length=50, required=False, allow_blank=True)
    team = TeamField(required=False, allow_null=True)
    to = serializers.DateField(source="ends_on", required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}


class RoleAssignmentViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Roles of people, for whoever sees any part of the portfolio."""

    serializer_class = RoleAssignmentSerializer
    filterset_class = RoleAssignmentFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = RoleAssignment.objects.none()

    def get_queryset(self) -> Any:
        """Return everybody's, or nobody's to whoever sees no part of the portfolio."""
        rows = RoleAssignment.objects.select_related("person", "sheet", "team").order_by("pk")
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()

    def perform_create(self, serializer: Any) -> None:
        """Give a role."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = role_assignments.give(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a role; the person stays."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "person"}
        serializer.instance = role_assignments.change(
            by=caller(self.request), held=serializer.instance, **changes
        )

    def perform_destroy(self, instance: RoleAssignment) -> None:
        """Take back a role that never was."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        role_assignments.remove(by=caller(self.request), held=instance)


class SalaryBandSerializer(serializers.Serializer[SalaryBand]):
    """What a role pays a year at a level, from a day on."""

    id = serializers.IntegerField(read_only=True)
    role = RoleField(source="sheet")
    level = serializers.CharField(max_length=50)
    currency = serializers.CharField(max_length=3)
    low = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    mid = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    high = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"))

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}


class SalaryBandViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Salary bands: not there for whoever may not see salaries everywhere."""

    serializer_class = SalaryBandSerializer
    filterset_class = SalaryBandFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = SalaryBand.objects.none()

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Answer as if there were no such address to whoever lacks the right."""
        super().initial(request, *args, **kwargs)
        if not can(caller(request), Action.VIEW_SALARY):
            raise Http404

    def get_queryset(self) -> Any:
        """Return all bands."""
        rows = SalaryBand.objects.select_related("sheet").order_by("pk")
        return rows if can(caller(self.request), Action.VIEW_SALARY) else rows.none()

    def perform_create(self, serializer: Any) -> None:
        """Set a band."""
        serializer.instance = salary_bands.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Correct a band."""
        serializer.instance = salary_bands.change(
            by=caller(self.request), band=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: SalaryBand) -> None:
        """Take a band back."""
        salary_bands.remove(by=caller(self.request), band=instance)
