"""`/api/v1/key-results/` and `/api/v1/contributions/`: what shows an objective, and who serves it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from portfolio.api.objectives import VisibleObjective
from portfolio.filters.objectives import ContributionFilter, KeyResultFilter
from portfolio.models import Contribution, KeyResult
from portfolio.selectors.key_results import contributions_for, key_results_for
from portfolio.services import key_results, objectives

_WINDOWS = ["month", "quarter", "ytd", "t12m", "life"]


class KeyResultSerializer(serializers.Serializer[KeyResult]):
    """A key result of an objective.

    `kpi` empty: somebody says the value by hand (`…/value/`). `product`: measured there instead of at the
    objective's node. `value` and `progress` (0–1) are null where they are not known.
    """

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(max_length=64, required=False)
    objective = VisibleObjective()
    title = serializers.CharField(max_length=200)
    kpi = serializers.CharField(max_length=60, required=False, allow_blank=True)
    window = serializers.ChoiceField(choices=_WINDOWS, required=False, allow_blank=True)
    product = VisibleProduct(required=False, allow_null=True)
    start = serializers.DecimalField(source="start_value", max_digits=20, decimal_places=6)
    target = serializers.DecimalField(source="target_value", max_digits=20, decimal_places=6)
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)
    value = serializers.DecimalField(
        source="way.value", max_digits=48, decimal_places=12, read_only=True, allow_null=True
    )
    progress = serializers.FloatField(source="way.progress", read_only=True, allow_null=True)


class ValueSerializer(serializers.Serializer[Any]):
    """What a key result without a KPI had reached on a day."""

    on = serializers.DateField()
    value = serializers.DecimalField(max_digits=20, decimal_places=6)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class KeyResultViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Key results of objectives that the caller sees."""

    serializer_class = KeyResultSerializer
    filterset_class = KeyResultFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = KeyResult.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return key_results_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Add a key result to an objective."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.validated_data["objective"])
        made = key_results.add(by=caller(self.request), **serializer.validated_data)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        """Change a key result; its objective stays."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.instance.objective)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "objective"}
        made = key_results.change(by=caller(self.request), key_result=serializer.instance, **changes)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_destroy(self, instance: KeyResult) -> None:
        """Remove a key result with its values."""
        require(self.request, Action.EDIT_OBJECTIVE, instance.objective)
        key_results.remove(by=caller(self.request), key_result=instance)

    @extend_schema(request=ValueSerializer, responses=KeyResultSerializer)
    @action(detail=True, methods=["post"])
    def value(self, request: Request, pk: str | None = None) -> Response:
        """Say what a key result without a KPI had reached on a day."""
        key_result = self.get_object()
        require(request, Action.EDIT_OBJECTIVE, key_result.objective)
        told = ValueSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        key_results.say(by=caller(request), key_result=key_result, **told.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=key_result.pk)).data)


class ContributionSerializer(serializers.Serializer[Contribution]):
    """A product serving an objective. `weight`: 1 some, 2 much, 3 mainly."""

    id = serializers.IntegerField(read_only=True)
    objective = VisibleObjective()
    product = VisibleProduct()
    weight = serializers.ChoiceField(choices=Contribution.Weight.choices, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ContributionViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Which products serve which objectives, of those that the caller sees."""

    serializer_class = ContributionSerializer
    filterset_class = ContributionFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Contribution.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees of both, oldest entry first."""
        return contributions_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Let a product serve an objective."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.validated_data["objective"])
        serializer.instance = objectives.serve(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change the weight or the note; objective and product stay."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.instance.objective)
        changes = {
            name: value for name, value in serializer.validated_data.items() if name in ("weight", "note")
        }
        serializer.instance = objectives.change_contribution(
            by=caller(self.request), contribution=serializer.instance, **changes
        )

    def perform_destroy(self, instance: Contribution) -> None:
        """Let a product serve an objective no longer."""
        require(self.request, Action.EDIT_OBJECTIVE, instance.objective)
        objectives.unserve(by=caller(self.request), contribution=instance)
