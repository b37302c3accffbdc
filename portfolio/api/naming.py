"""Places named by node or product."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from portfolio.api.fields import VisibleNode, VisibleProduct


class AtPlaceSerializer(serializers.Serializer[Any]):
    """Something that stands on a node or a product; exactly one of the two is set, and stays."""

    node = VisibleNode(source="scope.node", required=False, allow_null=True)
    product = VisibleProduct(source="scope.product", required=False, allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Name the one place; a scope has no node, or no product."""
        place = {"node": None, "product": None} | {instance.scope.kind: instance.scope.code}
        told: dict[str, Any] = {}
        for name, field in self.fields.items():
            value = place[name] if name in place else field.get_attribute(instance)
            told[name] = value if name in place or value is None else field.to_representation(value)
        return told

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the place from whichever of node and product is named."""
        named = [place for place in attrs.pop("scope", {}).values() if place is not None]
        if self.instance is None:
            if len(named) != 1:
                message = _("Name a node or a product, one of the two.")
                raise serializers.ValidationError({"node": [message]})
            attrs["scope"] = named[0].scope
        return attrs
