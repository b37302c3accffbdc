"""Whose values are asked for, and which products count for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from metrics.selectors.reading import Place


@dataclass(frozen=True, slots=True)
class Member:
    """What a cohort is chosen by."""

    product_id: int
    code: str
    stage: str
    innovation_class: str
    first_launched_on: date | None
    retired_on: date | None


@dataclass(frozen=True)
class Territory:
    """Places and the products at or below them.

    place_at, product_at   equally long: each pair is a place and a product that counts for it,
                           by their positions in `places` and `products`
    """

    places: tuple[Place, ...]
    products: tuple[Member, ...]
    place_at: NDArray[np.int64]
    product_at: NDArray[np.int64]

    @cached_property
    def product_ids(self) -> list[int]:
        """Return the ids of the products."""
        return [member.product_id for member in self.products]

    def at(self, product_ids: Sequence[int]) -> NDArray[np.int64]:
        """Return the positions of products, given by their ids."""
        ids = np.array(self.product_ids, dtype=np.int64)  # ascending, as they are read
        return np.searchsorted(ids, np.array(product_ids, dtype=np.int64))

    def spread(self, products: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find the places that each of some products counts for.

        Shape: products: positions, repeated as may be. Result: equally long: place, and where in `products`.
        """
        order = np.argsort(self.product_at, kind="stable")
        ordered = self.product_at[order]
        low = np.searchsorted(ordered, products, side="left")
        counts = np.searchsorted(ordered, products, side="right") - low
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = np.repeat(np.arange(len(products)), counts)
        return self.place_at[order][low[rows] + offsets], rows

    @cached_property
    def labels(self) -> list[tuple[int, ...]]:
        """Return for each place the ids of the scopes on its path, root first."""
        return [labels_of(place.path) for place in self.places]

    def added_up(self, of_products: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add numbers of products up for each place. Shape: (…, products) → (…, places)."""
        totals = np.zeros((len(self.places), *of_products.shape[:-1]))
        np.add.at(totals, self.place_at, np.moveaxis(of_products, -1, 0)[self.product_at])
        return np.moveaxis(totals, 0, -1)


_MEMBERS = """
    SELECT scope.path::text, product.id, product.code, product.stage, product.innovation_class,
           product.first_launched_on, product.retired_on
    FROM portfolio_product product JOIN access_scope scope ON scope.id = product.scope_id
    WHERE scope.id = ANY(%(ids)s) OR scope.path <@ ANY(%(roots)s::ltree[])
    ORDER BY product.id
"""


def labels_of(path: str) -> tuple[int, ...]:
    """Read a tree path as the ids of its scopes."""
    return tuple(map(int, path.split(".")))


def territory(places: Sequence[Place]) -> Territory:
    """Find the products of places; one query."""
    ids = [place.scope_id for place in places if place.kind == "product"]
    roots = _outermost([place.path for place in places if place.kind == "node"])
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, {"ids": ids, "roots": roots})
        rows = cursor.fetchall()
    at = {place.scope_id: position for position, place in enumerate(places)}
    pairs = [
        (at[label], position)
        for position, row in enumerate(rows)
        for label in labels_of(row[0])
        if label in at
    ]
    place_at, product_at = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Territory(tuple(places), tuple(Member(*row[1:]) for row in rows), place_at, product_at)


def _outermost(paths: Sequence[str]) -> list[str]:
    """Drop the paths that lie below another one of them."""
    kept: list[str] = []
    for path in sorted(paths, key=lambda path: path.count(".")):
        if not any(path == root or path.startswith(f"{root}.") for root in kept):
            kept.append(path)
    return kept
