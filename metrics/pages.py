"""What the templates of metrics are given: readings in words, with the addresses they lead to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access.models import User
from core.common import dates, figures, numbers
from core.common.periods import format_month, shift
from metrics import charts, wording
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.kpis.vocabulary import STANDARD_WINDOWS
from metrics.selectors.dashboard import Dashboard, Freshness, Tile
from metrics.selectors.provenance import Provenance
from metrics.selectors.reading import Reading
from metrics.selectors.readings import readings
from portfolio import node_actions
from portfolio.models import Node
from portfolio.selectors.tree import kin

PERIODS_OFFERED = 36
# The eight numbers a CPO asks for first; all others stand in the table below them.
HEADLINES = (
    "revenue",
    "gross_margin",
    "roi",
    "nps",
    "adoption",
    "time_to_market",
    "new_product_revenue_share",
    "on_time_launch",
)


@dataclass(frozen=True)
class Option:
    """One of a few, as a link."""

    label: str
    url: str
    current: bool


def dashboard_page(request: HttpRequest, node: Node, shown: Dashboard, user: User) -> dict[str, Any]:
    """Return what the dashboard of a node shows."""
    above, children = kin(user, node)
    return {
        "node": node,
        "crumbs": [(one.name, reverse("metrics:dashboard", args=[one.code])) for one in above]
        + [(node.name, "")],
        "children": children,
        "subtitle": subtitle(node, shown),
        "windows": _windows(request, shown.window),
        "periods": _periods(request, shown),
        "span": wording.span(shown.window, shown.period) if shown.window else wording.own_spans(shown.period),
        "freshness": freshness(shown.freshness),
        "headlines": [wording.tile(one) for one in headlines(shown.tiles)],
        "tiles": [wording.tile(one) for one in shown.tiles],
        "trend": trend(request, shown),
        "without_data": all(one.reading.value is None for one in shown.tiles),
        "node_actions": node_actions.offered(user, node, shown.period),
    }


def headlines(tiles: Sequence[Tile]) -> list[Tile]:
    """Return the tiles of the headline KPIs, in their order."""
    by_code = {one.kpi.code: one for one in tiles}
    return [by_code[code] for code in HEADLINES if code in by_code]


def subtitle(node: Node, shown: Dashboard) -> str:
    """Say how many products a node has and who owns it."""
    count = numbers.number(shown.product_count, language=wording.language(), decimals=0)
    said = ngettext("%(count)s product", "%(count)s products", shown.product_count) % {"count": count}
    return f"{said} · {_('owner')} {node.owner.name}" if node.owner else said


def freshness(fresh: Freshness) -> dict[str, Any]:
    """Say how old and how complete the data are."""
    tongue = wording.language()
    return {
        "data_on": dates.day(fresh.data_on, language=tongue) if fresh.data_on else "",
        "computed_at": fresh.computed_at,
        "coverage": fresh.coverage,
        "expected": fresh.expected,
        "present": fresh.present,
        "late": [
            {"source": one.source, "since": dates.day(one.latest_on, language=tongue)}
            for one in fresh.sources
            if one.late
        ],
    }


def trend(request: HttpRequest, shown: Dashboard) -> dict[str, Any]:
    """Return the chart of one KPI over time, its table, and the KPIs to choose from."""
    tongue, kpi = wording.language(), shown.trend.kpi
    return {
        "kpi": kpi,
        "title": kpi.said("name", tongue),
        "note": wording.count(shown.trend.readings[-1], kpi) if shown.trend.readings else "",
        "figure": charts.trend_figure(shown.trend, language=tongue),
        "rows": [_trend_row(one, kpi) for one in reversed(shown.trend.readings)],
        "choices": [
            {
                "code": tile.kpi.code,
                "label": tile.kpi.said("name", tongue),
                "current": tile.kpi.code == kpi.code,
            }
            for tile in shown.tiles
        ],
        "keep": [(name, value) for name, value in request.GET.items() if name != "kpi"],
    }


def families() -> list[tuple[str, list[dict[str, Any]]]]:
    """Return all KPIs under their family, in words."""
    names = {
        "customer": _("Customers"),
        "finance": _("Finance"),
        "innovation": _("Innovation"),
        "delivery": _("Delivery"),
        "portfolio": _("Portfolio"),
    }
    ordered = sorted(registry.all_kpis(), key=lambda kpi: (list(names).index(kpi.family), kpi.order))
    return [
        (names[family], [_definition(kpi) for kpi in kpis])
        for family, kpis in groupby(ordered, lambda k: k.family)
    ]


def kpi_page(user: User, kpi: Kpi, period: date, today: date) -> dict[str, Any]:
    """Return the definition of a KPI and its value for every node the user sees."""
    nodes = {node.scope_id: node for node in Node.objects.visible_to(user).select_related("scope")}
    known = readings(user=user, scopes=list(nodes), kpis=[kpi.code], period=period, today=today)
    ordered = sorted(known, key=lambda reading: reading.scope.path)
    return {
        "kpi": kpi,
        "definition": _definition(kpi),
        "span": wording.span(kpi.default_window, period),
        "rows": [_place_row(reading, kpi) for reading in ordered],
    }


def why_page(request: HttpRequest, chain: Provenance) -> dict[str, Any]:
    """Return the four steps from a value down to the file and line."""
    reading = chain.reading
    kpi = registry.get(reading.kpi)
    tongue = wording.language()
    shown = figures.figure(reading.value, kpi.unit, language=tongue, currency=wording.currency())
    return {
        "chain": chain,
        "kpi": kpi,
        "name": kpi.said("name", tongue),
        "place": reading.scope,
        "span": wording.span(reading.window, reading.period),
        "value": shown.text,
        "unit": shown.unit,
        "status": wording.mark(reading),
        "target": wording.target(reading, kpi),
        "interval": figures.interval(reading.low, reading.high, kpi.unit, language=tongue)
        if reading.low is not None
        else "",
        "count": wording.count(reading, kpi),
        "settings": wording.settings_in_force(chain.formula.parameters),
        "reason": wording.reason(reading) if reading.value is None else "",
        "version": kpi.version_on(shift(reading.period, 1)),
        "crumbs": _why_crumbs(reading, kpi),
        "address": request.path,
        "facts_url": reverse("metrics:value-facts", args=[reading.id]),
    }


def _why_crumbs(reading: Reading, kpi: Kpi) -> list[tuple[str, str]]:
    place = reading.scope
    route = "metrics:dashboard" if place.kind == "node" else "portfolio:product-detail"
    return [
        (place.name, reverse(route, args=[place.code])),
        (kpi.said("name", wording.language()), reverse("metrics:kpi-detail", args=[kpi.code])),
        (wording.span(reading.window, reading.period), ""),
        (_("Why this number?"), ""),
    ]


def _windows(request: HttpRequest, current: str | None) -> list[Option]:
    own = Option(_("Each its own"), _with(request, window=None), current is None)
    return [own] + [
        Option(wording.window(code), _with(request, window=str(code)), current == code)
        for code in STANDARD_WINDOWS
    ]


def _periods(request: HttpRequest, shown: Dashboard) -> dict[str, Any]:
    months: Sequence[date] = [shift(shown.last_complete, -back) for back in range(PERIODS_OFFERED)]
    return {
        "choices": [
            {
                "value": format_month(month),
                "label": dates.month(month, language=wording.language()),
                "current": month == shown.period,
            }
            for month in months
        ],
        "keep": [(name, value) for name, value in request.GET.items() if name != "period"],
    }


def _with(request: HttpRequest, **changes: str | None) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def _trend_row(reading: Reading, kpi: Kpi) -> dict[str, Any]:
    return {
        "month": reading.period,
        "value": reading.value,
        "low": reading.low,
        "high": reading.high,
        "target": wording.target(reading, kpi),
        "n": reading.n,
        "status": wording.mark(reading),
        "url": reverse("metrics:value-why", args=[reading.id]),
    }


def _place_row(reading: Reading, kpi: Kpi) -> dict[str, Any]:
    return {
        "place": reading.scope,
        "depth": reading.scope.path.count("."),
        "value": reading.value,
        "target": wording.target(reading, kpi),
        "status": wording.mark(reading),
        "n": reading.n,
        "data_on": reading.data_on,
        "reason": wording.reason(reading) if reading.value is None else "",
        "url": reverse("metrics:value-why", args=[reading.id]),
    }


def _definition(kpi: Kpi) -> dict[str, Any]:
    tongue = wording.language()
    return {
        "code": kpi.code,
        "url": reverse("metrics:kpi-detail", args=[kpi.code]),
        "name": kpi.said("name", tongue),
        "description": kpi.said("description", tongue),
        "formula": kpi.formula.text,
        "unit": figures.unit_word(kpi.unit, language=tongue)
        or (wording.currency() if kpi.unit == "money" else ""),
        "better": {
            "higher": _("Higher is better"),
            "lower": _("Lower is better"),
            "closer_to_zero": _("Closer to zero is better"),
        }[kpi.better],
        "window": wording.window(kpi.default_window),
        "version": kpi.versions[-1],
        "counts": kpi.said("counts", tongue),
        "cadence_days": kpi.cadence_days,
        "operands": [(operand.measure, operand.said("label", tongue)) for operand in kpi.operands],
    }
