"""What the templates of metrics are given: readings in words, with the addresses they lead to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access.models import User
from core.common import dates, figures, numbers
from core.common.periods import format_month, last_complete_month, month_end, shift
from metrics import charts, wording
from metrics.addresses import PERIODS_OFFERED, Choice
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.kpis.vocabulary import STANDARD_WINDOWS
from metrics.selectors.board.heat_map import MOST_OWN
from metrics.selectors.dashboard import Dashboard, Freshness, Tile
from metrics.selectors.provenance import Provenance
from metrics.selectors.reading import Reading
from metrics.wording.why import comparison, facts, picked
from portfolio.extensions import node_actions
from portfolio.models import Node
from portfolio.selectors.tree import kin

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


def dashboard_page(node: Node, choice: Choice, *, user: User, products: int, today: date) -> dict[str, Any]:
    """Return what stands around the body of a node's dashboard."""
    above, children = kin(user, node)
    return {
        "node": node,
        "crumbs": [(one.name, reverse("metrics:dashboard", args=[one.code])) for one in above]
        + [(node.name, "")],
        "children": children,
        "subtitle": subtitle(node, products),
        "windows": windows(choice),
        "periods": periods(choice, last_complete_month(today)),
        "node_actions": node_actions.offered(user, node, choice.period),
        "export_url": reverse("metrics:values-xlsx", args=[node.code]) + choice.address(),
        "needs_url": reverse("metrics:dashboard-needs", args=[node.code]) + choice.address(rows=None),
    }


def body_parts(shown: Dashboard, choice: Choice) -> dict[str, Any]:
    """Return the body of a dashboard but for its board."""
    moves_url = reverse("metrics:dashboard-changes", args=[shown.place.code])
    return {
        "name": shown.place.name,
        "span": wording.span(shown.window, shown.period) if shown.window else wording.own_spans(shown.period),
        "freshness": freshness(shown.freshness),
        "headlines": [wording.tile(one) for one in headlines(shown.tiles)],
        "tiles": [wording.tile(one) for one in shown.tiles],
        "trend": trend(shown, choice),
        "moves_url": moves_url + choice.address(rows=None),
        "without_data": all(one.reading.value is None for one in shown.tiles),
    }


def headlines(tiles: Sequence[Tile]) -> list[Tile]:
    """Return the tiles of the headline KPIs, in their order; behind them those of the company's own."""
    by_code = {one.kpi.code: one for one in tiles}
    own = [one for one in tiles if one.kpi.is_own]
    return [*(by_code[code] for code in HEADLINES if code in by_code), *own[:MOST_OWN]]


def subtitle(node: Node, products: int) -> str:
    """Say how many products a node has and who owns it."""
    count = numbers.number(products, language=wording.language(), decimals=0)
    said = ngettext("%(count)s product", "%(count)s products", products) % {"count": count}
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


def trend(shown: Dashboard, choice: Choice) -> dict[str, Any]:
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
        "keep": choice.without("kpi"),
    }


def why_page(request: HttpRequest, chain: Provenance) -> dict[str, Any]:
    """Return the four steps from a value down to the file and line."""
    reading = chain.reading
    kpi = registry.get(reading.kpi)
    tongue = wording.language()
    shown = wording.figure(reading.value, kpi)
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
        "tolerance": wording.tolerance(reading, kpi),
        "comparison": comparison(chain.change, kpi),
        "picked": picked(chain),
        "fact_words": facts(chain.facts.kind if chain.facts else ""),
        "window": wording.window(reading.window),
        "interval": figures.interval(reading.low, reading.high, kpi.unit, language=tongue)
        if reading.low is not None
        else "",
        "count": wording.count(reading, kpi),
        "settings": wording.settings_in_force(chain.formula.parameters),
        "reason": wording.reason(reading) if reading.value is None else "",
        "version": kpi.version_on(month_end(reading.period)),
        "crumbs": _why_crumbs(reading, kpi),
        "address": request.path,
        "facts_url": reverse("metrics:value-facts", args=[reading.id]),
        "targets_url": _targets_url(reading),
    }


def _targets_url(reading: Reading) -> str:
    """Lead to the targets of a KPI at a place, from where one can be set."""
    query = urlencode({"kpi": reading.kpi, reading.scope.kind: reading.scope.code})
    return f"{reverse('metrics:target-list')}?{query}"


def _why_crumbs(reading: Reading, kpi: Kpi) -> list[tuple[str, str]]:
    place = reading.scope
    route = "metrics:dashboard" if place.kind == "node" else "portfolio:product-detail"
    return [
        (place.name, reverse(route, args=[place.code])),
        (kpi.said("name", wording.language()), reverse("metrics:kpi-detail", args=[kpi.code])),
        (wording.span(reading.window, reading.period), ""),
        (_("Why this number?"), ""),
    ]


def windows(choice: Choice) -> list[Option]:
    """Offer the windows as links."""
    own = Option(_("Each its own"), choice.address(window=None) or "?", choice.window is None)
    return [own] + [
        Option(wording.window(code), choice.address(window=str(code)), choice.window == code)
        for code in STANDARD_WINDOWS
    ]


def periods(choice: Choice, last_complete: date) -> dict[str, Any]:
    """Offer the months, that of the address among them, for a form."""
    months = [shift(last_complete, -back) for back in range(PERIODS_OFFERED)]
    months += [choice.period] if choice.period not in months else []
    said = _("to %(month)s")
    return {
        "choices": [
            {
                "value": format_month(month),
                "label": said % {"month": dates.month(month, language=wording.language())},
                "current": month == choice.period,
            }
            for month in months
        ],
        "keep": choice.without("period"),
    }


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
