"""`/api/v1/allocations/`: what people and teams give to products. What is too much is done, and said."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require, require_somewhere
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.capacity import MonthField
from portfolio.api.fields import VisibleProduct
from portfolio.filters.allocations import AllocationFilter
from portfolio.models import Allocation
from portfolio.selectors.allocations import allocations_for
from portfolio.selectors.load import draft_of, limits, overloads_of
from portfolio.services import allocations
from teams.api.fields import PersonField, TeamField


class AllocationSerializer(serializers.Serializer[Allocation]):
    """A person, or a team, working on a product. `to` is the first day on which it no longer holds."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    email = PersonField(source="person", required=False, allow_null=True)
    team = TeamField(required=False, allow_null=True)
    percent = serializers.DecimalField(max_digits=7, decimal_places=2, min_value=Decimal("0.01"))
    to = serializers.DateField(source="ends_on", required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}


class OverloadSerializer(serializers.Serializer[Any]):
    """A person's month with more allocated than the limit allows. Amounts in full-time posts."""

    email = serializers.EmailField(source="person.email")
    month = MonthField()
    allocated_fte = serializers.DecimalField(max_digits=14, decimal_places=4)
    capacity_fte = serializers.DecimalField(max_digits=14, decimal_places=4)


class WarnedAllocationSerializer(AllocationSerializer):
    """An allocation as it was stored, with the months that are too much since."""

    warnings = OverloadSerializer(many=True, read_only=True)


class AllocationViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Allocations to products that the caller sees."""

    serializer_class = AllocationSerializer
    filterset_class = AllocationFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Allocation.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return allocations_for(caller(self.request)).order_by("pk")

    @extend_schema(responses={201: WarnedAllocationSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with the allocation and what is too much since."""
        return self._warned(super().create(request, *args, **kwargs))

    @extend_schema(responses={200: WarnedAllocationSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with the allocation and what is too much since."""
        return self._warned(super().partial_update(request, *args, **kwargs))

    def perform_create(self, serializer: Any) -> None:
        """Allocate a person or a team."""
        require_somewhere(self.request, Action.EDIT_ALLOCATION)
        require(self.request, Action.EDIT_ALLOCATION, serializer.validated_data["product"])
        serializer.instance = allocations.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change who, how much or when; the product stays."""
        require(self.request, Action.EDIT_ALLOCATION, serializer.instance.product)
        serializer.instance = allocations.change(
            by=caller(self.request), allocation=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: Allocation) -> None:
        """Take back an allocation that never was."""
        require(self.request, Action.EDIT_ALLOCATION, instance.product)
        allocations.remove(by=caller(self.request), allocation=instance)

    def _warned(self, answer: Response) -> Response:
        stored = Allocation.objects.get(pk=answer.data["id"])
        found = overloads_of(
            draft_of(stored), replacing=[stored.pk], today=timezone.localdate(), limits=limits()
        )
        answer.data = {**answer.data, "warnings": OverloadSerializer(found, many=True).data}
        return answer
