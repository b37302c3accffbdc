"""A Jira file through page, API and command to the numbers of its product, worked out by hand."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.access.models import Role, User
from core.access.services import tokens
from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.ingest.models import ColumnMapping, ImportRun
from core.ingest.services import runs
from core.jobs.services.working import work_until_empty
from portfolio.models import Product
from roadmap.models import Release, WorkItem
from tests import factories
from tests.integration.ingest.importing import bring, counts
from tests.integration.jira.exports import ENGLISH, export, issue

pytestmark = pytest.mark.django_db(transaction=True)

SPRINT_1, SPRINT_2 = "2025-01-06/2025-01-17", "2025-01-20/2025-01-31"
NAMES = {**ENGLISH, "started": "Custom field (Actual start)"}

# What the numbers below are counted from; January 2025 unless another month is written.
ITEMS = (
    # Promised in sprint 1 (created before 6 January) and done in it.
    issue("PAY-1", status="Done", created="02/Jan/25 10:00 AM", started="07/Jan/25 10:00 AM",
          resolved="09/Jan/25 10:00 AM", sprint="Sprint 1"),
    issue("PAY-2", status="Done", created="03/Jan/25 10:00 AM", started="08/Jan/25 10:00 AM",
          resolved="17/Jan/25 08:00 PM", sprint="Sprint 1", assignee="Camille Roux"),
    # Promised in sprint 1, done in sprint 2: counted in its last sprint, for which it existed: kept.
    issue("PAY-3", status="Done", created="03/Jan/25 10:00 AM", started="10/Jan/25 10:00 AM",
          resolved="28/Jan/25 10:00 AM", sprint=["Sprint 1", "Sprint 2"]),
    # Promised in sprint 2 and not done in it.
    issue("PAY-4", status="In Progress", created="13/Jan/25 10:00 AM", started="21/Jan/25 10:00 AM",
          sprint="Sprint 2"),
    # Added when sprint 2 had begun: not promised, done.
    issue("PAY-5", status="Done", created="22/Jan/25 10:00 AM", started="22/Jan/25 10:00 AM",
          resolved="23/Jan/25 10:00 AM", sprint="Sprint 2"),
    # No sprint: promised for the month it was due in, and late.
    issue("PAY-6", status="Done", created="20/Dec/24 10:00 AM", started="30/Jan/25 10:00 AM",
          resolved="03/Feb/25 10:00 AM", due="31/Jan/25 12:00 AM"),
    # Defects: two grave ones from production, one of them by its type; a trivial one; one from a test.
    issue("PAY-7", type="Bug", status="Waiting for customer", created="15/Jan/25 10:00 AM",
          found="Production", severity="Critical"),
    issue("PAY-8", type="Incident", status="To Do", created="16/Jan/25 10:00 AM", priority="Highest"),
    issue("PAY-9", type="Bug", status="To Do", created="17/Jan/25 10:00 AM", found="Production",
          severity="Trivial"),
    issue("PAY-10", type="Bug", status="To Do", created="18/Jan/25 10:00 AM", found="Staging",
          severity="Blocker"),
    # Another project, which the mapping leads nowhere.
    issue("OPS-1", project_name="Operations", status="Done", resolved="09/Jan/25 10:00 AM"),
)  # fmt: skip
FILE = export(ITEMS, names=NAMES)
# Done in January: PAY-1, 2, 3, 5. Days from start to end: 2, 9.4167, 18, 1; the median of four lies between
# 2 and 9.4167. In progress at the end of January: PAY-4 and PAY-6 (done in February).
# Promised by the end of January: PAY-1, 2 (sprint 1), 3, 4 (sprint 2), 6 (January); done: PAY-1, 2, 3.
# Escaped from severity 3 up: PAY-7 and PAY-8; two releases.
EXPECTED = {
    "throughput": 4,
    "wip": 2,
    "predictability": 3 / 5,
    "escaped_defects": 2 / 2,
    "cycle_time": (2 + (9 + 10 / 24)) / 2,
}


@pytest.fixture(autouse=True)
def checkout() -> Product:
    product = factories.product("CHECKOUT", factories.node("PAYMENTS"))
    for day, name in (("2025-01-10", "1.0"), ("2025-01-24", "1.1")):
        Release.objects.create(product=product, name=name, released_on=day)
    factories.person("camille@example.com", name="Camille Roux")
    return product


@pytest.fixture
def user() -> User:
    return factories.user(Role.CPO)


@pytest.fixture
def portal(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def api(user: User) -> Client:
    expires = timezone.now() + timedelta(days=1)
    token = tokens.create(user=user, name="Jira", scopes="write", expires_at=expires, by=user)
    return Client(headers={"authorization": f"Bearer {token.plain}"})


def numbers(api: Client, period: str = "2025-01") -> dict[str, float | None]:
    """Read the product's numbers of a month through the API."""
    query = [("product", "CHECKOUT"), ("window", "month"), ("period", period)]
    query += [("kpi", kpi) for kpi in EXPECTED]
    address = "/api/v1/kpi-values/?" + "&".join(f"{name}={value}" for name, value in query)
    found = api.get(address).json()["results"]
    return {one["kpi"]: None if one["value"] is None else float(one["value"]) for one in found}


