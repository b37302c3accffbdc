"""How other sources name a product or a node."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope
from core.ingest.cells import Code, code_key
from core.ingest.sources import Column, Context, Reference
from portfolio.models import Node, Product

PRODUCT_PATH: Final = (
    "(SELECT sc.path FROM portfolio_product p JOIN access_scope sc ON sc.id = p.scope_id"
    " WHERE p.id = t.product_id)"
)


def by_code(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return code key → id. Codes that differ only by case name nothing: which is meant?"""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for code, row_id in rows:
        key = code_key(code)
        if found.setdefault(key, row_id) != row_id:
            twice.add(key)
    return {key: row_id for key, row_id in found.items() if key not in twice}


def products(context: Context) -> Mapping[str, int]:
    """Return the products the run may change."""
    found = Product.objects.all()
    if context.places is not None:
        found = found.filter(scope__path__within=context.places)
    return by_code(found.values_list("code", "id"))


def nodes(context: Context) -> Mapping[str, int]:
    """Return the nodes the run may change."""
    found = Node.objects.all()
    if context.places is not None:
        found = found.filter(scope__path__within=context.places)
    return by_code(found.values_list("code", "id"))


def nodes_of_products(context: Context) -> Mapping[str, int]:
    """Return the nodes in which the run's products may stand: its own, and where its products stand now."""
    found = Node.objects.all()
    if context.places is not None:
        inside = Q(scope__path__within=context.places) | Q(products__scope__path__within=context.places)
        found = found.filter(inside).distinct()
    return by_code(found.order_by("id").values_list("code", "id"))


PRODUCT: Final = Reference(
    load=products,
    unknown="unknown_product",
    show="SELECT x.code FROM portfolio_product x WHERE x.id = {id}",
)
PRODUCT_COLUMN: Final = Column(
    name="product",
    label=_("Product"),
    aliases=("produit", "product_code", "code produit"),
    cleaner=Code(max_length=64),
    required=True,
    writes="product_id",
    reference=PRODUCT,
)
NODE: Final = Reference(
    load=nodes,
    unknown="unknown_node",
    show="SELECT x.code FROM portfolio_node x WHERE x.id = {id}",
)
NODE_OF_PRODUCT: Final = Reference(load=nodes_of_products, unknown=NODE.unknown, show=NODE.show)


def product_scopes(context: Context) -> Mapping[str, int]:
    """Return the places of the products the run may change."""
    scopes = Scope.objects.filter(kind=Scope.Kind.PRODUCT)
    return by_code(_inside(scopes, context).values_list("code", "id"))


def node_scopes(context: Context) -> Mapping[str, int]:
    """Return the places of the nodes the run may change."""
    scopes = Scope.objects.filter(kind=Scope.Kind.NODE)
    return by_code(_inside(scopes, context).values_list("code", "id"))


def _inside(scopes: "QuerySet[Scope]", context: Context) -> "QuerySet[Scope]":
    return scopes if context.places is None else scopes.filter(path__within=context.places)


_SCOPE: Final = "SELECT x.code FROM access_scope x WHERE x.id = {id}"
PRODUCT_SCOPE: Final = Reference(load=product_scopes, unknown=PRODUCT.unknown, show=_SCOPE)
NODE_SCOPE: Final = Reference(load=node_scopes, unknown=NODE.unknown, show=_SCOPE)
