"""The API and an independent recomputation from the raw files agree on every number of the demo.

The oracle reads the import files with plain Python and knows nothing of the portal; the portal
imports them as a user would. Every KPI, node, product and window is compared, at two periods.
"""

import math
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.core.management import call_command
from django.test import override_settings
from rest_framework.test import APIClient

from core.access.models import User
from core.common.periods import format_month, month_end, parse_month, shift
from core.ingest.models import ImportRun
from metrics.kpis import registry
from metrics.models import LedgerEntry, Parameter
from metrics.selectors.changes import changes
from metrics.selectors.dashboard import dashboard
from metrics.selectors.reading import Reading
from metrics.selectors.readings import readings
from tests import factories
from tests.oracle import oracle
from tests.oracle.health import Targets, judges, status
from tests.oracle.place import Settings
from tests.oracle.result import OracleValue

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
FILES = Path(__file__).resolve().parents[3] / "demo" / "files"
WINDOWS = ("month", "quarter", "ytd", "t12m", "life")
LAST, TODAY = "2026-10", date(2026, 11, 25)
# Between the two the company changed what time-to-market counts from.
PERIODS = {LAST: Settings(start_event="go"), "2025-06": Settings(start_event="idea")}
Key = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[APIClient]:
    """The demo company, committed as a portal would have it, and a client that sees all of it."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(FILES_ROOT=folder / "files"):
        with (folder / "out").open("w", encoding="utf-8") as out:
            for _once_and_again in range(2):
                call_command("load_demo", until=parse_month(LAST), stdout=out)
        client = APIClient()
        client.force_authenticate(factories.user(role="cpo"))
        yield client
        call_command("flush", interactive=False, verbosity=0)


def served(client: APIClient, **query: str) -> dict[Key, dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = {}
    response = client.get("/api/v1/kpi-values/", {**query, "page_size": "1000"})
    while True:
        assert response.status_code == 200, response.content
        page = response.json()
        for value in page["results"]:
            kind = "node" if value["node"] is not None else "product"
            assert (value["node"] is None) != (value["product"] is None)
            found[kind, value[kind], value["kpi"], value["window"]] = value
        if page["next"] is None:
            assert len(found) == page["count"]
            return found
        response = client.get(page["next"])


def close(served_number: Any, expected: float | Decimal | None, *, within: float) -> bool:
    if expected is None or served_number is None:
        return expected is None and served_number is None
    return math.isclose(float(served_number), float(expected), rel_tol=1e-9, abs_tol=within)


def differences(key: Key, value: dict[str, Any], expected: OracleValue) -> list[str]:
    money = value["unit"] == "money"
    # Money is kept to four places; the oracle's NPS bounds use 1.96 where the portal has 1.959964.
    faults = []
    if not close(value["value"], expected.value, within=5e-5 if money else 1e-9):
        faults.append(f"value {value['value']} ≠ {expected.value}")
    if expected.value is not None and expected.n is not None and value["n"] != expected.n:
        faults.append(f"n {value['n']} ≠ {expected.n}")
    for bound in ("low", "high"):
        if not close(value[bound], getattr(expected, bound), within=2e-3 if key[2] == "nps" else 2e-5):
            faults.append(f"{bound} {value[bound]} ≠ {getattr(expected, bound)}")
    if not close(value["p85"], expected.p85, within=1e-6):
        faults.append(f"p85 {value['p85']} ≠ {expected.p85}")
    return faults


def same(name: str, one: Any, other: Any) -> bool:
    """Alike but for the moment of computing, and the last digit of a double that the cache rounds."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return name == "computed_at" or one == other


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_of_the_demo(demo: APIClient, period: str) -> None:
    expected = oracle.values(FILES, period, PERIODS[period])
    found: dict[Key, dict[str, Any]] = {}
    for window in WINDOWS:
        found |= served(demo, window=window, period=period)
    assert set(found) == set(expected)
    assert len(found) > 4000
    wrong = {
        key: faults for key, value in found.items() if (faults := differences(key, value, expected[key]))
    }
    assert not wrong, f"{len(wrong)} of {len(found)} differ: {dict(list(wrong.items())[:12])}"


