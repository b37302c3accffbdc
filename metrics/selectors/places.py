"""The places of the portfolio tree that a user may ask about."""

from collections.abc import Collection

from django.db.models import QuerySet

from core.access.models import Scope, User
from core.access.permissions import visible_paths
from metrics.selectors.coordinates import NotFound
from metrics.selectors.reading import Place
from portfolio.models import Node, Product


def visible_places(
    user: User,
    *,
    node: str | None = None,
    product: str | None = None,
    scopes: Collection[int] | None = None,
) -> list[Place]:
    """Find places by code or by scope; without any of these, all that the user sees. One query.

    Order: as given in `scopes`, else by path. Raises NotFound unless all asked for are there and visible.
    """
    found = _scopes(user)
    if "\0" in (node or "") or "\0" in (product or ""):  # no code holds it, and PostgreSQL does not take it
        raise NotFound
    if node is not None:
        found = found.filter(kind=Scope.Kind.NODE, code=node)
    elif product is not None:
        found = found.filter(kind=Scope.Kind.PRODUCT, code=product)
    elif scopes is not None:
        found = found.filter(pk__in=scopes)
    places = _places(found)
    named = node is not None or product is not None
    if (named and not places) or (scopes is not None and len(places) != len(set(scopes))):
        raise NotFound
    if scopes is None:
        return places
    order = {scope_id: at for at, scope_id in enumerate(scopes)}
    return sorted(places, key=lambda place: order[place.scope_id])


def places_of(scopes: "QuerySet[Scope]") -> list[Place]:
    """Read scopes as places, whoever asks."""
    return _places(scopes)


def place_of(row: Node | Product) -> Place:
    """Return a node or a product as a place. Its scope should be loaded."""
    kind = Scope.Kind.NODE if isinstance(row, Node) else Scope.Kind.PRODUCT
    return Place(row.scope_id, kind.value, row.code, row.name, row.scope.path)


def _scopes(user: User) -> "QuerySet[Scope]":
    paths = visible_paths(user)
    return Scope.objects.all() if paths is None else Scope.objects.filter(path__within=paths)


def _places(scopes: "QuerySet[Scope]") -> list[Place]:
    rows = scopes.order_by("path").values_list("id", "kind", "code", "node__name", "product__name", "path")
    return [
        Place(scope_id, kind, code, node_name or product_name or code, path)
        for scope_id, kind, code, node_name, product_name, path in rows
    ]
