"""Finding a product among thousands by what one knows of it."""

import re
from typing import Final

from django.db.models.functions import Lower

from core.access.models import User
from core.access.permissions import Action, paths_for
from core.common.filters import QuickSearch
from core.common.listing import Plain
from core.common.picking import MOST, PickOption
from portfolio.models import Product

_WRITTEN: Final = re.compile(r"\(([^()]+)\)\s*$")
_SEARCH: Final = QuickSearch("name", "code", "node__name")


def written(product: Product) -> str:
    """Return the text that names a product in a field: "Checkout (CHK)"."""
    return f"{product.name} ({product.code})"


def product_of(user: User, action: Action, text: str) -> Product | None:
    """Return the product that a text names, among those to which the user may do something."""
    places = paths_for(user, action)
    products = Product.objects.select_related("scope")
    if places is not None:
        products = products.filter(scope__path__within=places)
    codes = [text, *(match[1] for match in [_WRITTEN.search(text)] if match)]
    if found := products.filter(code__in=codes).first():
        return found
    for written_so in ({"code__iexact": text}, {"name__unaccent__iexact": text}):
        named = list(products.filter(**written_so)[:2])
        if len(named) == 1:
            return named[0]
    return None


def matching(user: User, query: str) -> tuple[list[PickOption], bool]:
    """Return the first products that the user sees and that match a search, and whether there are more."""
    products = Product.objects.visible_to(user).select_related("node")
    found = list(_SEARCH.filter(products.order_by(Lower(Plain("name")), "pk"), query)[: MOST + 1])
    shown = [
        PickOption(text=written(one), label=one.name, note=f"{one.code} · {one.node.name}")
        for one in found[:MOST]
    ]
    return shown, len(found) > MOST
