"""The traps of Jira's CSV export, one by one (docs/imports.md)."""

import pytest

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.ingest.services import mappings
from core.ingest.services.staging import SUSPICIOUS_ROWS
from roadmap.models import WorkItem
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults
from tests.integration.jira.exports import (
    ENGLISH,
    FRENCH,
    GERMAN,
    NEW_CLOUD,
    SERVER,
    SPANISH,
    export,
    issue,
)

pytestmark = pytest.mark.django_db

ANSWERS = {"projects": {"PAY": "CHECKOUT"}}


@pytest.fixture(autouse=True)
def checkout():
    return factories.product("CHECKOUT")


def brought(*rows, **options) -> ImportRun:
    run = bring("jira", export(rows), **{**ANSWERS, **options})
    assert run.state == "applied", run.error_detail
    return run


def told(run: ImportRun) -> set[str]:
    return {note["code"] for note in run.notes}


# 1. Columns that bear one name are several values.


def test_every_value_of_a_repeated_column_is_kept():
    versions, labels = ["1.0", "1.1", "2.0"], ["mobile", "pci", "q1"]
    brought(
        issue("PAY-1", labels=labels, versions=versions, sprint=["Sprint 1", "Sprint 2"]),
        issue("PAY-2", labels=["mobile"], versions="1.0"),
    )
    first, second = WorkItem.objects.order_by("key")
    assert first.attributes["Labels"] == labels
    assert first.attributes["Fix versions"] == versions
    assert (first.sprint, first.attributes["Sprint"]) == ("Sprint 2", ["Sprint 1", "Sprint 2"])
    assert (second.attributes["Labels"], second.attributes["Fix versions"]) == ("mobile", "1.0")


def test_any_of_the_repeated_labels_leads_to_a_product():
    terminal = factories.product("TERMINAL")
    brought(
        issue("PAY-1", labels=["mobile", "pci", "terminal"]),
        issue("PAY-2", labels=["mobile"]),
        label_products={"terminal": "terminal"},
    )
    assert WorkItem.objects.get(key="PAY-1").product == terminal
    assert WorkItem.objects.get(key="PAY-2").product.code == "CHECKOUT"


def test_two_fields_of_one_name_that_differ_reject_the_row():
    rows = [
        issue("PAY-1", points=["3", "5"]),
        issue("PAY-2", points=["3", "3"]),
        issue("PAY-3", points=["", "8"]),
    ]
    run = brought(*rows)
    assert faults(run) == [(2, ENGLISH["points"], "several_values")]
    assert list(WorkItem.objects.order_by("key").values_list("key", "points")) == [("PAY-2", 3), ("PAY-3", 8)]


# 2. Names vary by product, age and language of the site.

DATES = {
    "en": ("13/Jan/25 03:26 PM", "07/Feb/25 09:05 AM", "28/Feb/25 12:00 AM"),
    "us": ("1/13/2025 15:26", "2/7/2025 9:05", "2/28/2025"),
    "fr": ("13/janv./25 15:26", "07/févr./25 09:05", "28/févr./25"),
    "es": ("13/ene/25 3:26 p. m.", "07/feb/25 9:05 a. m.", "28/feb/25 12:00 a. m."),
    "de": ("13.01.25 15:26", "07.02.25 09:05", "28.02.25"),
}
SITES = {
    "cloud": (ENGLISH, ",", "en", ("Bug", "Done", "Highest", "Production")),
    "server": (SERVER, ",", "us", ("Bug", "Closed", "Blocker", "Prod")),
    "work items": (NEW_CLOUD, ";", "en", ("Bug", "Done", "Highest", "Yes")),
    "fr": (FRENCH, ";", "fr", ("Bogue", "Terminé(e)", "Bloquante", "En production")),
    "es": (SPANISH, ";", "es", ("Error", "Finalizada", "Muy alta", "Producción")),
    "de": (GERMAN, ";", "de", ("Fehler", "Erledigt", "Höchste", "Produktion")),
}


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_headers_dates_and_words_of_each_site_are_understood(site, encoding):
    names, delimiter, dates, (kind, status, severity, place) = SITES[site]
    created, resolved, due = DATES[dates]
    row = issue(
        "PAY-7",
        type=kind,
        status=status,
        severity=severity,
        found=place,
        created=created,
        resolved=resolved,
        due=due,
        labels=["a", "b"],
        components="API",
        versions="1.0",
        estimate="7200",
        points="5",
        assignee="camille.roux@example.com",
        sprint="Sprint 3",
    )
    factories.person("camille.roux@example.com", name="Camille Roux")
    content = export([row], names=names, delimiter=delimiter, encoding=encoding)
    run = bring("jira", content, **ANSWERS)
    assert (run.state, counts(run), run.error_detail) == ("applied", (1, 0, 0, 0), "")
    item = WorkItem.objects.get()
    assert (item.key, item.kind, item.category) == ("PAY-7", kind, "done")
    assert f"{item.created_at:%Y-%m-%d %H:%M}" == "2025-01-13 15:26"
    assert f"{item.done_at:%Y-%m-%d %H:%M}" == "2025-02-07 09:05"
    assert f"{item.due_on}" == "2025-02-28"
    assert (item.severity, item.found_in_production) == (5, True)
    assert (item.points, item.estimate_hours, item.sprint) == (5, 2, "Sprint 3")
    assert item.assignee_email == "camille.roux@example.com"
    assert item.attributes[names["labels"]] == ["a", "b"]
    assert item.attributes[names["components"]] == "API"
    assert item.attributes[names["versions"]] == "1.0"


