"""The dashboard of a place."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.access.models import Role, User
from core.common.errors import Invalid
from core.common.periods import shift
from metrics import charts, wording
from metrics.kpis import registry
from metrics.kpis.contract import Version
from metrics.selectors.breaks import SettingChange
from metrics.selectors.coordinates import NotFound
from metrics.selectors.dashboard import Dashboard, Tile, dashboard
from metrics.services.parameters import set_parameter
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
    zone, top = by_name["On target"], figure["layout"]["yaxis"]["range"][1]
    assert (zone["x"][0], zone["x"][9], zone["x"][-1]) == (line["x"][-6], line["x"][-1], None)
    assert (zone["y"], top > 100) == ([40.0] * 10 + [top] * 10 + [None], True)
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


def launches_over_two_years() -> Node:
    """A launch each June and each quarter before it: 300 days from the idea, 100 from the go decision."""
    node = make.node()
    product = make.product("P", node)
    for out in ("2024-06-20", "2024-12-20", "2025-03-20", "2025-06-20"):
        launched = date.fromisoformat(out)
        started = {event: str(launched - timedelta(days=days)) for event, days in STARTS.items()}
        facts.launch(product, launched=out, **started)
    facts.measure_all()
    return node


STARTS = {"idea": 300, "go": 100}


def test_a_setting_that_changes_what_a_kpi_counts_breaks_line_and_sparkline(cpo: User) -> None:
    node = launches_over_two_years()
    set_parameter(by=cpo, code="time_to_market_start", value="idea", effective_on=date(2020, 1, 1))
    set_parameter(by=cpo, code="time_to_market_start", value="go", effective_on=date(2025, 4, 1))

    shown = dashboard(user=cpo, node=node.code, kpi="time_to_market", kpis=["time_to_market"], today=TODAY)
    figure = charts.trend_figure(shown.trend, language="en")

    values = {it.period: it.value for it in shown.trend.readings}
    assert (values[date(2025, 3, 1)], values[date(2025, 4, 1)]) == (300, 100)
    (found,) = shown.trend.breaks
    assert (found.period, found.before, found.after) == (date(2025, 4, 1), 1, 1)
    assert found.settings == (SettingChange("time_to_market_start", "idea", "go"),)
    assert shown.tiles[0].breaks == (10,)  # April of the thirteen months to June
    lines = [part["x"] for part in figure["data"] if part.get("line", {}).get("color") == "var:ink"]
    assert [(line[0], line[-1]) for line in lines] == [
        ("2024-06-01", "2025-03-01"),
        ("2025-04-01", "2025-06-01"),
    ]
    assert len(figure["layout"]["shapes"]) == 2
    assert {"from idea", "from go"} <= {label["text"] for label in figure["layout"]["annotations"]}
    french = charts.trend_figure(shown.trend, language="fr")["layout"]["annotations"]
    assert {"dès l’idée", "dès le go"} <= {label["text"] for label in french}


def test_nothing_is_compared_across_a_change_of_meaning(cpo: User) -> None:
    node = launches_over_two_years()
    set_parameter(by=cpo, code="time_to_market_start", value="idea", effective_on=date(2020, 1, 1))
    before = dashboard(user=cpo, node=node.code, kpis=["time_to_market"], today=TODAY).tiles[0]
    set_parameter(by=cpo, code="time_to_market_start", value="go", effective_on=date(2025, 4, 1))
    after = dashboard(user=cpo, node=node.code, kpis=["time_to_market"], today=TODAY).tiles[0]

    assert (before.change.difference, before.change.redefined) == (0, False)
    assert (after.change.before, after.change.difference, after.change.redefined) == (300, None, True)
    assert wording.tile(after).change == "Defined otherwise a year before: not compared"


def test_a_setting_of_another_kpi_breaks_nothing(cpo: User) -> None:
    node = company()
    set_parameter(by=cpo, code="time_to_market_start", value="idea", effective_on=date(2025, 4, 1))

    shown = dashboard(user=cpo, node=node.code, kpi="nps", kpis=["nps"], today=TODAY)

    assert shown.trend.breaks == ()
    assert shown.tiles[0].breaks == ()


def test_the_page_of_a_node_says_how_it_is(cpo: User, client: Client) -> None:
    node, bare = company(), make.node("BARE")
    client.force_login(cpo)
    page = client.get(f"/portfolio/{node.code}/").content.decode()
    assert "<h2>KPIs</h2>" in page
    assert f'href="/dashboard/{node.code}/">Dashboard</a>' in page
    assert "<h2>KPIs</h2>" not in client.get(f"/portfolio/{bare.code}/").content.decode()