def fields_of(page: str, start: str) -> dict[str, str]:
    """Return the end of the names of a translation's fields, by the value that stands beside each."""
    return {
        value: name for name, value in re.findall(rf'<label for="id_{start}-([^"]+)">([^<]+)</label>', page)
    }


def test_by_page_from_the_file_to_the_numbers(portal, api, user):
    file = SimpleUploadedFile("jira-2025-02-01.csv", FILE)
    place = portal.post(reverse("console:import-add"), {"file": file, "source": ""})["Location"]
    work_until_empty()
    run = ImportRun.objects.get()
    assert (run.source, run.state, run.error_code) == ("jira", "needs_mapping", "values_open")
    asked = portal.get(place).content.decode()
    assert "Say what these values of the file stand for: PAY, OPS, Waiting for customer (3 in all)." in asked
    values = reverse("console:import-values", args=[run.pk])
    assert values in asked
    page = portal.get(values).content.decode()
    projects, sprints = fields_of(page, "projects"), fields_of(page, "sprints")
    statuses, people = fields_of(page, "statuses"), fields_of(page, "people")
    assert set(projects) == {"PAY", "OPS"}
    assert f'name="people-{people["Camille Roux"]}" value="camille@example.com"' in page
    said = {
        f"projects-{projects['PAY']}": "checkout",
        f"statuses-{statuses['Waiting for customer']}": "in_progress",
        "save_as": "Our Jira",
    }
    for name, interval in (("Sprint 1", SPRINT_1), ("Sprint 2", SPRINT_2)):
        base = f"sprints-{sprints[name].removesuffix('-first')}"
        said[f"{base}-first"], said[f"{base}-last"] = interval.split("/")
    wrong = portal.post(values, {**unchanged(page), **said, f"projects-{projects['PAY']}": "NOWHERE"})
    assert wrong.status_code == 422
    assert "“NOWHERE” is not known, or not yours to choose." in wrong.content.decode()
    assert portal.post(values, {**unchanged(page), **said})["Location"] == place
    work_until_empty()
    run.refresh_from_db()
    assert (run.state, run.read, counts(run)) == ("previewed", 11, (10, 0, 0, 1))
    preview = portal.get(place).content.decode()
    assert "Nothing leads from project OPS to a product." in preview
    assert "because they existed then: 5." in preview
    rows = portal.get(f"{place}?group=new").content.decode()
    assert "in progress" in rows
    assert "in_progress" not in rows
    portal.post(reverse("console:import-apply", args=[run.pk]))
    work_until_empty()
    assert numbers(api) == pytest.approx(EXPECTED)
    assert numbers(api, "2025-02")["throughput"] == 1
    assert WorkItem.objects.get(key="PAY-2").assignee_email == "camille@example.com"
    saved = ColumnMapping.objects.get()
    assert (saved.name, saved.source) == ("Our Jira", "jira")
    assert saved.options["projects"] == {"PAY": "CHECKOUT", "OPS": ""}
    mapped = AuditEvent.objects.filter(verb="ingest.import.mapped").get()
    assert mapped.after["options"]["statuses"]["Waiting for customer"] == "in_progress"
    assert mapped.actor_email == user.email


