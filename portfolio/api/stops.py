"""`/api/v1/stops/`: products that were stopped, and what is learnt."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import CurrencyField, VisibleProduct
from portfolio.filters.stops import StopFilter
from portfolio.models import ProductStop, StopReason
from portfolio.services import stops


class StopSerializer(serializers.Serializer[ProductStop]):
    """A stop of a product. Product and day stay; `restart/` ends it, and it stays on record."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    stopped_on = serializers.DateField()
    reason = serializers.ChoiceField(choices=StopReason.choices)
    reason_text = serializers.CharField()
    sunk_cost = serializers.DecimalField(
        max_digits=18, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    currency = CurrencyField(required=False, allow_blank=True)
    released_fte = serializers.DecimalField(
        max_digits=7, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    released_days = serializers.DecimalField(
        max_digits=9, decimal_places=1, min_value=0, required=False, allow_null=True
    )
    lessons = serializers.CharField(required=False, allow_blank=True)
    stage_before = serializers.CharField(read_only=True)
    restarted_on = serializers.DateField(read_only=True, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True)


class RestartSerializer(serializers.Serializer[Any]):
    """From which day on the product goes on; today when nothing is said."""

    on = serializers.DateField(required=False)


class StopViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate):
    """Stopped products that the caller sees."""

    serializer_class = StopSerializer
    filterset_class = StopFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = ProductStop.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        seen = ProductStop.objects.visible_to(caller(self.request))
        return seen.select_related("product__scope").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Stop a product: it is retired from that day on."""
        require(self.request, Action.STOP_PRODUCT, serializer.validated_data["product"])
        made, _step = stops.stop(by=caller(self.request), **serializer.validated_data)
        serializer.instance = made

    def perform_update(self, serializer: Any) -> None:
        """Change what is told of a stop."""
        require(self.request, Action.STOP_PRODUCT, serializer.instance.product)
        serializer.instance = stops.change(
            by=caller(self.request), stop=serializer.instance, **serializer.validated_data
        )

    @extend_schema(request=RestartSerializer, responses=StopSerializer)
    @action(detail=True, methods=["post"])
    def restart(self, request: Request, **kwargs: Any) -> Response:
        """Start the product again, in the stage it was in."""
        stop = self.get_object()
        require(request, Action.STOP_PRODUCT, stop.product)
        asked = RestartSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        on = asked.validated_data.get("on") or timezone.localdate()
        ended = stops.restart(by=caller(request), stop=stop, on=on)
        return Response(self.get_serializer(ended).data)
