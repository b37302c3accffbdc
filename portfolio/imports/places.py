"""Rows that stand at a node or a product, whichever of the two they name."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Code
from core.ingest.messages import Text
from core.ingest.pipeline.rows import Rows
from core.ingest.sources import Column, Context
from portfolio.imports.references import NODE_SCOPE, PRODUCT_SCOPE

NODE: Final = Column(
    name="node",
    label=_("Portfolio"),
    aliases=("portfolio", "portefeuille", "noeud", "nœud"),
    cleaner=Code(max_length=64),
    reference=NODE_SCOPE,
    stored="(SELECT sc.code FROM access_scope sc WHERE sc.id = t.scope_id AND sc.kind = 'node')",
)
PRODUCT: Final = Column(
    name="product",
    label=_("Product"),
    aliases=("produit", "product_code", "code produit"),
    cleaner=Code(max_length=64),
    reference=PRODUCT_SCOPE,
    stored="(SELECT sc.code FROM access_scope sc WHERE sc.id = t.scope_id AND sc.kind = 'product')",
)
ISSUES: Final[Mapping[str, Text]] = {
    "place_missing": (
        _("The row names neither a portfolio node nor a product."),
        _("Fill in one of the two."),
    ),
    "place_twice": (
        _("The row names a portfolio node and a product; an amount stands on one of them."),
        _("Keep one, and make a second row for the other."),
    ),
}


def missing(present: frozenset[str], options: Any) -> list[str]:
    """Ask for a node or a product."""
    return [] if present.intersection({"node", "product"}) else ["node"]


def shape(rows: Rows, context: Context) -> Rows:
    """Take the place from whichever of node and product the row names."""
    places: list[int | None] = []
    for index, (node, product) in enumerate(zip(rows.get("node"), rows.get("product"), strict=True)):
        if (node is None) == (product is None):
            rows.reject(index, "node", "place_missing" if node is None else "place_twice")
        places.append(node if node is not None else product)
    rows.values["scope_id"] = places
    return rows
