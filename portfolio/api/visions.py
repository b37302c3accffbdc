"""`/api/v1/visions/`: where nodes and products want to go, each statement from a day on."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.models import Scope
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleNode, VisibleProduct
from portfolio.filters.visions import VisionFilter
from portfolio.models import Vision
from portfolio.selectors.visions import visions_for
from portfolio.services import visions


class VisionSerializer(serializers.Serializer[Vision]):
    """A statement of vision and strategy, of a node or of a product, in force from a day until the next."""

    id = serializers.IntegerField(read_only=True)
    portfolio = VisibleNode(source="scope.node", required=False, allow_null=True)
    product = VisibleProduct(source="scope.product", required=False, allow_null=True)
    vision = serializers.CharField(source="statement")
    strategy = serializers.CharField(required=False, allow_blank=True)
    written_by = serializers.CharField(read_only=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}

    def to_representation(self, instance: Vision) -> dict[str, Any]:
        """Name the one place; a scope has no node, or no product."""
        scope = instance.scope
        is_node = scope.kind == Scope.Kind.NODE
        return {
            "id": instance.pk,
            "portfolio": scope.code if is_node else None,
            "product": None if is_node else scope.code,
            "vision": instance.statement,
            "strategy": instance.strategy,
            "written_by": instance.written_by,
            "from": instance.starts_on.isoformat(),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the place from whichever of portfolio and product is named."""
        named = [place for place in attrs.pop("scope", {}).values() if place is not None]
        if self.instance is None:
            if len(named) != 1:
                message = _("Name a portfolio or a product, one of the two.")
                raise serializers.ValidationError({"portfolio": [message]})
            attrs["scope"] = named[0].scope
        return attrs


class VisionViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Visions of places that the caller sees."""

    serializer_class = VisionSerializer
    filterset_class = VisionFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Vision.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return visions_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """State the vision of a place from a day on."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.validated_data["scope"])
        serializer.instance = visions.state(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Correct a statement; its place stays."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.instance.scope)
        serializer.instance = visions.correct(
            by=caller(self.request), vision=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: Vision) -> None:
        """Remove a statement that never held."""
        require(self.request, Action.EDIT_OBJECTIVE, instance.scope)
        visions.remove(by=caller(self.request), vision=instance)
