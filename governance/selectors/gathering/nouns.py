"""The node, its tree, products, owners and launches, as they are now."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from metrics.selectors.reading import Place
from portfolio.models import Node, Ownership, Product
from roadmap.models import Launch
from teams.models import Person

Facts = dict[str, Any]


def known(facts: Facts) -> Facts:
    """Leave out what is not known."""
    return {name: value for name, value in facts.items() if value is not None and value != ""}


def node_facts(node: Node) -> Facts:
    """Describe the node itself."""
    return known(
        {
            "id": node.pk,
            "code": node.code,
            "name": node.name,
            "kind": node.kind,
            "owner": _person(node.owner),
        }
    )


def tree_below(places: Sequence[Place]) -> list[Facts]:
    """List the places with the place above each, so that the tree can be drawn again."""
    key_at = {place.path: key_of(place) for place in places}
    return [
        known(
            {
                "key": key_of(place),
                "name": place.name,
                "above": key_at.get(place.path.rpartition(".")[0]),
            }
        )
        for place in places
    ]


def key_of(place: Place) -> str:
    """Name a place within a snapshot: `node:CODE` or `product:CODE`."""
    return f"{place.kind}:{place.code}"


def products_below(node: Node, today: date) -> list[Facts]:
    """List the products with whoever answers for them today, by code."""
    products = Product.objects.filter(scope__path__within=[node.scope.path]).select_related("node")
    holders = _holders(node, today)
    return [
        known(
            {
                "id": product.pk,
                "code": product.code,
                "name": product.name,
                "node": product.node.code,
                "stage": product.stage,
                "innovation_class": product.innovation_class,
                "first_launched_on": product.first_launched_on,
                "retired_on": product.retired_on,
                **holders.get(product.pk, {}),
            }
        )
        for product in products.order_by("code")
    ]


def launches_below(node: Node) -> list[Facts]:
    """List the launches with all their dates, by product and name."""
    launches = Launch.objects.filter(product__scope__path__within=[node.scope.path])
    return [
        known(
            {
                "product": launch.product.code,
                "name": launch.name,
                "go_on": launch.go_on,
                "first_committed_on": launch.first_committed_on,
                "committed_on": launch.committed_on,
                "launched_on": launch.launched_on,
            }
        )
        for launch in launches.select_related("product").order_by("product__code", "name")
    ]


def _holders(node: Node, today: date) -> dict[int, Facts]:
    """Return manager and owner of each product."""
    held = Ownership.objects.filter(
        product__scope__path__within=[node.scope.path], starts_on__lte=today
    ).exclude(ends_on__lte=today)
    found: dict[int, Facts] = {}
    for ownership in held.select_related("person").order_by("starts_on", "pk"):
        found.setdefault(ownership.product_id, {})[ownership.role] = _person(ownership.person)
    return found


def _person(person: Person | None) -> Facts | None:
    return {"name": person.name, "email": person.email} if person else None
