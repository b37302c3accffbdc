"""`/api/v1/skill-needs/`: which skills products need, how well and how much."""

from decimal import Decimal
from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from portfolio.filters.skill_needs import SkillNeedFilter
from portfolio.lists.skill_needs import skill_needs_for
from portfolio.models import SkillNeed
from portfolio.services import skill_needs
from teams.api.fields import SkillField


class SkillNeedSerializer(serializers.Serializer[SkillNeed]):
    """A skill that a product needs. `to` is the first day on which it no longer does."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    skill = SkillField()
    level = serializers.IntegerField(min_value=1, max_value=5)
    fte = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=Decimal("0.01"))
    to = serializers.DateField(source="ends_on", required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": serializers.DateField(source="starts_on")}


class SkillNeedViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Skill needs of products that the caller sees."""

    serializer_class = SkillNeedSerializer
    filterset_class = SkillNeedFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = SkillNeed.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return skill_needs_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Add a need."""
        require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["product"])
        serializer.instance = skill_needs.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a need; the product stays."""
        require(self.request, Action.EDIT_PRODUCT, serializer.instance.product)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "product"}
        serializer.instance = skill_needs.change(by=caller(self.request), need=serializer.instance, **changes)

    def perform_destroy(self, instance: SkillNeed) -> None:
        """Take a need back."""
        require(self.request, Action.EDIT_PRODUCT, instance.product)
        skill_needs.remove(by=caller(self.request), need=instance)
