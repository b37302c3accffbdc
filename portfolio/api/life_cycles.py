"""`/api/v1/life-cycles/` and `/api/v1/life-cycle-stages/`: the ways that products go."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import validate_code
from portfolio.api.fields import VisibleNode
from portfolio.filters.life_cycles import CycleStageFilter, LifeCycleFilter
from portfolio.models import CycleStage, LifeCycle, Stage
from portfolio.selectors.life_cycles import listed, stages_for
from portfolio.services import life_cycles


class VisibleCycle(serializers.SlugRelatedField[LifeCycle]):
    """A life cycle by its code, among those the caller sees."""

    default_error_messages = {
        "does_not_exist": gettext_lazy(
            "You see no life cycle with the code “{value}”. Take one from `/life-cycles/`."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=LifeCycle.objects.all(), **kwargs)

    def get_queryset(self) -> Any:
        """Return the life cycles the caller may name."""
        return LifeCycle.objects.visible_to(self.context["request"].user).select_related("node__scope")


class NamedSerializer(serializers.Serializer[Any]):
    """What has a code and a name in both languages."""

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(max_length=64, validators=[validate_code])
    name = serializers.CharField(max_length=100)
    name_fr = serializers.CharField(max_length=100, required=False, allow_blank=True)


class WithdrawnSerializer(NamedSerializer):
    """What is withdrawn from a day on and used again with null: what it was used for keeps it."""

    withdrawn_on = serializers.DateField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let what is new be in use."""
        if self.instance is None and attrs.pop("withdrawn_on", None):
            message = _("What is new is in use. Withdraw it afterwards.")
            raise serializers.ValidationError({"withdrawn_on": [message]})
        return attrs


def stays(serializer: Any, attrs: dict[str, Any], field: str, name: str, message: str) -> None:
    """Refuse to move a thing to where another stands. Raises ValidationError."""
    if serializer.instance is not None:
        now = getattr(serializer.instance, name)
        if attrs.pop(name, now) != now:
            raise serializers.ValidationError({field: [message]})


class LifeCycleSerializer(NamedSerializer):
    """A life cycle; `portfolio` null: the company's own, which holds where no nearer one does.

    A new one begins as a copy of the one that held there until now, with its stages and gates.
    """

    portfolio = VisibleNode(source="node", allow_null=True)
    stages = serializers.IntegerField(source="stage_count", read_only=True)
    gates = serializers.IntegerField(source="gate_count", read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let a life cycle stay where it holds."""
        stays(self, attrs, "portfolio", "node", _("A life cycle stays at its portfolio."))
        return attrs


class LifeCycleViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate
):
    """Life cycles of nodes that the caller sees, and the company's own."""

    serializer_class = LifeCycleSerializer
    filterset_class = LifeCycleFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = LifeCycle.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return listed(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Give a node, or the company, a life cycle of its own."""
        told = serializer.validated_data
        require(self.request, Action.EDIT_LIFE_CYCLE, told["node"])
        made = life_cycles.define(by=caller(self.request), **told)
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change the code or the names of a life cycle."""
        cycle = serializer.instance
        require(self.request, Action.EDIT_LIFE_CYCLE, cycle.node)
        serializer.instance = life_cycles.change(
            by=caller(self.request), cycle=cycle, **serializer.validated_data
        )


class CycleStageSerializer(WithdrawnSerializer):
    """A stage of a life cycle; `phase` is the one of the eight phases that it belongs to."""

    life_cycle = VisibleCycle(source="cycle")
    phase = serializers.ChoiceField(choices=Stage.choices)
    position = serializers.IntegerField(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let a stage stay in its life cycle."""
        stays(self, attrs, "life_cycle", "cycle", _("A stage stays in its life cycle."))
        return super().validate(attrs)


class CycleStageViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate
):
    """Stages of life cycles that the caller sees."""

    serializer_class = CycleStageSerializer
    filterset_class = CycleStageFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = CycleStage.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return stages_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Add a stage as the last one of its life cycle."""
        told = serializer.validated_data
        require(self.request, Action.EDIT_LIFE_CYCLE, told["cycle"].node)
        made = life_cycles.add_stage(by=caller(self.request), **told)
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change a stage, withdraw it or use it again."""
        stage, told, by = serializer.instance, serializer.validated_data, caller(self.request)
        require(self.request, Action.EDIT_LIFE_CYCLE, stage.cycle.node)
        withdrawn = told.pop("withdrawn_on", stage.withdrawn_on)
        stage = life_cycles.change_stage(by=by, stage=stage, **told)
        if withdrawn and not stage.withdrawn_on:
            stage = life_cycles.withdraw_stage(by=by, stage=stage, on=withdrawn)
        elif stage.withdrawn_on and not withdrawn:
            stage = life_cycles.restore_stage(by=by, stage=stage)
        serializer.instance = stage
