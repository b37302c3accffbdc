"""The dashboard of a place."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access.models import Role, User
from core.common.errors import Invalid
from core.common.periods import shift
from metrics import charts
from metrics.kpis import registry
from metrics.kpis.contract import Version
from metrics.selectors.coordinates import NotFound
from metrics.selectors.dashboard import Dashboard, Tile, dashboard
from portfolio.models import Node
from tests import factories as make
from tests.factories import facts

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 10)
JUNE = date(2025, 6, 1)


@pytest.fixture
def cpo() -> User:
    return make.user()


def company() -> Node:
    """Thirteen months of answers: a promoter each, in June 2025 also a detractor; revenue rising by 10."""
    node = make.node()
    product = make.product("P", node)
    facts.target(node, "nps", "40", "2025-01-01", tolerance="45")
    for back in range(13):
        month = f"{shift(JUNE, -back):%Y-%m}"
        facts.answers(product, month + "-15", *([10, 0] if back == 0 else [10]))
        facts.entry(product, month, "revenue", 120 - 10 * min(back, 1) - 1 * back)
    facts.measure_all()
    return node


def tile(shown: Dashboard, kpi: str) -> Tile:
    return next(one for one in shown.tiles if one.kpi.code == kpi)


def test_a_tile_holds_value_change_history_and_age(cpo: User) -> None:
    node = company()

    shown = dashboard(user=cpo, node=node.code, window="month", today=TODAY)
    nps, revenue, roi = (tile(shown, kpi) for kpi in ("nps", "revenue", "roi"))

    assert (shown.period, shown.last_complete, shown.product_count) == (JUNE, JUNE, 1)
    assert [one.kpi.code for one in shown.tiles] == [kpi.code for kpi in registry.all_kpis()]
    assert (nps.reading.value, nps.reading.window, nps.reading.status) == (0, "month", "in_tolerance")
    assert nps.points == (100.0,) * 12 + (0.0,)
    assert (nps.change.before, nps.change.difference) == (100, -100)
    assert nps.change.distinguishable is False  # 2 answers against 1
    assert nps.age_days == 25
    # 120 in June 2025; 120 − 10 − 12 = 98 a year before.
    assert (revenue.change.before, revenue.change.difference) == (98, 22)
    assert revenue.age_days == 10
    # A KPI of another window keeps its own.
    assert roi.reading.window == "life"
    assert tile(shown, "time_to_market").parameters == {"time_to_market_start": "go"}


def test_the_trend_is_of_the_chosen_kpi_over_three_years(cpo: User) -> None:
    node = company()

    shown = dashboard(user=cpo, node=node.code, kpi="revenue", today=TODAY)

    assert shown.trend.kpi.code == "revenue"
    assert [it.period for it in shown.trend.readings] == [shift(JUNE, -back) for back in range(35, -1, -1)]
    assert shown.trend.readings[-1] == replace(
        tile(shown, "revenue").reading, computed_at=shown.trend.readings[-1].computed_at
    )
    assert dashboard(user=cpo, node=node.code, kpis=["csat", "nps"], today=TODAY).trend.kpi.code == "csat"


def test_completeness_counts_expected_product_months(cpo: User) -> None:
    node = make.node()
    full, gaps = make.product("FULL", node), make.product("GAPS", node)
    gone = make.product("GONE", node, retired_on=date(2025, 5, 20))
    for month in ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"):
        facts.answers(full, month + "-02", 10)
    facts.answers(gaps, "2025-04-02", 10)  # May and June are missing
    facts.answers(gone, "2025-04-02", 10)  # April is its last whole month
    facts.entry(gaps, "2025-03", "revenue", 1)
    facts.measure_all()

    fresh = dashboard(user=cpo, node=node.code, window="quarter", today=TODAY).freshness

    # Quarter: survey 3 + (1 of 3) + (1 of 1); finance 0 of 3.
    assert (fresh.present, fresh.expected) == (5, 10)
    assert fresh.coverage == pytest.approx(0.5)
    assert [(it.source, it.latest_on, it.late) for it in fresh.sources] == [
        ("finance", date(2025, 3, 31), True),
        ("survey", date(2025, 6, 2), False),
    ]
    assert fresh.data_on == date(2025, 6, 2)


def test_a_place_without_facts_has_a_dashboard_without_values(cpo: User) -> None:
    node = make.node()

    shown = dashboard(user=cpo, node=node.code, today=TODAY)

    assert {one.reading.status for one in shown.tiles} == {"no_value"}
    assert (shown.freshness.coverage, shown.freshness.data_on) == (None, None)
    assert charts.trend_figure(shown.trend, language="en")["data"] == []


def test_what_is_not_there_or_not_visible_is_not_found(cpo: User) -> None:
    node = company()
    stranger = make.user(Role.CPO, make.node())

    for user, wanted in ((stranger, {"node": node.code}), (cpo, {"node": "NONE"}), (cpo, {})):
        with pytest.raises(NotFound):
            dashboard(user=user, today=TODAY, **wanted)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        dashboard(user=cpo, node=node.code, kpi="none", today=TODAY)
    with pytest.raises(Invalid):
        dashboard(user=cpo, node=node.code, window="week", today=TODAY)


def test_fifteen_queries_are_enough_however_many_products(cpo: User) -> None:
    def queries(node: Node) -> int:
        with CaptureQueriesContext(connection) as asked:
            dashboard(user=make.user(), node=node.code, today=TODAY)
        # Making the user is not the dashboard's.
        return len([it for it in asked if it["sql"].startswith(("SELECT", "WITH", "\n"))])

    node = company()
    few = queries(node)
    for number in range(50):
        product = make.product(f"MORE{number}", node)
        facts.answers(product, "2025-06-03", 10)
        facts.entry(product, "2025-06", "revenue", 10)
        facts.item(product, started="2025-06-01", done="2025-06-03")
        facts.launch(product, go="2025-01-01", launched="2025-06-01")
    facts.measure_all()

    assert queries(node) == few <= 15


def coloured(part: Any) -> Any:
    """Put a colour in the place of each token, as the page does."""
    if isinstance(part, str):
        return "#000000" if part.startswith("var:") else part
    if isinstance(part, list):
        return [coloured(it) for it in part]
    return {key: coloured(it) for key, it in part.items()} if isinstance(part, dict) else part


def test_the_figure_is_one_that_plotly_takes(cpo: User) -> None:
    node = company()
    for code in ("nps", "revenue", "budget_variance"):
        facts.target(node, code, "0.1", "2020-01-01", "2024-12-31", tolerance="0.05")
        trend = dashboard(user=cpo, node=node.code, kpi=code, today=TODAY).trend
        figure = charts.trend_figure(trend, language="fr")

        assert go.Figure(coloured(json.loads(json.dumps(figure)))).to_plotly_json()["data"]


def test_the_figure_draws_line_interval_target_and_tolerance(cpo: User) -> None:
    trend = dashboard(user=cpo, node=company().code, kpi="nps", window="month", today=TODAY).trend

    figure = charts.trend_figure(trend, language="en")
    by_name = {part["name"]: part for part in figure["data"]}

    line = next(part for part in figure["data"] if part.get("line", {}).get("color") == "var:ink")
    assert line["y"] == [100.0] * 12 + [0.0]
    assert by_name["95% interval"]["x"][:13] == line["x"]
    assert len(by_name["95% interval"]["y"]) == 26
    target, tolerance = by_name["Target"], by_name["Tolerance"]
    assert (target["line"]["dash"], target["y"][-6:], set(target["y"][:-6])) == ("dash", [40.0] * 6, {None})
    assert (tolerance["line"]["dash"], tolerance["y"][-1]) == ("dot", -5.0)
    end = figure["data"][-1]
    assert (end["marker"]["symbol"], end["marker"]["color"]) == ("triangle-up", "var:warn")
    assert any("Target 40" in label["text"] for label in figure["layout"]["annotations"])
    assert [row.value for row in charts.trend_table(trend)] == [it.value for it in trend.readings]


def test_no_line_crosses_a_gap_or_a_change_of_definition(cpo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    node = make.node()
    product = make.product("P", node)
    for month in ("2025-01", "2025-02", "2025-04", "2025-05", "2025-06"):
        facts.answers(product, month + "-15", 10, 8)
    facts.measure_all()
    nps = registry.get("nps")
    changed = replace(
        nps, versions=(Version(1), Version(2, date(2025, 5, 1), "Asked in the app.", "Dans l’app."))
    )
    monkeypatch.setattr("metrics.selectors.readings.registry.get", lambda code: changed)

    shown = dashboard(user=cpo, node=node.code, kpi="nps", kpis=["nps"], window="month", today=TODAY)
    figure = charts.trend_figure(shown.trend, language="en")

    lines = [part["x"] for part in figure["data"] if part.get("line", {}).get("color") == "var:ink"]
    assert lines == [["2025-01-01", "2025-02-01"], ["2025-04-01"], ["2025-05-01", "2025-06-01"]]
    assert [(it.period, it.before, it.after) for it in shown.trend.breaks] == [(date(2025, 5, 1), 1, 2)]
    assert shown.tiles[0].breaks == (11,)
    assert len(figure["layout"]["shapes"]) == 2
    names = [label["text"] for label in figure["layout"]["annotations"]]
    assert {"Definition v1", "Definition v2"} <= set(names)
