"""References by code that reveal nothing the caller does not see."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.access.permissions import Action, can
from portfolio.models import Node, Product


class VisibleNode(serializers.SlugRelatedField[Node]):
    """A node by its code, among those the caller sees; others read as null and write as unknown."""

    default_error_messages = {
        "does_not_exist": _("You see no portfolio with the code “{value}”. Take one from `/portfolios/`.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=Node.objects.all(), **kwargs)

    def get_queryset(self) -> Any:
        """Return the nodes the caller may name."""
        return Node.objects.visible_to(self.context["request"].user).select_related("scope")

    def to_representation(self, obj: Any) -> Any:
        """Return the code, or null where the caller may not know it."""
        return obj.code if _sees(self.context, obj) else None


class VisibleProduct(serializers.SlugRelatedField[Product]):
    """A product by its code, among those the caller sees."""

    default_error_messages = {
        "does_not_exist": _("You see no product with the code “{value}”. Take one from `/products/`.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=Product.objects.all(), **kwargs)

    def get_queryset(self) -> Any:
        """Return the products the caller may name."""
        return Product.objects.visible_to(self.context["request"].user).select_related("scope")


class CurrencyField(serializers.RegexField):
    """A currency by its three letters, small ones too."""

    default_error_messages = {"invalid": _("Write the currency by its three letters, as EUR.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[A-Z]{3}$", **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Read it in capitals, as pages and files do."""
        return super().to_internal_value(data.upper() if isinstance(data, str) else data)


def _sees(context: Mapping[str, Any], node: Node) -> bool:
    return can(context["request"].user, Action.VIEW, node)
