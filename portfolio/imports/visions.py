"""Statements of vision and strategy of nodes and products, each from a day on."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Date, Email, Text
from core.ingest.pipeline.rows import Rows
from core.ingest.sources import Column, Context, Shaped, Source
from portfolio.imports.nodes import NODE_PATH
from portfolio.imports.references import NODE_SCOPE, PRODUCT_SCOPE
from portfolio.models import Vision

COLUMNS: Final = (
    Column(
        name="portfolio",
        label=_("Portfolio"),
        aliases=("node", "portefeuille", "noeud", "nœud"),
        cleaner=Code(max_length=64),
        reference=NODE_SCOPE,
        stored="(SELECT sc.code FROM access_scope sc WHERE sc.id = t.scope_id AND sc.kind = 'node')",
    ),
    Column(
        name="product",
        label=_("Product"),
        aliases=("produit", "product_code", "code produit"),
        cleaner=Code(max_length=64),
        reference=PRODUCT_SCOPE,
        stored="(SELECT sc.code FROM access_scope sc WHERE sc.id = t.scope_id AND sc.kind = 'product')",
    ),
    Column(
        name="from",
        label=_("From"),
        aliases=("du", "depuis", "début", "starts_on"),
        cleaner=Date(),
        required=True,
        writes="starts_on",
    ),
    Column(
        name="vision",
        label=_("Vision"),
        aliases=("statement", "énoncé"),
        cleaner=Text(max_length=10_000),
        required=True,
        writes="statement",
    ),
    Column(
        name="strategy",
        label=_("Strategy"),
        aliases=("stratégie",),
        cleaner=Text(max_length=20_000),
        writes="strategy",
    ),
    Column(
        name="written_by",
        label=_("Written by"),
        aliases=("rédigé par", "auteur"),
        cleaner=Email(),
        writes="written_by",
    ),
)


def missing(present: frozenset[str], options: Any) -> list[str]:
    """Ask for a portfolio or a product."""
    return [] if present.intersection({"portfolio", "product"}) else ["portfolio"]


def shape(rows: Rows, context: Context) -> Rows:
    """Take the place from whichever of portfolio and product the row names."""
    places: list[int | None] = []
    for index, (node, product) in enumerate(zip(rows.get("portfolio"), rows.get("product"), strict=True)):
        if (node is None) == (product is None):
            rows.reject(index, "portfolio", "vision_no_place" if node is None else "vision_two_places")
        places.append(node if node is not None else product)
    rows.values["scope_id"] = places
    return rows


VISIONS: Final = Source(
    name="visions",
    label=_("Visions"),
    description=_("One row per statement of vision and strategy, of a node or a product, from a day on."),
    model=Vision,
    columns=COLUMNS,
    key=("scope_id", "starts_on"),
    key_names=("portfolio", "product", "from"),
    named=True,
    action=Action.EDIT_OBJECTIVE,
    row_path=NODE_PATH,
    missing=missing,
    shaped=(Shaped(name="scope_id", copied=True),),
    shape=shape,
    issue_texts={
        "vision_no_place": (
            _("The row names neither a portfolio node nor a product."),
            _("Fill in one of the two."),
        ),
        "vision_two_places": (
            _("The row names a portfolio node and a product; a vision is of one of them."),
            _("Keep one, and make a second row for the other."),
        ),
    },
)