@pytest.mark.parametrize("period", PERIODS)
def test_every_target_and_status_of_the_demo(demo: APIClient, period: str) -> None:
    targets, last_day = Targets(FILES), month_end(parse_month(period))
    wrong = {}
    found = served(demo, window="t12m", period=period) | served(demo, window="month", period=period)
    for key, value in found.items():
        target = targets.nearest(key[0], key[1], key[2], last_day) if judges(key[2], key[3]) else None
        aim = None if target is None else float(target[0])
        said = None if value["target"] is None else float(value["target"])
        number = None if value["value"] is None else Decimal(str(value["value"]))
        if said != aim or value["status"] != status(key[2], number, target):
            wrong[key] = (value["status"], said, status(key[2], number, target), aim)
    assert not wrong, f"{len(wrong)}: {dict(list(wrong.items())[:12])}"


def test_the_cache_says_the_same_as_the_measures(demo: APIClient) -> None:
    """Without window and period: each KPI's own window at the last complete month, from the cache."""
    cached = served(demo)
    periods = {value["period"] for value in cached.values()}
    assert len(periods) == 1
    for window in WINDOWS:
        fresh = served(demo, window=window, period=periods.copy().pop())
        for key, value in cached.items():
            if key[3] == window:
                assert not [name for name in value if not same(name, value[name], fresh[key][name])], key
    assert date.fromisoformat(next(iter(periods)) + "-01") <= date.today()  # noqa: DTZ011


# What was planted in the demo: story.toml says where, the portal and the oracle must both see it.

STORY = tomllib.loads((FILES.parent / "story.toml").read_text("utf-8"))["anomaly"]


def story_id(anomaly: dict[str, Any]) -> str:
    return f"{anomaly['kpi']}-{anomaly.get('node') or anomaly['product']}"


def place_of(anomaly: dict[str, Any]) -> tuple[str, str]:
    return ("node", anomaly["node"]) if "node" in anomaly else ("product", anomaly["product"])


def period_of(anomaly: dict[str, Any]) -> date:
    return shift(parse_month(LAST), -anomaly.get("ago", 0))


def reading_of(anomaly: dict[str, Any], period: date) -> Reading:
    kind, code = place_of(anomaly)
    (found,) = readings(
        user=User.objects.get(email="claire.vasseur@brenval.example"),
        kpis=[anomaly["kpi"]],
        window=anomaly["window"],
        period=period,
        today=TODAY,
        **{kind: code},
    )
    return found


def expected_of(anomaly: dict[str, Any], period: date) -> OracleValue:
    start = "idea" if period < date(2025, 7, 1) else "go"
    answers = oracle.values(FILES, format_month(period), Settings(start_event=start))
    return answers[(*place_of(anomaly), anomaly["kpi"], anomaly["window"])]


def z_of_rates(now: OracleValue, before: OracleValue) -> float:
    """z of two shares of n answers, pooled, from their values alone (docs/kpis/statistics.md)."""
    assert now.n
    assert before.n
    assert now.value is not None
    assert before.value is not None
    one, two = float(now.value), float(before.value)
    pooled = (one * now.n + two * before.n) / (now.n + before.n)
    return (one - two) / math.sqrt(pooled * (1 - pooled) * (1 / now.n + 1 / before.n))


def test_every_kpi_has_one_planted_anomaly_and_every_eye_something_to_see() -> None:
    assert sorted(each["kpi"] for each in STORY) == sorted(kpi.code for kpi in registry.all_kpis())
    seen = {what for each in STORY for what in each["see"]}
    assert seen == {"off_target", "changed", "stale", "no_value", "break", "corrected"}
    assert all(each["en"] and each["fr"] for each in STORY)


