"""`/api/v1/workstreams/`: how far products are with their stages."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from portfolio.filters.workstreams import WorkstreamFilter
from portfolio.models import CycleStage, Product, Workstream
from portfolio.selectors.workstreams import cells, workstreams_for
from portfolio.services import workstreams
from teams.api.fields import PersonField


class WorkstreamSerializer(serializers.Serializer[Workstream]):
    """How far a product is with a stage. `stage` is a code of the product's life cycle."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    stage = serializers.CharField(source="stage.code")
    state = serializers.ChoiceField(choices=Workstream.State.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    email = PersonField(source="person", required=False, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True)


class WorkstreamViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate
):
    """Workstreams of products that the caller sees."""

    serializer_class = WorkstreamSerializer
    filterset_class = WorkstreamFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Workstream.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return workstreams_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Say how far a product is with a stage; of one that was said already, say it anew."""
        told = serializer.validated_data
        product = told.pop("product")
        require(self.request, Action.EDIT_PRODUCT, product)
        stage = _stage(product, told.pop("stage")["code"])
        serializer.instance = self._change(product, stage, told)

    def perform_update(self, serializer: Any) -> None:
        """Change a workstream; its product and stage stay."""
        held, told = serializer.instance, serializer.validated_data
        require(self.request, Action.EDIT_PRODUCT, held.product)
        told = {name: value for name, value in told.items() if name not in ("product", "stage")}
        serializer.instance = self._change(held.product, held.stage, told)

    def _change(self, product: Product, stage: CycleStage, told: dict[str, Any]) -> Workstream:
        return workstreams.change(
            by=caller(self.request), product=product, stage=stage, today=timezone.localdate(), **told
        )


def _stage(product: Product, code: str) -> CycleStage:
    found = {cell.stage.code: cell.stage for cell in cells(product)}
    if code not in found:
        raise serializers.ValidationError({"stage": [_("This product's life cycle has no such stage.")]})
    return found[code]