def test_a_renamed_column_is_asked_for_and_the_answer_kept_for_the_next_file():
    content = export([issue("PAY-1", status="Done")]).replace(b"Issue key", b"Ticket no.")
    run = bring("jira", content, **ANSWERS)
    assert (run.state, run.error_code, run.error_parameters["names"]) == (
        "refused",
        "columns_missing",
        ["key"],
    )
    columns = {"key": "Ticket no.", "type": "Issue Type", "status": "Status", "project_key": "Project key"}
    mappings.save(source="jira", name="Ours", columns=columns, options=ANSWERS, by=SYSTEM)
    run = bring("jira", content)
    assert (run.state, str(run.mapping), counts(run)) == ("applied", "Ours v1", (1, 0, 0, 0))
    assert WorkItem.objects.get().key == "PAY-1"


def test_data_pipeline_files_are_read_too():
    text = (
        "id,instance_url,key,project_key,project_name,issue_type,summary,assignee_name,status,status_category,"
        "priority_name,created_date,resolution_date,due_date\r\n"
        "7,https://jira.example,PAY-7,PAY,Payments,Bug,Text,croux,Shipped it,Done,High,"
        "2025-01-13T15:26:00Z,2025-02-07T09:05:00Z,2025-02-28\r\n"
    )
    factories.person("croux@example.com", name="Camille Roux")
    run = bring("jira", text, **ANSWERS)
    assert (run.state, counts(run)) == ("applied", (1, 0, 0, 0))
    item = WorkItem.objects.get()
    assert (item.kind, item.category, item.severity) == ("Bug", "done", 4)
    assert (item.done_at.isoformat(), item.due_on.isoformat()) == ("2025-02-07T09:05:00+00:00", "2025-02-28")
    assert item.assignee_email == "croux@example.com"


# 2b. “Resolved” may be empty.


def test_a_done_item_without_resolution_ends_when_its_category_changed():
    run = brought(
        issue("PAY-1", status="Done", resolved="07/Feb/25 09:05 AM", changed="09/Feb/25 10:00 AM"),
        issue("PAY-2", status="Done", resolved="", changed="09/Feb/25 10:00 AM"),
        issue("PAY-3", status="Done", resolved="", changed=""),
        issue("PAY-4", status="In Progress", resolved="07/Feb/25 09:05 AM", changed=""),
    )
    ends = {item.key: item.done_at and f"{item.done_at:%m-%d}" for item in WorkItem.objects.all()}
    assert ends == {"PAY-1": "02-07", "PAY-2": "02-09", "PAY-3": None, "PAY-4": None}
    assert {"code": "jira_no_end", "parameters": {"count": 1}} in run.notes


# 3. Nobody guesses which number is the month.


def test_dates_that_can_be_two_days_are_asked_about():
    rows = [issue("PAY-1", created="03/04/25 10:00"), issue("PAY-2", created="05/06/25 10:00")]
    run = bring("jira", export(rows), **ANSWERS)
    assert (run.state, run.error_code) == ("refused", "convention")
    assert run.error_parameters["samples"] == ["03/04/25 10:00", "05/06/25 10:00"]
    run = bring("jira", export(rows), date_order="month_first", **ANSWERS)
    assert [
        f"{one:%m-%d}" for one in WorkItem.objects.order_by("key").values_list("created_at", flat=True)
    ] == [
        "03-04",
        "05-06",
    ]


def test_one_date_far_down_tells_the_order_for_all_columns_of_the_site():
    rows = [issue(f"PAY-{n}", created="03/04/25 10:00", due="05/04/25") for n in range(1, 900)]
    rows.append(issue("PAY-900", created="28/04/25 10:00", due="05/04/25"))
    brought(*rows)
    item = WorkItem.objects.get(key="PAY-1")
    assert (f"{item.created_at:%Y-%m-%d}", f"{item.due_on}") == ("2025-04-03", "2025-04-05")


