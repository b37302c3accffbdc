"""`/api/v1/launches/`: bringing products to market, as promised and as it came."""

from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from roadmap.filters import LaunchFilter
from roadmap.models import Launch
from roadmap.selectors.lists import launches_for
from roadmap.services import launches


class LaunchSerializer(serializers.Serializer[Launch]):
    """A launch. `first_committed_on` is the day first promised: it is kept for ever."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    name = serializers.CharField(max_length=150)
    idea_on = serializers.DateField(required=False, allow_null=True)
    go_on = serializers.DateField(required=False, allow_null=True)
    development_on = serializers.DateField(required=False, allow_null=True)
    committed_on = serializers.DateField(required=False, allow_null=True)
    first_committed_on = serializers.DateField(read_only=True, allow_null=True)
    launched_on = serializers.DateField(required=False, allow_null=True)
    slip_days = serializers.IntegerField(read_only=True, allow_null=True)


class LaunchViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate):
    """Launches of products that the caller sees."""

    serializer_class = LaunchSerializer
    filterset_class = LaunchFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Launch.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return launches_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Add a launch."""
        require(self.request, Action.EDIT_LAUNCH, serializer.validated_data["product"])
        serializer.instance = launches.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change name or days; the product stays."""
        require(self.request, Action.EDIT_LAUNCH, serializer.instance.product)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "product"}
        serializer.instance = launches.change(by=caller(self.request), launch=serializer.instance, **changes)
