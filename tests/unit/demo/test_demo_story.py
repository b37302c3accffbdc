"""The demo tells the story it is meant to tell, whatever the month."""

import tomllib
from calendar import monthrange
from collections import Counter
from datetime import date

import pytest

from demo.generate import generate
from tests.oracle import values
from tests.oracle.files import number, read_file
from tests.oracle.health import Targets, status
from tests.unit.demo.places import DEMO, FILES, relative

DEFAULT_WINDOWS = {
    "adoption": "month",
    "budget_variance": "ytd",
    "escaped_defects": "quarter",
    "change_failure_rate": "quarter",
    "throughput": "month",
    "cycle_time": "quarter",
    "wip": "month",
    "predictability": "quarter",
    "roi": "life",
    "npv": "life",
    "payback": "life",
}
OF_NODES_ONLY = {  # on a single product these are 0 or 1
    "new_product_revenue_share",
    "new_product_profit_share",
    "new_product_revenue_growth",
    "innovation_share",
    "innovation_revenue_share",
    "role_coverage",
}


def test_revenue_is_that_of_a_mid_size_group():
    for period in ("2024-10", "2025-10", "2026-10"):
        assert 145e6 < values(FILES, period)["node", "BRENVAL", "revenue", "t12m"].value < 200e6


def test_one_active_product_has_no_manager_since_october(october):
    september = values(FILES, "2026-09")
    uncovered = {
        period: [
            code
            for (kind, code, kpi, window), found in answers.items()
            if (kind, kpi, window) == ("product", "role_coverage", "month") and found.value == 0
        ]
        for period, answers in (("september", september), ("october", october))
    }

    assert uncovered == {"september": [], "october": ["RELAIS"]}


def test_the_usage_of_one_line_stopped_in_september(tables, october):
    line = {row["code"] for row in tables["products"] if row["portfolio"] == "CONNECT"}

    assert max(row["date"] for row in tables["usage"] if row["product"] in line) == "2026-09-14"
    assert october["node", "CONNECT", "adoption", "month"].value is None
    assert october["node", "CONNECT", "adoption", "quarter"].value is not None


def test_statuses_are_mixed(october):
    targets, on = Targets(FILES), date(2026, 10, 31)
    found: Counter[str | None] = Counter()
    for (kind, code, kpi, window), answer in october.items():
        if kind == "product" and kpi not in OF_NODES_ONLY and window == DEFAULT_WINDOWS.get(kpi, "t12m"):
            found[status(kpi, answer.value, targets.nearest(kind, code, kpi, on))] += 1

    judged = found["on_target"] + found["in_tolerance"] + found["off_target"]
    assert 0.42 < found["on_target"] / judged < 0.60
    assert 0.20 < found["in_tolerance"] / judged < 0.38
    assert 0.12 < found["off_target"] / judged < 0.28


def test_every_kpi_has_a_value_for_the_group(october):
    missing = {
        (kpi, window)
        for (_, code, kpi, window), found in october.items()
        if code == "BRENVAL" and found.value is None
    }

    assert missing == set()


def test_in_a_later_month_the_same_story_ends_a_month_before(tmp_path):
    generate(tmp_path, later=5)  # March 2027

    assert relative(tmp_path, "files/*.csv") == relative(DEMO, "files/*.csv")
    for name in relative(tmp_path, "files/*.csv"):
        before, after = read_file(DEMO / name), read_file(tmp_path / name)
        assert list(before[0]) == list(after[0])
        assert abs(len(after) / len(before) - 1) < 0.05, name  # months differ in length, and in season
    facts = {
        (name, column): [row[column] for row in read_file(tmp_path / "files" / name)]
        for name, column in [
            ("11_usage.csv", "date"),
            ("12_finance.csv", "period"),
            ("09_releases.csv", "released_on"),
        ]
    }
    assert {max(days)[:7] for key, days in facts.items() if key[1] != "period"} == {"2027-03"}
    assert {min(days)[:7] for days in facts.values()} == {"2024-04"}
    assert max(facts["12_finance.csv", "period"]) == "2027-05"  # budgeted two months ahead
    mondays = {
        date.fromisoformat(row["date"]).weekday()
        for row in read_file(tmp_path / "files" / "11_usage.csv")
        if row["product"] == "WAT-MON"
    }
    assert mondays == {0}
    assert relative(tmp_path, "waiting/*") == ["waiting/finance_2027-03_second_closing.csv"]


def test_the_winter_of_heating_stays_in_winter_whatever_the_month(tmp_path):
    generate(tmp_path, later=5)

    def best_month(folder):
        book = Counter()
        for row in read_file(folder / "files" / "13_finance_fr.csv"):
            if (row["product"], row["account"], row["scenario"]) == ("THE-VALV", "revenue", "actual"):
                book[row["period"][3:5]] += number(row["amount"])
        return max(book, key=book.__getitem__)

    assert {best_month(DEMO), best_month(tmp_path)} <= {"09", "10", "11", "12"}


@pytest.mark.parametrize(("later", "last"), [(3, "2027-01"), (9, "2027-07")])
def test_what_was_planted_still_shows_in_a_later_month(tmp_path, later, last):
    generate(tmp_path, later=later)
    answers, targets = values(tmp_path / "files", last), Targets(tmp_path / "files")
    year, month = map(int, last.split("-"))
    on = date(year, month, monthrange(year, month)[1])

    unseen = []
    for anomaly in tomllib.loads((DEMO / "story.toml").read_text("utf-8"))["anomaly"]:
        place = ("node", anomaly["node"]) if "node" in anomaly else ("product", anomaly["product"])
        found = answers[(*place, anomaly["kpi"], anomaly["window"])]
        said = status(anomaly["kpi"], found.value, targets.nearest(*place, anomaly["kpi"], on))
        unseen += [
            anomaly["kpi"] for what in ("off_target", "no_value") if what in anomaly["see"] and said != what
        ]

    assert unseen == []
