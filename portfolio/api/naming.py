"""Refusals by the names that the caller used, and places named by node or product."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.common.errors import Invalid
from portfolio.api.fields import VisibleNode, VisibleProduct


@contextmanager
def named_as_here(serializer: Any) -> Iterator[None]:
    """Tell what a rule refuses by the names that the caller used."""
    try:
        yield
    except Invalid as error:
        names = {field.source: name for name, field in serializer.fields.items()}
        error.fields = {names.get(name, name): messages for name, messages in error.fields.items()}
        raise


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
