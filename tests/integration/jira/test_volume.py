"""Large and wide files: flat memory, time that grows with the file and no faster."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.memory import peak_of
from core.ingest.models import ColumnMapping
from roadmap.models import WorkItem
from tests import factories
from tests.integration.ingest.importing import bring
from tests.integration.jira.exports import ENGLISH, export, issue

LONG = bool(os.environ.get("PORTAL_TESTS_LONG"))
ROWS = 200_000 if LONG else 20_000
MOST_MEGABYTES = 400
LABELS, COMMENTS = 12, 20
HEADER = [
    *("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name", "Priority"),
    *("Resolution", "Assignee", "Reporter", "Created", "Updated", "Resolved", "Due date", "Description"),
    *["Labels"] * LABELS,
    *["Comment"] * COMMENTS,
    *(
        "Original Estimate",
        "Sprint",
        "Custom field (Story Points)",
        "Status Category",
        "Status Category Changed",
    ),
]
STATUSES = (("To Do", "To Do"), ("In Progress", "In Progress"), ("Done", "Done"), ("Done", "Done"))


def write_large(path: Path, rows: int) -> int:
    """Write an export of so many rows, every second one done; return how many are done."""
    done = 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write(",".join(HEADER) + "\n")
        for n in range(rows):
            status, category = STATUSES[n % 4]
            done += category == "Done"
            day, month = n % 28 + 1, ("Jan", "Feb", "Mar")[n // 28 % 3]
            resolved = f"{day:02d}/{month}/26 05:00 PM" if category == "Done" else ""
            cells = [
                *(
                    f"Item {n}",
                    f"PAY-{n + 1}",
                    f"{100_000 + n}",
                    ("Story", "Bug")[n % 2],
                    status,
                    "PAY",
                    "Payments",
                ),
                *("High", "", f"Person {n % 300}", f"Person {n % 7}", f"{day:02d}/{month}/26 09:00 AM"),
                *(f"{day:02d}/{month}/26 09:30 AM", resolved, "", f'"Text, with a comma {n}"'),
                *[f"label-{n % 50}-{at}" if at <= n % 4 else "" for at in range(LABELS)],
                *[f"{day:02d}/{month}/26;u{n};said {n}" if at < n % 3 else "" for at in range(COMMENTS)],
                *("7200", f"Sprint {n % 40}", f"{n % 8}", category, f"{day:02d}/{month}/26 05:00 PM"),
            ]
            stream.write(",".join(cells) + "\n")
    return done


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_many_rows_in_flat_memory(process_environment, tmp_path, record_property):
    """20,000 rows in the ordinary run, 200,000 in the long one; the process's own peak is measured."""
    product = factories.product("CHECKOUT")
    path = tmp_path / "large.csv"
    done = write_large(path, ROWS)
    ColumnMapping.objects.create(
        source="jira",
        name="Large",
        columns={"key": "Issue key", "type": "Issue Type", "status": "Status", "created_at": "Created",
                 "resolved_at": "Resolved", "labels": "Labels", "assignee": "Assignee", "sprint": "Sprint",
                 "estimate": "Original Estimate", "points": "Custom field (Story Points)",
                 "status_category": "Status Category", "category_changed_at": "Status Category Changed",
                 "priority": "Priority"},
        options={"projects": {"PAY": "CHECKOUT"}},
    )  # fmt: skip
    command = [sys.executable, "manage.py", "import_data", "jira", str(path), "--mapping", "Large", "--json"]
    began = time.monotonic()
    with (tmp_path / "out").open("wb") as out:
        child = subprocess.Popen(command, env=process_environment, stdout=out, stderr=subprocess.STDOUT)
        megabytes = peak_of(child)
    seconds = time.monotonic() - began
    text = (tmp_path / "out").read_text()
    assert child.returncode == 0, text
    report = json.loads(text.splitlines()[-1])
    record_property("seconds", round(seconds, 1))
    record_property("megabytes", round(megabytes))
    print(f"{ROWS} rows of {len(HEADER)} columns, {path.stat().st_size / 1e6:.0f} MB: "
          f"{seconds:.1f} s, peak {megabytes:.0f} MB")  # fmt: skip
    assert (report["state"], report["created"], report["rejected"]) == ("applied", ROWS, 0)
    assert WorkItem.objects.filter(product=product, done_at__isnull=False).count() == done
    assert megabytes <= MOST_MEGABYTES


def seconds_for(columns: int) -> float:
    """Import 100 rows in which one has so many labels; return the seconds."""
    rows = [issue(f"W{columns}-{n}", labels=["one", "two"]) for n in range(99)]
    rows.append(issue(f"W{columns}-99", labels=[f"label-{n}" for n in range(columns)]))
    content = export(rows)
    began = time.perf_counter()
    run = bring("jira", content, projects={f"W{columns}": "CHECKOUT"})
    seconds = time.perf_counter() - began
    assert (run.state, run.created) == ("applied", 100), run.error_detail
    kept = WorkItem.objects.get(key=f"W{columns}-99").attributes["Labels"]
    assert kept == [f"label-{n}" for n in range(columns)]
    assert WorkItem.objects.get(key=f"W{columns}-7").attributes["Labels"] == ["one", "two"]
    return seconds


@pytest.mark.django_db
def test_five_thousand_columns_of_one_name_are_read_in_linear_time():
    """Five times the columns may take five times as long and a half, not twenty-five times."""
    factories.product("CHECKOUT")
    seconds_for(50)  # what the first import of a process costs
    # Where others keep the machine busy during one of the two, both are asked for again, a column more each.
    measured = []
    for more in range(3):
        few, many = seconds_for(1_000 + more), seconds_for(5_000 + more)
        measured.append(f"{few:.2f} s and {many:.2f} s")
        if many < 7.5 * max(few, 0.05):
            return
    pytest.fail(f"1,000 and 5,000 columns took {measured}")


@pytest.mark.django_db
def test_a_wide_file_still_has_a_page_of_its_columns_once_each(client):
    factories.product("CHECKOUT")
    user = factories.user()
    client.force_login(user)
    rows = [issue("PAY-1", labels=[f"label-{n}" for n in range(2_000)])]
    run = bring("jira", export(rows), by=user, projects={"PAY": "CHECKOUT"}, dry_run=True)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert page.count('<span class="mono">Labels</span>') == 1
    assert "2000 columns" in page.replace(",", "")
    columns = client.get(f"/imports/{run.pk}/columns/").content.decode()
    assert columns.count(f'<option value="{ENGLISH["labels"]}"') == columns.count('<select name="column_')
    assert len(columns) < 200_000
