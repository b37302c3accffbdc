"""`/api/v1/actions/`: who does what until when, and what shows that it was done."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers
from rest_framework.exceptions import PermissionDenied

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleNode, VisibleProduct
from portfolio.filters.actions import ActionFilter
from portfolio.models import ActionItem
from portfolio.selectors.actions import actions_for, may_change
from portfolio.services import actions
from teams.api.fields import PersonField


class ActionSerializer(serializers.Serializer[ActionItem]):
    """An action at a product or a portfolio. `done_on` needs evidence, in words or as an address."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct(required=False, allow_null=True)
    portfolio = VisibleNode(required=False, allow_null=True)
    title = serializers.CharField(max_length=200)
    owner_email = PersonField(source="owner", required=False, allow_null=True)
    raised_on = serializers.DateField(required=False)
    due_on = serializers.DateField(required=False, allow_null=True)
    done_on = serializers.DateField(required=False, allow_null=True)
    evidence = serializers.CharField(required=False, allow_blank=True)
    evidence_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    gate_review = serializers.IntegerField(source="review_id", read_only=True, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the place from whichever of the two is named; it stays afterwards."""
        product, node = attrs.pop("product", None), attrs.pop("portfolio", None)
        if self.instance is None:
            if (product is None) == (node is None):
                raise serializers.ValidationError({"product": [_("Name a product or a portfolio.")]})
            attrs["scope"] = (product or node).scope
            attrs.setdefault("raised_on", timezone.localdate())
        return attrs

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Name the place by the code that it has."""
        shown = super().to_representation(instance)
        return {**shown, "product": instance.product_code, "portfolio": instance.node_code}


class ActionViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Actions at places that the caller sees."""

    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = ActionItem.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return actions_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Ask somebody for something."""
        require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["scope"])
        made = actions.add(by=caller(self.request), **serializer.validated_data)
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change or close an action: whoever edits what it belongs to, and its owner."""
        action, user = serializer.instance, caller(self.request)
        if not may_change(user, action):
            raise PermissionDenied
        serializer.instance = actions.change(by=user, action=action, **serializer.validated_data)

    def perform_destroy(self, instance: ActionItem) -> None:
        """Take an action away."""
        require(self.request, Action.EDIT_PRODUCT, instance)
        actions.remove(by=caller(self.request), action=instance)
