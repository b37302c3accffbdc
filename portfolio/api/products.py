"""`/api/v1/products/`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import validate_code
from core.custom.api.values import CustomValues
from portfolio.api.fields import VisibleNode
from portfolio.filters.products import ProductFilter
from portfolio.models import InnovationClass, Product, Stage
from portfolio.selectors.products import products_for
from portfolio.services import products


class ProductSerializer(serializers.Serializer[Product]):
    """A product. manager_email and owner_email are those of today; `/ownership/` changes them."""

    code = serializers.CharField(max_length=64, validators=[validate_code])
    name = serializers.CharField(max_length=150)
    portfolio = VisibleNode(source="node")
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    innovation_class = serializers.ChoiceField(
        choices=InnovationClass.choices, required=False, allow_blank=True
    )
    first_launched_on = serializers.DateField(required=False, allow_null=True)
    retired_on = serializers.DateField(required=False, allow_null=True)
    description = serializers.CharField(required=False, allow_blank=True)
    custom = CustomValues("product", required=False)
    manager_email = serializers.EmailField(read_only=True, allow_null=True)
    owner_email = serializers.EmailField(read_only=True, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a retirement before the launch."""
        launched = attrs.get("first_launched_on", getattr(self.instance, "first_launched_on", None))
        retired = attrs.get("retired_on", getattr(self.instance, "retired_on", None))
        if launched and retired and retired < launched:
            message = _("The retirement lies before the first launch. Correct one of the two.")
            raise serializers.ValidationError({"retired_on": [message]})
        return attrs


class ProductViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Products that the caller sees."""

    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    lookup_field = "code"
    lookup_value_regex = r"[^/]+"
    queryset = Product.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, by code."""
        rows = products_for(caller(self.request), timezone.localdate())
        return rows.select_related("node__scope", "scope").order_by("code")

    def perform_create(self, serializer: Any) -> None:
        """Add a product below a node where the caller may."""
        require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["node"])
        added = products.add(by=caller(self.request), **serializer.validated_data)
        serializer.instance = self.get_object_again(added)

    def perform_update(self, serializer: Any) -> None:
        """Change a product; moving it needs the right at both ends."""
        require(self.request, Action.EDIT_PRODUCT, serializer.instance)
        if "node" in serializer.validated_data:
            require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["node"])
        serializer.instance = products.change(
            by=caller(self.request), product=serializer.instance, **serializer.validated_data
        )
