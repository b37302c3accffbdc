"""Products can have fields of the company's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can, can_somewhere
from core.common.actors import Actor
from core.custom.nouns import Noun, register
from portfolio.models import Product
from portfolio.services import products


def _change(*, by: Actor, row: Product, custom: dict[str, Any]) -> None:
    products.change(by=by, product=row, custom=custom)


def register_nouns() -> None:
    """Make products extendable."""
    register(
        Noun(
            kind="product",
            label=_("Products"),
            model=Product,
            source="products",
            listing="products",
            verb="portfolio.product.changed",
            scope_of=lambda product: product.scope_id,
            may=lambda user, product: can(user, Action.EDIT_PRODUCT, product),
            offered=lambda user: can_somewhere(user, Action.EDIT_PRODUCT),
            change=_change,
        )
    )
