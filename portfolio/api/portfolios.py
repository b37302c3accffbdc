"""`/api/v1/portfolios/`: the nodes of the portfolio tree."""

from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller, require, require_somewhere
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import validate_code
from portfolio.api.fields import VisibleNode
from portfolio.filters.nodes import NodeFilter
from portfolio.models import Node
from portfolio.services import nodes
from teams.api.fields import PersonField


class PortfolioSerializer(serializers.Serializer[Node]):
    """A node of the portfolio tree. `parent` is null at the root, or where the parent is not yours to see."""

    code = serializers.CharField(max_length=64, validators=[validate_code])
    name = serializers.CharField(max_length=150)
    kind = serializers.ChoiceField(choices=Node.Kind.choices)
    parent = VisibleNode(allow_null=True, required=False)  # type: ignore[assignment]
    owner_email = PersonField(source="owner", allow_null=True, required=False)
    updated_at = serializers.DateTimeField(read_only=True)


class PortfolioViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Nodes of the portfolio tree that the caller sees."""

    serializer_class = PortfolioSerializer
    filterset_class = NodeFilter
    lookup_field = "code"
    lookup_value_regex = r"[^/]+"
    queryset = Node.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, by code."""
        seen = Node.objects.visible_to(caller(self.request))
        return seen.select_related("scope", "parent__scope", "owner").order_by("code")

    def perform_create(self, serializer: Any) -> None:
        """Add a node below a parent where the caller may."""
        require_somewhere(self.request, Action.EDIT_TREE)
        require(self.request, Action.EDIT_TREE, serializer.validated_data.get("parent"))
        serializer.instance = nodes.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a node; moving it needs the right at both ends."""
        require(self.request, Action.EDIT_TREE, serializer.instance)
        if "parent" in serializer.validated_data:
            require(self.request, Action.EDIT_TREE, serializer.validated_data["parent"])
        serializer.instance = nodes.change(
            by=caller(self.request), node=serializer.instance, **serializer.validated_data
        )
