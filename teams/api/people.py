"""`/api/v1/people/`."""

from decimal import Decimal
from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller, require_somewhere
from core.access.permissions import Action, can_somewhere
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.custom.api.values import CustomValues
from teams.api.fields import CalendarField, PersonField, TeamField
from teams.filters.people import PersonFilter
from teams.models import Person
from teams.selectors.people import people as people_rows
from teams.services import people


class PersonSerializer(serializers.Serializer[Person]):
    """Somebody who works on products."""

    id = serializers.IntegerField(read_only=True)
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=150)
    role = serializers.CharField(max_length=100, required=False, allow_blank=True)
    level = serializers.CharField(max_length=50, required=False, allow_blank=True)
    manager_email = PersonField(source="manager", required=False, allow_null=True)
    team = TeamField(required=False, allow_null=True)
    capacity_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100), required=False
    )
    leaves_on = serializers.DateField(required=False, allow_null=True)
    calendar = CalendarField(required=False, allow_null=True)
    custom = CustomValues("person", required=False)


class PersonViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """People, for whoever sees any part of the portfolio."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Person.objects.none()

    def get_queryset(self) -> Any:
        """Return everybody, or nobody to whoever sees no part of the portfolio."""
        rows = people_rows().order_by("email")
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()

    def perform_create(self, serializer: Any) -> None:
        """Add a person."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = people.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a person."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = people.change(
            by=caller(self.request), person=serializer.instance, **serializer.validated_data
        )
