"""`/api/v1/targets/`: what KPIs should reach, on which node or product, from when until when."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.models import Scope
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from metrics.filters import TargetFilter
from metrics.models import Target
from metrics.selectors.target_list import targets_for
from metrics.services import targets
from portfolio.api.fields import VisibleNode, VisibleProduct


class TargetSerializer(serializers.Serializer[Target]):
    """A target on a node or a product; exactly one of the two is set.

    `target` and `tolerance` are in the KPI's own unit, a ratio as 0.45. `to` is the first day on which it no
    longer applies. A new target ends the one in force; KPI and place of a target never change.
    """

    id = serializers.IntegerField(read_only=True)
    kpi = serializers.CharField(max_length=60)
    node = VisibleNode(source="scope.node", required=False, allow_null=True)
    product = VisibleProduct(source="scope.product", required=False, allow_null=True)
    target = serializers.DecimalField(source="value", max_digits=20, decimal_places=6)
    tolerance = serializers.DecimalField(max_digits=20, decimal_places=6, min_value=0, required=False)
    to = serializers.DateField(source="ends_on", required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}

    def to_representation(self, instance: Target) -> dict[str, Any]:
        """Name the one place; a scope has no node, or no product."""
        scope = instance.scope
        place = {"node": None, "product": None} | {scope.kind: scope.code}
        fields = self.fields
        return {
            name: place[name]
            if name in place
            else field.to_representation(value)
            if (value := field.get_attribute(instance)) is not None
            else None
            for name, field in fields.items()
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the place from whichever of node and product is named."""
        named = [place for place in attrs.pop("scope", {}).values() if place is not None]
        if self.instance is None:
            if len(named) != 1:
                message = _("Name a node or a product, one of the two.")
                raise serializers.ValidationError({"node": [message]})
            attrs["scope"] = named[0].scope
        return attrs


class TargetViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Targets of places that the caller sees."""

    serializer_class = TargetSerializer
    filterset_class = TargetFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Target.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, by KPI."""
        return targets_for(caller(self.request)).order_by("kpi", "pk")

    def perform_create(self, serializer: Any) -> None:
        """Set a target from a day on; the one in force ends there."""
        scope: Scope = serializer.validated_data["scope"]
        require(self.request, Action.EDIT_TARGET, scope)
        serializer.instance = targets.set_target(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Correct value, tolerance or days; KPI and place stay."""
        instance = serializer.instance
        require(self.request, Action.EDIT_TARGET, instance.scope)
        kept = {name: getattr(instance, name) for name in ("value", "tolerance", "starts_on", "ends_on")}
        wanted = {name: serializer.validated_data.get(name, value) for name, value in kept.items()}
        serializer.instance = targets.change(by=caller(self.request), target=instance, **wanted)

    def perform_destroy(self, instance: Target) -> None:
        """Remove a target: the one that it ended lasts on, else the nearest one above applies again."""
        require(self.request, Action.EDIT_TARGET, instance.scope)
        targets.remove(by=caller(self.request), target=instance)