@pytest.mark.parametrize("anomaly", STORY, ids=story_id)
def test_the_portal_and_the_oracle_see_what_was_planted(demo: APIClient, anomaly: dict[str, Any]) -> None:
    period = period_of(anomaly)
    reading, expected = reading_of(anomaly, period), expected_of(anomaly, period)
    assert close(reading.value, expected.value, within=5e-5)
    target = Targets(FILES).nearest(*place_of(anomaly), anomaly["kpi"], month_end(period))
    for what in anomaly["see"]:
        match what:
            case "off_target":
                assert (reading.status, status(anomaly["kpi"], expected.value, target)) == (what, what)
            case "no_value":
                assert (expected.value, reading.status) == (None, "no_value")
                assert str(reading.reason) == anomaly["reason"]
            case "stale":
                assert reading.stale
                assert reading.data_on == date(2026, 9, 14)  # 47 days before the end; adoption allows 35
            case "changed":
                before = expected_of(anomaly, shift(period, -12))
                ((_, change),) = changed(anomaly, period)
                assert change.distinguishable
                # NPS has its own noise; of a share it is worked out here.
                assert anomaly["kpi"] == "nps" or abs(z_of_rates(expected, before)) > 1.96
            case "break":
                assert breaks_of(anomaly) == [(period, {"time_to_market_start": ("idea", "go")})]
            case "corrected":
                assert written_by(anomaly, period) == {anomaly["file"]}


def changed(anomaly: dict[str, Any], period: date) -> Any:
    kind, code = place_of(anomaly)
    user = User.objects.get(email="claire.vasseur@brenval.example")
    names = {"kpis": [anomaly["kpi"]], "window": anomaly["window"], kind: code}
    return changes(user=user, period=period, today=TODAY, **names).items()


def breaks_of(anomaly: dict[str, Any]) -> list[tuple[date, dict[str, tuple[str, str]]]]:
    kind, code = place_of(anomaly)
    user = User.objects.get(email="claire.vasseur@brenval.example")
    shown = dashboard(
        user=user, kpi=anomaly["kpi"], kpis=[], period=parse_month(LAST), today=TODAY, **{kind: code}
    )
    return [
        (it.period, {one.code: (one.before, one.after) for one in it.settings}) for it in shown.trend.breaks
    ]


def written_by(anomaly: dict[str, Any], period: date) -> set[str]:
    """The files whose lines are the revenue that counts; both lines were changed by the correction."""
    lines = LedgerEntry.objects.filter(
        product__code=anomaly["product"], month=period, measure="revenue", scenario="actual"
    )
    assert len(lines) == 2
    runs = ImportRun.objects.in_bulk({line.import_run_id for line in lines})
    assert {run.updated for run in runs.values()} == {2}
    return {run.file_name for run in runs.values()}


def test_a_second_closing_waits_to_be_looked_at(demo: APIClient) -> None:
    (run,) = ImportRun.objects.exclude(state="applied")
    assert (run.state, run.file_name) == ("previewed", "finance_2026-10_second_closing.csv")
    assert run.created_by_email == "owen.hartley@brenval.example"
    # As the files say: 26 as they are, four other amounts, one that was forgotten, one mistyped code.
    assert (run.read, run.unchanged, run.updated, run.created, run.rejected) == (32, 26, 4, 1, 1)
    assert [issue.value for issue in run.issues.all()] == ["WAT-MONN"]


def test_loading_the_demo_twice_changed_nothing(demo: APIClient) -> None:
    """The fixture loads it twice, as the first start after an update does."""
    runs = list(ImportRun.objects.filter(state="applied").order_by("pk"))
    first, second = runs[: len(runs) // 2], runs[len(runs) // 2 :]
    assert [run.file_name for run in first] == [run.file_name for run in second]
    assert {run.created for run in second} == {0}
    # Only the corrected month went back and forth: its first file and its correction differ.
    assert {run.file_name: run.updated for run in second if run.updated} == {
        "13_finance_fr.csv": 2,
        "16_finance_correction.csv": 2,
    }
    assert Parameter.objects.count() == 2
