"""`/api/v1/products/`."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
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
from portfolio.selectors.shown_values import shown_values
from portfolio.selectors.similar import Similar, similar
from portfolio.services import products

KPIS: Final = OpenApiParameter(
    "kpis",
    str,
    description=(
        "Codes of KPIs, separated by commas (`nps,revenue`), as `/kpis/` lists them or as the columns of the"
        " list of products are called (`kpi_nps`): each product then has `kpis`."
    ),
)


class KpiShownSerializer(serializers.Serializer[Any]):
    """A KPI of a product as lists show it: over its own window, of the latest complete month.

    Ratios are 0–1, amounts of money decimal text in the reporting currency. `status` is null where a value
    has no target.
    """

    value = serializers.JSONField(allow_null=True)
    target = serializers.JSONField(allow_null=True)
    unit = serializers.CharField()
    window = serializers.CharField()
    period = serializers.CharField()
    status = serializers.CharField(allow_null=True)
    stale = serializers.BooleanField()


class ProductSerializer(serializers.Serializer[Product]):
    """A product. manager_email and owner_email are those of today; `/ownership/` changes them.

    `kpis` are those that the address asks for, by code; null where nothing was computed.
    """

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
    kpis = serializers.SerializerMethodField()
    manager_email = serializers.EmailField(read_only=True, allow_null=True)
    owner_email = serializers.EmailField(read_only=True, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True)

    @extend_schema_field(serializers.DictField(child=KpiShownSerializer(allow_null=True)))
    def get_kpis(self, product: Product) -> dict[str, Any]:
        """Return the values that were asked for; none where none was."""
        asked = getattr(product, "asked_kpis", {})
        return {code: value and KpiShownSerializer(value).data for code, value in asked.items()}


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
    also_asked = ("kpis",)
    queryset = Product.objects.none()

    @extend_schema(parameters=[KPIS])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the products that the caller sees."""
        return super().list(request, *args, **kwargs)

    @extend_schema(parameters=[KPIS])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer 304 when `If-None-Match` names the present version, with the KPIs that are asked for."""
        return super().retrieve(request, *args, **kwargs)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Give the products of one page the KPIs that were asked for, in one query."""
        page = super().paginate_queryset(queryset)
        return self._with_kpis(page) if page is not None else page

    def get_object(self) -> Any:
        """Give one product the KPIs that were asked for."""
        return self._with_kpis([super().get_object()])[0]

    def _asked(self) -> Sequence[str]:
        request = getattr(self, "request", None)
        text = request.query_params.get("kpis", "") if request else ""
        return [code.removeprefix("kpi_") for code in text.split(",") if code]

    def _with_kpis(self, rows: Sequence[Product]) -> Sequence[Product]:
        if asked := self._asked():
            values = shown_values(asked, [row.scope_id for row in rows])
            for row in rows:
                row.asked_kpis = values[row.scope_id]  # type: ignore[attr-defined]
        return rows

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
