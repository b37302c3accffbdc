"""`/api/v1/products/`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.asking import refuse_unknown
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import validate_code
from core.custom.api.values import CustomValues
from portfolio.api.fields import VisibleNode
from portfolio.filters.products import ProductFilter
from portfolio.models import InnovationClass, Product, ProductStop, Stage
from portfolio.selectors.products import products_for
from portfolio.selectors.similar import Similar, similar
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


class SimilarStopSerializer(serializers.Serializer[ProductStop]):
    """Why a product was stopped, and what is learnt."""

    id = serializers.IntegerField()
    stopped_on = serializers.DateField()
    reason = serializers.CharField()
    reason_text = serializers.CharField()
    sunk_cost = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    lessons = serializers.CharField()


class SimilarSerializer(serializers.Serializer[Similar]):
    """A product that resembles a proposal, with what became of it."""

    code = serializers.CharField(source="product.code")
    name = serializers.CharField(source="product.name")
    stage = serializers.CharField(source="product.stage")
    score = serializers.FloatField()
    stop = SimilarStopSerializer(allow_null=True)


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

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="The proposal's name.", required=True),
            OpenApiParameter("description", str, description="What it would do."),
        ],
        responses=SimilarSerializer(many=True),
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def similar(self, request: Request) -> Response:
        """List up to five products that resemble a proposal, most alike first."""
        refuse_unknown(request, ("q", "description"))
        asked = request.query_params
        name = asked.get("q", "").strip()
        if not name:
            raise serializers.ValidationError({"q": [_("Write the proposal's name.")]})
        found: Any = similar(user=caller(request), name=name, description=asked.get("description", ""))
        return Response(SimilarSerializer(found, many=True).data)

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
