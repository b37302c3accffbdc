"""`/api/v1/objectives/`: what nodes want to reach in a period, and how far they are."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action, can
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import validate_code
from portfolio.api.fields import VisibleNode
from portfolio.filters.objectives import ObjectiveFilter
from portfolio.models import Objective
from portfolio.selectors.objectives import objectives_for
from portfolio.services import objectives
from teams.api.fields import PersonField


class VisibleObjective(serializers.SlugRelatedField[Objective]):
    """An objective by its code, among those the caller sees; others read as null and write as unknown."""

    default_error_messages = {
        "does_not_exist": _("You see no objective with the code “{value}”. Take one from `/objectives/`.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=Objective.objects.all(), **kwargs)

    def get_queryset(self) -> Any:
        """Return the objectives the caller may name."""
        return Objective.objects.visible_to(self.context["request"].user).select_related("node__scope")

    def to_representation(self, obj: Any) -> Any:
        """Return the code, or null where the caller may not know it."""
        return obj.code if can(self.context["request"].user, Action.VIEW, obj) else None


class ObjectiveSerializer(serializers.Serializer[Objective]):
    """An objective of a node. `to` is its last day. `parent`: the objective it serves.

    `progress` is the mean of its key results, 0–1; null where nothing is known. `unknown`: how many of them
    are not known and left out.
    """

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(max_length=64, validators=[validate_code])
    portfolio = VisibleNode(source="node")
    title = serializers.CharField(max_length=200)
    parent = VisibleObjective(allow_null=True, required=False)  # type: ignore[assignment]
    owner_email = PersonField(source="owner", allow_null=True, required=False)
    to = serializers.DateField(source="ends_on")
    state = serializers.ChoiceField(choices=Objective.State.choices, required=False)
    description = serializers.CharField(required=False, allow_blank=True)
    progress = serializers.FloatField(source="progress.value", read_only=True, allow_null=True)
    unknown = serializers.IntegerField(source="progress.unknown", read_only=True)
    key_results = serializers.IntegerField(source="shown_by", read_only=True)
    products = serializers.IntegerField(source="served_by", read_only=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}


class ObjectiveViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Objectives of nodes that the caller sees."""

    serializer_class = ObjectiveSerializer
    filterset_class = ObjectiveFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Objective.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return objectives_for(caller(self.request)).select_related("parent__node__scope").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Set an objective where the caller may."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.validated_data["node"])
        made = objectives.add(by=caller(self.request), **serializer.validated_data)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        """Change an objective; moving it needs the right at both ends."""
        require(self.request, Action.EDIT_OBJECTIVE, serializer.instance)
        if "node" in serializer.validated_data:
            require(self.request, Action.EDIT_OBJECTIVE, serializer.validated_data["node"])
        made = objectives.change(
            by=caller(self.request), objective=serializer.instance, **serializer.validated_data
        )
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_destroy(self, instance: Objective) -> None:
        """Remove an objective that no other serves."""
        require(self.request, Action.EDIT_OBJECTIVE, instance)
        objectives.remove(by=caller(self.request), objective=instance)
