"""Products can have fields of the company's own."""

from django.utils.translation import gettext_lazy as _

from core.custom import nouns
from portfolio.models import Product


def register_nouns() -> None:
    """Make products extendable."""
    nouns.register(
        nouns.Noun(kind="product", label=_("Products"), model=Product, source="products", listing="products")
    )
