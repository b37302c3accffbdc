"""Put the content of a snapshot together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from core.access.models import Scope
from core.common.periods import format_month, month_end, shift
from governance import canonical
from governance.comparison import compare
from governance.selectors.gathering.definitions import definitions, settings_on
from governance.selectors.gathering.nouns import launches_below, node_facts, products_below, tree_below
from governance.selectors.gathering.numbers import MONTHS_HELD, Numbers
from metrics.selectors.places import places_of
from metrics.selectors.reading import Place
from portfolio.models import Node

FORMAT: Final = 1
Content = dict[str, Any]


@dataclass(frozen=True)
class Earlier:
    """The snapshot before of the same node: its facts and its content."""

    position: int
    sha256: str
    content: Mapping[str, Any]


def gather(
    *, node: Node, period: date, earlier: Earlier | None, taken_at: datetime, taken_by: str
) -> Content:
    """Freeze a node and all below it as of `taken_at`, its values at `period`.

    Read it inside one transaction of a snapshot's isolation, so that all of it is of one moment.
    Result: what JSON holds, in the numbers that `governance.canonical` writes; a key that is not known is
    not there.
    """
    places = below(node)
    today = timezone.localdate(taken_at)
    before = _period_of(earlier)
    numbers = Numbers.of(places, period, before, taken_at)
    content: Content = {
        "format": FORMAT,
        "taken_at": taken_at,
        "taken_by": taken_by,
        "today": today,
        "period": format_month(period),
        "company": settings.COMPANY_NAME,
        "currency": settings.REPORTING_CURRENCY,
        "time_zone": settings.TIME_ZONE,
        "node": node_facts(node),
        "tree": tree_below(places),
        "products": products_below(node, today),
        "launches": launches_below(node),
        "definitions": definitions(month_end(period)),
        "settings": settings_on(month_end(period)),
        "values": numbers.values(),
        "trends": numbers.trends(),
        "breaks": numbers.breaks(),
        "months": numbers.months(),
        "freshness": numbers.freshness(),
    }
    plain: Content = json.loads(canonical.dumps(content))
    return {**plain, "since": _since(earlier, plain, numbers)}


def below(node: Node) -> list[Place]:
    """Return the node and every place below it, by path."""
    return places_of(Scope.objects.filter(path__within=[node.scope.path]))


def months_held(period: date) -> tuple[date, date]:
    """Return the first and the last month that a snapshot of a period holds by themselves."""
    return shift(period, 1 - MONTHS_HELD), period


def _period_of(earlier: Earlier | None) -> date | None:
    return date.fromisoformat(f"{earlier.content['period']}-01") if earlier else None


def _since(earlier: Earlier | None, content: Content, numbers: Numbers) -> dict[str, Any] | None:
    """Say what changed since the snapshot before; None: there is none."""
    if earlier is None:
        return None
    return {
        "position": earlier.position,
        "sha256": earlier.sha256,
        "period": earlier.content["period"],
        "taken_at": earlier.content["taken_at"],
        "changes": compare(earlier.content, content, numbers.noise()),
    }
