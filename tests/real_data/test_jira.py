"""Real exports of Jira through the whole pipeline, read where they lie and never copied.

The numbers of the Cloud export were counted by eye in the file; those of the large trackers are sums made by
`csv` and `Decimal` alone.
"""

import csv
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.ingest.services import runs
from core.jobs.services.working import work_until_empty
from roadmap.models import WorkItem
from tests import factories
from tests.real_data import converters
from tests.real_data.test_pipeline import value

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]

CLOUD = converters.SHARED / "jira-csv-true-layout" / "planeso-jira-migration" / "Jira.csv"
TRACKERS = converters.SHARED / "jira-storypoints"


def brought(path: Any, **options: Any) -> ImportRun:
    with path.open("rb") as file:
        return runs.import_now(file=file, name=path.name, source="jira", by=SYSTEM, options=options)


@pytest.fixture(autouse=True)
def product() -> Any:
    return factories.product("TESTGEN", factories.node("TOOLS"))


def test_cloud_export_is_recognised_and_asks_for_its_project_only():
    with CLOUD.open("rb") as file:
        run = runs.receive(file=file, name=CLOUD.name, by=SYSTEM)
    work_until_empty()
    run.refresh_from_db()
    assert (run.source, run.state, run.error_code) == ("jira", "needs_mapping", "values_open")
    assert run.error_parameters["names"] == ["projects"]
    assert run.summary["values"]["projects"]["values"] == [["TES", "TestAutoGen", 22, ""]]


def test_cloud_export_becomes_numbers():
    factories.person("sai.b@example.com", name="Saicharan Basireddy")
    run = brought(CLOUD, projects={"TES": "TESTGEN"})
    assert (run.state, run.read, run.created, run.rejected) == ("applied", 22, 22, 0), run.error_detail
    categories = Counter(WorkItem.objects.values_list("category", flat=True))
    assert categories == {"done": 10, "to_do": 9, "in_progress": 3}
    assert WorkItem.objects.filter(assignee_email="sai.b@example.com").count() == 11
    item = WorkItem.objects.get(key="TES-13")
    assert (f"{item.created_at:%Y-%m-%d %H:%M}", f"{item.done_at:%Y-%m-%d %H:%M}", f"{item.due_on}") == (
        "2025-08-28 13:49",
        "2025-09-19 09:03",
        "2025-09-18",
    )
    with CLOUD.open(encoding="utf-8-sig", newline="") as stream:
        header, *lines = csv.reader(stream)
    key, places = header.index("Issue key"), [at for at, name in enumerate(header) if name == "Comment"]
    comments = {line[key]: [line[at] for at in places if line[at]] for line in lines}
    assert sorted(map(len, comments.values())) == [0] * 13 + [1] * 4 + [2] * 2 + [3] * 3
    kept = WorkItem.objects.values_list("key", "attributes__Comment")
    assert {key: [one] if isinstance(one, str) else one or [] for key, one in kept} == comments
    work_until_empty()

    def number(kpi: str, period: str) -> Any:
        return value(product="TESTGEN", kpi=kpi, window="month", period=period)["value"]

    assert (number("throughput", "2025-08"), number("throughput", "2025-09")) == (5, 5)
    assert number("wip", "2025-09") == 3  # TES-7, TES-15, TES-24
    assert number("predictability", "2025-09") == 0.5  # TES-13 done, TES-7 not, both due in September
    assert number("cycle_time", "2025-09") is None
    again = brought(CLOUD, projects={"TES": "TESTGEN"})
    assert (again.created, again.updated, again.unchanged) == (0, 0, 22)


@pytest.mark.parametrize("name", ["bamboo", "clover", "jirasoftware", "springxd", "talendesb"])
def test_trackers_keep_every_issue_and_every_point(name):
    path = TRACKERS / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    projects = {row["issuekey"].rpartition("-")[0]: "TESTGEN" for row in rows}
    with path.open("rb") as file:
        run = runs.receive(file=file, name=path.name, source="jira", by=SYSTEM)
    work_until_empty()
    columns = {"key": "issuekey", "points": "storypoint"}
    runs.map_columns(run=run, source="jira", columns=columns, options={"projects": projects}, by=SYSTEM)
    work_until_empty()
    run.refresh_from_db()
    assert run.state == "previewed", run.error_detail
    runs.apply(run=run, by=SYSTEM)
    work_until_empty()
    run.refresh_from_db()
    assert (run.read, run.created, run.rejected) == (len(rows), len(rows), 0)
    points = sum(WorkItem.objects.values_list("points", flat=True))
    assert points == sum(Decimal(row["storypoint"]) for row in rows)
    titles = dict(WorkItem.objects.values_list("key", "attributes__title"))
    # An apostrophe before a sign is taken for the one by which spreadsheets keep a text from being a formula.
    assert titles == {row["issuekey"]: row["title"] or None for row in rows} | {
        row["issuekey"]: row["title"][1:] for row in rows if row["title"].startswith("'-")
    }
