"""`/api/v1/ownership/`: who answers for which product, from when until when."""

from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from portfolio.filters.ownership import OwnershipFilter
from portfolio.models import Ownership
from portfolio.selectors.ownership import ownership_for
from portfolio.services import ownership
from teams.api.fields import PersonField


class OwnershipSerializer(serializers.Serializer[Ownership]):
    """A person answering for a product. `to` is the first day on which it no longer holds."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    email = PersonField(source="person")
    role = serializers.ChoiceField(choices=Ownership.Role.choices)
    to = serializers.DateField(source="ends_on", required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}


class OwnershipViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Ownership of products that the caller sees."""

    serializer_class = OwnershipSerializer
    filterset_class = OwnershipFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Ownership.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return ownership_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Make somebody manager or owner."""
        require(self.request, Action.EDIT_OWNERSHIP, serializer.validated_data["product"])
        serializer.instance = ownership.assign_person(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change the person, the role or the dates; the product stays."""
        require(self.request, Action.EDIT_OWNERSHIP, serializer.instance.product)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "product"}
        serializer.instance = ownership.change(
            by=caller(self.request), ownership=serializer.instance, **changes
        )

    def perform_destroy(self, instance: Ownership) -> None:
        """Take back an ownership that never was."""
        require(self.request, Action.EDIT_OWNERSHIP, instance.product)
        ownership.remove(by=caller(self.request), ownership=instance)