def unchanged(page: str) -> dict[str, str]:
    """Return what the form would send if nothing were changed."""
    form = next(part for part in page.split("<form ") if 'name="save_as"' in part)
    said = {}
    for tag in re.findall(r"<input [^>]*>", form):
        said["".join(re.findall('name="([^"]+)"', tag))] = "".join(re.findall('value="([^"]*)"', tag))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        said[name] = "".join(re.findall(r'<option value="([^"]*)" selected', options))
    return said


def test_by_api_from_the_file_to_the_numbers_and_back(api):
    sent = api.post("/api/v1/imports/", {"file": SimpleUploadedFile("issues.csv", FILE)}).json()
    work_until_empty()
    place = f"/api/v1/imports/{sent['id']}/"
    run = api.get(place).json()
    assert (run["source"], run["state"], run["error_code"]) == ("jira", "needs_mapping", "values_open")
    found = {one["name"]: one for one in api.get(f"{place}values/").json()}
    assert [one["value"] for one in found["projects"]["values"]] == ["PAY", "OPS"]
    assert found["projects"]["values"][0] == {
        "value": "PAY", "hint": "Payments", "rows": 10, "guess": "", "answer": None
    }  # fmt: skip
    guesses = {one["value"]: one["guess"] for one in found["statuses"]["values"]}
    assert guesses == {
        "Done": "done",
        "In Progress": "in_progress",
        "To Do": "to_do",
        "Waiting for customer": "",
    }
    options = {
        "projects": {"PAY": "CHECKOUT", "OPS": ""},
        "statuses": {"Waiting for customer": "in_progress"},
        "sprints": {"Sprint 1": SPRINT_1, "Sprint 2": SPRINT_2},
    }
    refused = api.post(
        f"{place}map/",
        {"columns": run["columns"], "options": {**options, "sprints": {"Sprint 1": "soon"}}},
        content_type="application/json",
    )
    assert refused.status_code == 400
    assert refused.json()["fields"] == {
        "options.sprints": ["Write two days, the earlier first: 2025-01-06/2025-01-17."]
    }
    body = {"columns": run["columns"], "options": options}
    assert api.post(f"{place}map/", body, content_type="application/json").status_code == 200
    work_until_empty()
    assert api.post(f"{place}apply/").status_code == 202
    work_until_empty()
    assert numbers(api) == pytest.approx(EXPECTED)
    assert api.post(f"{place}undo/").status_code == 200
    work_until_empty()
    assert numbers(api) == dict.fromkeys(EXPECTED)
    assert not WorkItem.objects.exists()


def test_by_command_with_the_saved_mapping(api, tmp_path, capsys):
    path = tmp_path / "issues.csv"
    path.write_bytes(FILE)
    with pytest.raises(SystemExit) as refused:
        call_command("import_data", "jira", str(path))
    assert refused.value.code == 1
    assert "Say what these values of the file stand for: PAY, OPS" in capsys.readouterr().out
    run = ImportRun.objects.get()
    ColumnMapping.objects.create(
        source="jira",
        name="Our Jira",
        columns=run.columns,
        options={
            "projects": {"PAY": "CHECKOUT", "OPS": ""},
            "statuses": {"Waiting for customer": "in_progress"},
            "sprints": {"Sprint 1": SPRINT_1, "Sprint 2": SPRINT_2},
        },
    )
    call_command("import_data", "jira", str(path), "--wait", "--json")
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (report["state"], report["created"], report["rejected"]) == ("applied", 10, 1)
    assert numbers(api) == pytest.approx(EXPECTED)
    call_command("import_data", "jira", str(path), "--mapping", "Our Jira", "--wait", "--json")
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 10)
    assert numbers(api) == pytest.approx(EXPECTED)


