"""`/api/v1/gates/`: where products show that they have earned their next stage, and what is asked."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from core.access.api import caller, require, require_somewhere
from core.access.models import Role
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import validate_code
from portfolio.api.life_cycles import VisibleCycle
from portfolio.filters.life_cycles import GateFilter
from portfolio.models import CycleStage, Gate, GateCriterion, LifeCycle
from portfolio.services import gates


class GateCriterionSerializer(serializers.Serializer[GateCriterion]):
    """What a gate asks. `threshold` of a KPI is in its own unit; of a score, the mean that is enough."""

    code = serializers.CharField(max_length=64, validators=[validate_code])
    name = serializers.CharField(max_length=100)
    name_fr = serializers.CharField(max_length=100, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=GateCriterion.Kind.choices)
    kpi = serializers.CharField(max_length=60, required=False, allow_blank=True)
    direction = serializers.ChoiceField(choices=GateCriterion.Direction.choices, required=False)
    threshold = serializers.DecimalField(max_digits=20, decimal_places=6, required=False, allow_null=True)
    weight = serializers.IntegerField(min_value=1, max_value=100, required=False)
    must_pass = serializers.BooleanField(required=False)


class GateSerializer(serializers.Serializer[Gate]):
    """A gate with what it asks. Writing `criteria` changes by code and withdraws what is not named."""

    id = serializers.IntegerField(read_only=True)
    life_cycle = VisibleCycle(source="cycle")
    code = serializers.CharField(max_length=64, validators=[validate_code])
    name = serializers.CharField(max_length=100)
    name_fr = serializers.CharField(max_length=100, required=False, allow_blank=True)
    from_stage = serializers.CharField(source="source.code")
    to_stage = serializers.CharField(source="target.code")
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), required=False)
    criteria = GateCriterionSerializer(source="in_use", many=True, required=False)
    withdrawn_on = serializers.DateField(read_only=True, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the stages in the gate's own life cycle, which is never another."""
        cycle = self.instance.cycle if self.instance else attrs["cycle"]
        if self.instance and attrs.pop("cycle", cycle) != cycle:
            raise serializers.ValidationError({"life_cycle": [_("A gate stays in its life cycle.")]})
        for field, name in (("from_stage", "source"), ("to_stage", "target")):
            if name in attrs:
                attrs[name] = self._stage(cycle, field, attrs[name]["code"])
        return attrs

    def _stage(self, cycle: LifeCycle, field: str, code: str) -> CycleStage:
        stage = cycle.stages.filter(code=code, withdrawn_on=None).first()
        if stage is None:
            raise serializers.ValidationError({field: [_("The life cycle has no such stage in use.")]})
        return stage


class GateViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate):
    """Gates of life cycles that the caller sees."""

    serializer_class = GateSerializer
    filterset_class = GateFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Gate.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, with the criteria in use."""
        in_use = GateCriterion.objects.filter(withdrawn_on=None).order_by("position", "id")
        seen = LifeCycle.objects.visible_to(caller(self.request))
        return (
            Gate.objects.filter(cycle__in=seen)
            .select_related("cycle__node__scope", "source", "target")
            .prefetch_related(Prefetch("criteria", queryset=in_use, to_attr="in_use"))
            .order_by("pk")
        )

    def perform_create(self, serializer: Any) -> None:
        """Put a gate between two stages."""
        require_somewhere(self.request, Action.EDIT_LIFE_CYCLE)
        told = serializer.validated_data
        require(self.request, Action.EDIT_LIFE_CYCLE, told["cycle"].node)
        criteria = told.pop("in_use", [])
        by = caller(self.request)
        made = gates.add(by=by, **told)
        gates.set_criteria(by=by, gate=made, criteria=criteria, on=timezone.localdate())
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change a gate, or what it asks."""
        gate, told, by = serializer.instance, serializer.validated_data, caller(self.request)
        require(self.request, Action.EDIT_LIFE_CYCLE, gate.cycle.node)
        criteria = told.pop("in_use", None)
        serializer.instance = gates.change(by=by, gate=gate, **told)
        if criteria is not None:
            gates.set_criteria(by=by, gate=gate, criteria=criteria, on=timezone.localdate())
