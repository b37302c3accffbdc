"""Rows that stand at a node or a product, whichever of the two they name."""

from collections.abc import Callable, Mapping
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


def missing(*names: str) -> Callable[[frozenset[str], Any], list[str]]:
    """Return what asks for one of two columns; the first is the one that is named as missing."""

    def ask(present: frozenset[str], _options: Any) -> list[str]:
        return [] if present.intersection(names) else [names[0]]

    return ask


def shape(
    first: str = NODE.name,
    second: str = PRODUCT.name,
    *,
    nowhere: str = "place_missing",
    twice: str = "place_twice",
) -> Callable[[Rows, Context], Rows]:
    """Return what takes the place from whichever of two columns a row names.

    nowhere, twice: codes of the issues of a row that names neither, or both; told of the first column.
    """

    def place(rows: Rows, _context: Context) -> Rows:
        places: list[int | None] = []
        for index, (one, other) in enumerate(zip(rows.get(first), rows.get(second), strict=True)):
            if (one is None) == (other is None):
                rows.reject(index, first, nowhere if one is None else twice)
            places.append(one if one is not None else other)
        rows.values["scope_id"] = places
        return rows

    return place
