"""`/api/v1/gate-criteria/`: what gates ask of products."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.life_cycles import WithdrawnSerializer, stays
from portfolio.filters.life_cycles import GateCriterionFilter
from portfolio.models import Gate, GateCriterion, LifeCycle
from portfolio.selectors.life_cycles import criteria_for
from portfolio.services import gates


class VisibleGate(serializers.PrimaryKeyRelatedField[Gate]):
    """A gate by its id, among those of life cycles that the caller sees: codes repeat between them."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("You see no gate with the id “{pk_value}”. Take one from `/gates/`.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Gate.objects.all(), **kwargs)

    def get_queryset(self) -> Any:
        """Return the gates the caller may name."""
        seen = LifeCycle.objects.visible_to(self.context["request"].user)
        return Gate.objects.filter(cycle__in=seen).select_related("cycle__node__scope")


class GateCriterionRowSerializer(WithdrawnSerializer):
    """A criterion. `threshold` of a KPI is in its own unit; of a score, the mean that is enough."""

    gate = VisibleGate()
    gate_code = serializers.CharField(source="gate.code", read_only=True)
    life_cycle = serializers.CharField(source="gate.cycle.code", read_only=True)
    kind = serializers.ChoiceField(choices=GateCriterion.Kind.choices)
    kpi = serializers.CharField(max_length=60, required=False, allow_blank=True)
    direction = serializers.ChoiceField(choices=GateCriterion.Direction.choices, required=False)
    threshold = serializers.DecimalField(max_digits=20, decimal_places=6, required=False, allow_null=True)
    weight = serializers.IntegerField(min_value=1, max_value=100, required=False)
    must_pass = serializers.BooleanField(required=False)
    position = serializers.IntegerField(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let a criterion stay at its gate."""
        stays(self, attrs, "gate", "gate", _("A criterion stays at its gate."))
        return super().validate(attrs)


class GateCriterionViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate
):
    """Criteria of gates of life cycles that the caller sees."""

    serializer_class = GateCriterionRowSerializer
    filterset_class = GateCriterionFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = GateCriterion.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return criteria_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Let a gate ask for one thing more."""
        told = serializer.validated_data
        require(self.request, Action.EDIT_LIFE_CYCLE, told["gate"].cycle.node)
        made = gates.add_criterion(by=caller(self.request), **told)
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change what a gate asks, ask for it no longer or again."""
        criterion = serializer.instance
        require(self.request, Action.EDIT_LIFE_CYCLE, criterion.gate.cycle.node)
        serializer.instance = gates.change_criterion(
            by=caller(self.request), criterion=criterion, **serializer.validated_data
        )
