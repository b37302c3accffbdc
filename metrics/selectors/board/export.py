"""Every value of a place and the products below it, as rows of a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from core.access.models import Scope, User
from core.common.periods import format_month
from metrics.selectors.places import visible_places
from metrics.selectors.readings import readings

HEAD = (
    "node",
    "product",
    "name",
    "kpi",
    "version",
    "window",
    "period",
    "value",
    "unit",
    "low",
    "high",
    "n",
    "target",
    "tolerance",
    "status",
    "stale",
    "data_on",
    "id",
)


def value_rows(
    *, user: User, node: str, window: str | None, period: date, today: date
) -> Iterator[list[Any]]:
    """Return the values of a node and of the products at or below it, under a head; ratios as 0–1.

    The columns are named as in the API. Raises NotFound and Invalid as `readings` does.
    """
    (place,) = visible_places(user, node=node)
    below = Scope.objects.filter(kind=Scope.Kind.PRODUCT, path__within=[place.path])
    scopes = [place.scope_id, *below.order_by("product__name").values_list("pk", flat=True)]
    found = readings(user=user, scopes=scopes, window=window, period=period, today=today)
    return _rows(found)


def _rows(found: Any) -> Iterator[list[Any]]:
    yield list(HEAD)
    for it in found:
        numbers = (it.value, it.unit, it.low, it.high, it.n, it.target, it.tolerance)
        health = (it.status, it.stale, it.data_on, it.id)
        where = (it.node, it.product, it.scope.name, it.kpi, it.version, it.window)
        yield [*where, format_month(it.period), *numbers, *health]