def test_lineage_leads_from_a_number_to_the_line_of_the_file(api):
    options = {"projects": {"PAY": "CHECKOUT", "OPS": ""}, "statuses": {"Waiting for customer": "to_do"}}
    run = bring("jira", FILE, **options)
    work_until_empty()
    address = "/api/v1/kpi-values/?product=CHECKOUT&kpi=throughput&window=month&period=2025-02"
    (value,) = api.get(address).json()["results"]
    chain = api.get(f"/api/v1/kpi-values/{value['id']}/provenance/").json()
    assert "PAY-6" in json.dumps(chain)
    line = WorkItem.objects.get(key="PAY-6").line
    assert FILE.decode().splitlines()[line - 1].startswith("Item 6,PAY-6,")
    assert (chain["origin"]["run"], chain["origin"]["line"]) == (run.pk, line)


def test_without_a_start_there_is_no_cycle_time_and_no_work_in_progress(api):
    rows = [{name: cell for name, cell in row.items() if name != "started"} for row in ITEMS]
    options = {"projects": {"PAY": "CHECKOUT", "OPS": ""}, "statuses": {"Waiting for customer": "to_do"}}
    run = bring("jira", export(rows), **options)
    work_until_empty()
    found = numbers(api)
    assert (found["throughput"], found["cycle_time"], found["wip"]) == (4, None, None)
    assert "jira_no_start_column" in {note["code"] for note in run.notes}
    assert any("no cycle time" in text for text in run.note_texts())


def test_a_start_seen_once_is_kept_until_the_item_is_done(api):
    first = [issue("PAY-1", status="In Progress", changed="07/Jan/25 10:00 AM")]
    then = [issue("PAY-1", status="Done", resolved="09/Jan/25 10:00 AM", changed="09/Jan/25 10:00 AM")]
    options = {"projects": {"PAY": "CHECKOUT"}}
    bring("jira", export(first), **options)
    assert counts(bring("jira", export(then), **options)) == (0, 1, 0, 0)
    assert counts(bring("jira", export(then), **options)) == (0, 0, 1, 0)
    work_until_empty()
    assert numbers(api)["cycle_time"] == 2
    back = [issue("PAY-1", status="To Do", changed="10/Jan/25 10:00 AM")]
    bring("jira", export(back), **options)
    assert WorkItem.objects.get().started_at is None


def test_whoever_may_not_import_sees_no_values_and_products_of_others_cannot_be_chosen(portal):
    reader = factories.user(Role.ANALYST)
    other = factories.node("ELSEWHERE")
    owner = factories.user(Role.PRODUCT_MANAGER, other)
    own = Client()
    own.force_login(owner)
    file = SimpleUploadedFile("issues.csv", FILE)
    own.post(reverse("console:import-add"), {"file": file, "source": "jira"})
    work_until_empty()
    run = ImportRun.objects.get()
    values = reverse("console:import-values", args=[run.pk])
    page = own.get(values).content.decode()
    assert "CHECKOUT" not in page
    project = fields_of(page, "projects")["PAY"]
    refused = own.post(values, {**unchanged(page), f"projects-{project}": "CHECKOUT"})
    assert refused.status_code == 422
    stranger = Client()
    stranger.force_login(reader)
    assert stranger.get(values).status_code == 404


def test_a_portal_file_of_work_items_is_still_one():
    text = "product,key,type,status,project,created\nCHECKOUT,A-1,Story,Done,PAY,2025-01-01\n"
    run = runs.receive(file=io.BytesIO(text.encode()), name="items.csv", by=SYSTEM)
    work_until_empty()
    run.refresh_from_db()
    assert (run.source, run.state) == ("work_items", "previewed")


def test_a_second_file_of_another_project_calls_nothing_vanished(checkout):
    options = {"projects": {"PAY": "CHECKOUT", "WEB": "CHECKOUT"}}
    bring("jira", export([issue("PAY-1"), issue("PAY-2")]), name="jira.csv", **options)
    other = bring("jira", export([issue("WEB-1")]), name="jira.csv", dry_run=True, **options)
    same = bring("jira", export([issue("PAY-1")]), name="jira.csv", dry_run=True, **options)
    assert (other.vanished, same.vanished) == (0, 1)