def test_columns_that_contradict_each_other_are_asked_about():
    rows = [issue("PAY-1", created="28/04/25 10:00", resolved="04/28/25 11:00", due="05/04/25")]
    run = bring("jira", export(rows), **ANSWERS)
    assert (run.state, run.error_code) == ("refused", "convention")
    assert run.error_parameters["column"] == "Due date"


# 4. Estimates are seconds, or say their unit.


def test_estimates_in_seconds_and_with_units_are_told_apart():
    run = brought(
        issue("PAY-1", estimate="7200"),
        issue("PAY-2", estimate="38h"),
        issue("PAY-3", estimate="1w 2d 4h 30m"),
        issue("PAY-4", estimate="2 j 3 h"),
        issue("PAY-5", estimate=""),
        issue("PAY-6", estimate="soon"),
    )
    hours = dict(WorkItem.objects.values_list("key", "estimate_hours"))
    # One week of five days of eight hours, two days, four and a half hours: 40 + 16 + 4.5.
    assert hours == {"PAY-1": 2, "PAY-2": 38, "PAY-3": 60.5, "PAY-4": 19, "PAY-5": None}
    assert faults(run) == [(7, "Original Estimate", "not_a_duration")]
    assert {"code": "jira_estimates_seconds", "parameters": {"count": 1}} in run.notes
    assert {"code": "jira_estimates_units", "parameters": {"count": 3}} in run.notes


# 5. Sums are other columns; the delimiter varies (see the sites above).


def test_sums_are_not_taken_for_the_estimate():
    content = export([issue("PAY-1", estimate="7200")]).decode()
    head, row = content.splitlines()
    run = bring("jira", f"{head},Σ Original Estimate\n{row},99999\n", **ANSWERS)
    item = WorkItem.objects.get()
    assert (run.state, item.estimate_hours, item.attributes["Σ Original Estimate"]) == ("applied", 2, "99999")


# 6. Rows that are wider than the header.


def test_a_row_that_does_not_fit_is_set_apart_with_line_and_reason():
    head, first, second = (
        export([issue("PAY-1", labels="a"), issue("PAY-2", labels="b")]).decode().splitlines()
    )
    broken = first.replace(",a", ",a,loose")
    run = bring("jira", "\n".join([head, broken, second, ""]), **ANSWERS)
    found = run.issues.get()
    assert (counts(run), found.line, found.code) == ((1, 0, 0, 1), 2, "too_many_cells")
    assert f"{len(head.split(',')) + 1} cells" in found.message
    assert list(WorkItem.objects.values_list("key", "line")) == [("PAY-2", 3)]


# 7. Parents in four places; links and custom fields keep their names.


def test_parents_are_found_by_key_and_by_number():
    brought(
        issue("PAY-1", id="1001", type="Epic"),
        issue("PAY-2", id="1002", parent="1001"),
        issue("PAY-3", id="1003", parent="PAY-1"),
        issue("PAY-4", id="1004", parent="9999"),
    )
    parents = dict(WorkItem.objects.values_list("key", "parent_key"))
    assert parents == {"PAY-1": "", "PAY-2": "PAY-1", "PAY-3": "PAY-1", "PAY-4": ""}


@pytest.mark.parametrize("header", ["Parent key", "Custom field (Epic Link)", "Custom field (Parent Link)"])
def test_older_names_of_the_parent(header):
    bring("jira", export([issue("PAY-2", parent="PAY-1")], names={**ENGLISH, "parent": header}), **ANSWERS)
    assert WorkItem.objects.get().parent_key == "PAY-1"


def test_links_and_other_custom_fields_are_kept_beside_the_row():
    names = {**ENGLISH, "link": "Outward issue link (Blocks)", "risk": "Custom field (Change risk)"}
    bring("jira", export([issue("PAY-2", link=["PAY-7", "PAY-8"], risk="High")], names=names), **ANSWERS)
    kept = WorkItem.objects.get().attributes
    assert kept["Outward issue link (Blocks)"] == ["PAY-7", "PAY-8"]
    assert kept["Custom field (Change risk)"] == "High"


# 8. The navigator stops at 1,000.


@pytest.mark.parametrize(("rows", "warned"), [(999, False), (1000, True), (1001, False)])
def test_exactly_a_thousand_rows_are_suspicious(rows, warned):
    assert SUSPICIOUS_ROWS == 1000
    run = brought(*(issue(f"PAY-{n}") for n in range(rows)))
    assert (run.read, "rows_1000" in told(run)) == (rows, warned)
