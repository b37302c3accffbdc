"""What is guessed of people, statuses and products, and what is not."""

import pytest
from django.test import Client
from django.urls import reverse

from core.ingest.models import ImportRun
from roadmap.models import WorkItem
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults
from tests.integration.jira.exports import export, issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def checkout():
    return factories.product("CHECKOUT")


def people_of(*names: str) -> list[str]:
    rows = [issue(f"PAY-{n}", assignee=name) for n, name in enumerate(names, start=1)]
    run = bring("jira", export(rows), projects={"PAY": "CHECKOUT"})
    assert run.state == "applied", run.error_detail
    emails = dict(WorkItem.objects.values_list("key", "assignee_email"))
    return [emails[f"PAY-{n}"] for n in range(1, len(names) + 1)]


def test_people_are_found_by_email_name_and_account():
    factories.person("camille.roux@example.com", name="Camille Roux")
    factories.person("jdoe@example.com", name="Jörg Döbel")
    found = people_of("Camille Roux", "ROUX, Camille", "jorg dobel", "jdoe", "Other@Example.com", "Nobody")
    camille, doe = "camille.roux@example.com", "jdoe@example.com"
    assert found == [camille, camille, doe, doe, "other@example.com", ""]


def test_a_name_that_two_people_bear_names_nobody():
    factories.person("a@example.com", name="Sam Lee")
    factories.person("b@example.com", name="Lee Sam")
    assert people_of("Sam Lee") == [""]
    run = ImportRun.objects.get()
    (note,) = [note for note in run.notes if note["code"] == "jira_people_unknown"]
    assert note["parameters"] == {"count": 1, "examples": "Sam Lee"}
    rows = [issue("PAY-1", assignee="Sam Lee")]
    run = bring("jira", export(rows), projects={"PAY": "CHECKOUT"}, people={"Sam Lee": "B@example.com"})
    assert (counts(run), WorkItem.objects.get().assignee_email) == ((0, 1, 0, 0), "b@example.com")


@pytest.mark.parametrize(
    ("status", "category", "meant"),
    [
        ("À faire", "", "to_do"),
        ("En curso", "", "in_progress"),
        ("In Prüfung", "", "in_progress"),
        ("Erledigt", "", "done"),
        ("Finalizada", "", "done"),
        ("Parked", "Terminé", "done"),
        ("Parked", "In Arbeit", "in_progress"),
        ("Done", "In Progress", "in_progress"),  # the site’s own category goes before the name
    ],
)
def test_statuses_are_known_by_category_and_name(status, category, meant):
    bring("jira", export([issue("PAY-1", status=status, category=category)]), projects={"PAY": "CHECKOUT"})
    assert WorkItem.objects.get().category == meant


def test_an_unknown_status_stops_the_import_until_somebody_says_even_nothing():
    content = export([issue("PAY-1", status="Parked")])
    run = bring("jira", content, projects={"PAY": "CHECKOUT"})
    assert (run.state, run.error_parameters["names"]) == ("refused", ["statuses"])
    run = bring("jira", content, projects={"PAY": "CHECKOUT"}, statuses={"Parked": ""})
    assert (run.state, WorkItem.objects.get().category) == ("applied", "")


def test_a_project_named_as_a_product_needs_no_answer():
    bring("jira", export([issue("checkout-1")]))
    assert WorkItem.objects.get().product.code == "CHECKOUT"


def test_components_go_before_projects_and_two_products_reject_the_row():
    factories.product("API")
    rows = [
        issue("PAY-1", components="api"),
        issue("PAY-2", components="web"),
        issue("PAY-3", components="api", labels=["shop"]),
        issue("OPS-1", components="none"),
    ]
    run = bring(
        "jira",
        export(rows),
        projects={"PAY": "CHECKOUT", "OPS": ""},
        component_products={"api": "API"},
        label_products={"shop": "CHECKOUT"},
    )
    assert dict(WorkItem.objects.values_list("key", "product__code")) == {"PAY-1": "API", "PAY-2": "CHECKOUT"}
    assert faults(run) == [(4, "Labels", "several_products"), (5, "Issue key", "no_product_for_project")]


def test_priorities_count_for_defects_alone():
    rows = [
        issue("PAY-1", type="Bug", priority="Highest"),
        issue("PAY-2", type="Story", priority="Highest"),
        issue("PAY-3", type="Bug", priority="Highest", severity="Minor"),
        issue("PAY-4", type="Bug", priority="P7"),
    ]
    bring("jira", export(rows), projects={"PAY": "CHECKOUT"})
    severities = dict(WorkItem.objects.values_list("key", "severity"))
    assert severities == {"PAY-1": 5, "PAY-2": None, "PAY-3": 2, "PAY-4": None}


def test_data_center_writes_the_days_of_its_sprints():
    sprint = (
        "com.atlassian.greenhopper.service.sprint.Sprint@3f2a[id=7,rapidViewId=2,state=CLOSED,name=Sprint 7,"
        "startDate=2025-01-06T09:00:00.000Z,endDate=2025-01-17T17:00:00.000Z,completeDate=<null>,sequence=7]"
    )
    bring(
        "jira",
        export([issue("PAY-1", created="02/Jan/25 09:00 AM", sprint=sprint)]),
        projects={"PAY": "CHECKOUT"},
    )
    item = WorkItem.objects.get()
    days = f"{item.sprint_starts_on} {item.sprint_ends_on} {item.committed_on}"
    assert (item.sprint, days) == ("Sprint 7", "2025-01-06 2025-01-17 2025-01-06")


def test_promises_can_be_left_to_a_mapped_column():
    rows = [issue("PAY-1", created="02/Jan/25 09:00 AM", due="15/Feb/25 12:00 AM")]
    bring("jira", export(rows), projects={"PAY": "CHECKOUT"})
    assert f"{WorkItem.objects.get().committed_on}" == "2025-02-01"
    run = bring("jira", export(rows), projects={"PAY": "CHECKOUT"}, promises="told")
    assert (counts(run), WorkItem.objects.get().committed_on) == ((0, 1, 0, 0), None)


def test_another_kind_of_file_forgets_answers_that_mean_nothing_to_it(checkout):
    user = factories.user()
    client = Client()
    client.force_login(user)
    run = bring("jira", export([issue("PAY-1")]), by=user, projects={"PAY": "CHECKOUT"}, dry_run=True)
    address = reverse("console:import-map", args=[run.pk]) + "?source=releases"
    columns = {"column_product": "Project key", "column_name": "Summary", "column_released_on": "Created"}
    answer = client.post(address, columns)
    assert (answer.status_code, answer["Location"]) == (302, reverse("console:import-detail", args=[run.pk]))
    run.refresh_from_db()
    assert (run.source, run.options) == ("releases", {})
