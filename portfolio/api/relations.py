"""`/api/v1/product-relations/` and `/api/v1/product-links/`."""

from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from portfolio.filters.relations import LinkFilter, RelationFilter
from portfolio.models import ProductLink, ProductRelation
from portfolio.services import relations


class RelationSerializer(serializers.Serializer[ProductRelation]):
    """What `product` is to `other`: it replaces it, depends on it or competes with it."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    relation = serializers.ChoiceField(source="kind", choices=ProductRelation.Kind.choices)
    other = VisibleProduct()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class RelationViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Relations between products that the caller sees both of."""

    serializer_class = RelationSerializer
    filterset_class = RelationFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = ProductRelation.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        seen = ProductRelation.objects.visible_to(caller(self.request))
        return seen.select_related("product__scope", "other__scope").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Relate two products; the right is asked at the first."""
        require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["product"])
        serializer.instance = relations.relate(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change the note; what the two products are to each other stays."""
        relation = serializer.instance
        require(self.request, Action.EDIT_PRODUCT, relation.product)
        note = serializer.validated_data.get("note", relation.note)
        serializer.instance = relations.change_relation(by=caller(self.request), relation=relation, note=note)

    def perform_destroy(self, instance: ProductRelation) -> None:
        """Take a relation away."""
        require(self.request, Action.EDIT_PRODUCT, instance.product)
        relations.unrelate(by=caller(self.request), relation=instance)


class LinkSerializer(serializers.Serializer[ProductLink]):
    """A page elsewhere that is about a product."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    title = serializers.CharField(max_length=150)
    url = serializers.CharField(max_length=500)


class LinkViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Links of products that the caller sees."""

    serializer_class = LinkSerializer
    filterset_class = LinkFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = ProductLink.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        seen = ProductLink.objects.visible_to(caller(self.request))
        return seen.select_related("product__scope").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Add a link."""
        require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["product"])
        serializer.instance = relations.add_link(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change title or address; the product stays."""
        require(self.request, Action.EDIT_PRODUCT, serializer.instance.product)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "product"}
        serializer.instance = relations.change_link(
            by=caller(self.request), link=serializer.instance, **changes
        )

    def perform_destroy(self, instance: ProductLink) -> None:
        """Take a link away."""
        require(self.request, Action.EDIT_PRODUCT, instance.product)
        relations.remove_link(by=caller(self.request), link=instance)
