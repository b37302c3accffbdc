"""A change of more rows than somebody waits for: previewed and made by jobs, taken back by one."""

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.models import Grant, User
from core.audit.models import AuditEvent
from core.collaboration.models import Notification
from core.jobs.context import JobContext
from core.jobs.models import Job
from core.jobs.services import jobs
from core.jobs.services.working import work_until_empty
from core.lists.services import changes
from core.undo.models import Step
from core.undo.services.steps import take_back
from portfolio.models import Ownership
from teams.models import Person, Team
from teams.services import teams as services
from tests import factories
from tests.integration.lists.browsing import browser, toasts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for more than three rows here, and these tests work the ledger themselves."""
    monkeypatch.setattr(changes, "EACH", 3)
    monkeypatch.setattr(jobs, "publish", lambda job_id: True)


@pytest.fixture
def cpo() -> User:
    return factories.user("cpo")


@pytest.fixture
def teams() -> list[Team]:
    """FLOW and five teams; FLOW is part of T-4, so that T-4 cannot be part of FLOW."""
    made = [factories.team(f"T-{number}", name=f"Team {number}") for number in range(5)]
    factories.team("FLOW", name="Flow", parent=made[4])
    return made


def parents() -> dict[str, str]:
    rows = Team.objects.exclude(code="FLOW").order_by("code").values_list("code", "parent__code")
    return {code: parent or "" for code, parent in rows}


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def ask(client: Client, **sent: Any) -> str:
    """Have a change of the part-of of all teams but FLOW previewed; return the address of its page."""
    body = {"column": "parent", "value": "FLOW", "all": "yes", "match": "q=Team", "preview": "yes", **sent}
    answer = client.post("/lists/teams/bulk/", body)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_many_rows_are_previewed_changed_told_and_taken_back_in_the_background(
    cpo: User, teams: list[Team]
) -> None:
    client = browser(cpo)
    chosen = {"column": "parent", "all": "yes", "match": "q=Team"}
    form = said(client, "/lists/teams/bulk/?column=parent&value=FLOW&all=yes&match=q%3DTeam")
    assert "5 rows are chosen." in form
    assert "previewed and changed in the background" in form
    # At once is too much; the preview is asked for instead.
    assert client.post("/lists/teams/bulk/", {**chosen, "value": "FLOW"}).status_code == 422
    page = ask(client)
    assert "Nothing is changed yet." in said(client, page)
    assert client.post(page).status_code == 404
    assert work_until_empty() == 1
    previewed = said(client, page)
    assert "Change 4 rows" in previewed
    assert "5 rows to “Flow”" in previewed
    # T-4 holds FLOW: it would be a circle.
    assert "What is refused, and why 1 Team Stays Why Team 4" in previewed
    assert set(parents().values()) == {""}
    assert not AuditEvent.objects.filter(verb="teams.team.changed").exists()

    # A row that joins the filter meanwhile is none of those that were seen.
    factories.team("LATE", name="Team late")
    made = client.post(page).headers["Location"]
    assert client.post(page).headers["Location"] == made
    assert client.get(page).headers["Location"] == made
    assert work_until_empty() == 1
    assert parents() == {"LATE": "", **{f"T-{n}": "FLOW" for n in range(4)}, "T-4": ""}
    assert AuditEvent.objects.filter(verb="teams.team.changed").count() == 4
    done = said(client, made)
    assert "4 rows changed. 1 was refused and stays as it was." in done
    told = Notification.objects.get()
    assert (told.user, told.kind, told.label) == (cpo, "job_done", "Part of of 5 rows (Teams)")
    assert "What it changes, row by row" in said(client, f"/jobs/{told.subject_id}/")

    step = Step.objects.get()
    Team.objects.filter(code="T-0").update(parent=None)
    for _twice in range(2):
        client.post(step.address)
    assert "is being taken back in the background" in toasts(client)
    assert work_until_empty() == 1
    assert set(parents().values()) == {""}
    undone = Job.objects.get(kind="undo.take_back")
    assert "1 row stays as it is" in undone.log
    assert Notification.objects.filter(kind="job_done").count() == 2
    assert "taken back" in said(client, made)
    # Whoever sees them reads what they are in their own language.
    french = browser(factories.user("cpo", email="fr@example.com"))
    french.cookies["django_language"] = "fr"
    listed = said(french, "/jobs/")
    assert "Fait partie de de 5 lignes (Équipes)" in listed
    assert "Annulation de" in listed
    labels = {one["label"] for one in client.get("/api/v1/jobs/").json()["results"]}
    assert "Part of of 5 rows (Teams)" in labels


def test_many_that_go_together_go_in_parts_and_each_gets_back_what_it_had(
    cpo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "TOGETHER", 3)
    monkeypatch.setattr(changes, "PART", 2)
    node, ada = factories.node("N"), factories.person("ada@example.com")
    had = {f"P-{number}": f"m{number % 4}@example.com" for number in range(5)}
    for code, email in had.items():
        person = Person.objects.filter(email=email).first() or factories.person(email)
        factories.ownership(factories.product(code, node), person, starts_on="2025-01-01")
    client = browser(cpo)
    sent = {"column": "manager", "value": "ada@example.com", "all": "yes", "match": ""}
    assert client.post("/lists/products/bulk/", sent).status_code == 422
    page = client.post("/lists/products/bulk/", {**sent, "preview": "yes"}).headers["Location"]
    told: list[tuple[int, int | None]] = []
    progress = JobContext.progress

    def hear(self: JobContext, done: int, total: int | None = None, **more: Any) -> None:
        told.append((done, total))
        progress(self, done, total, **more)

    monkeypatch.setattr(JobContext, "progress", hear)
    assert work_until_empty() == 1
    assert told == [(0, 5), (2, 5), (4, 5)]
    assert managers() == had
    assert "Change 5 rows" in said(client, page)
    client.post(page)
    work_until_empty()
    assert managers() == dict.fromkeys(had, ada.email)

    step = Step.objects.get()
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        take_back(by=cpo, step=step)
        transaction.set_rollback(True)
    # Four managers come back: found, put back and told of together, not one by one.
    written = [one["sql"] for one in asked if one["sql"].lstrip().startswith(("UPDATE", "DELETE", "INSERT"))]
    assert len([one for one in written if "portfolio_ownership" in one]) == 2
    assert len([one for one in asked if 'FROM "teams_person" WHERE' in one["sql"]]) == 1
    client.post(step.address)
    told.clear()
    work_until_empty()
    assert told[:3] == [(0, 5), (2, 5), (4, 5)]
    assert managers() == had


def managers() -> dict[str, str]:
    """Return who manages each product today."""
    today = timezone.localdate()
    valid = Ownership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today)
    return dict(valid.values_list("product__code", "person__email"))


def test_what_stops_half_way_leaves_nothing_changed(
    cpo: User, teams: list[Team], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(cpo)
    page = ask(client)
    work_until_empty()
    made = client.post(page).headers["Location"]
    asked = []

    def fail_at_the_third(*, by: Any, team: Team, **values: Any) -> Team:
        asked.append(team.code)
        if len(asked) == 3:
            raise RuntimeError("the third")
        return change(by=by, team=team, **values)

    change = services.change
    monkeypatch.setattr(services, "change", fail_at_the_third)
    work_until_empty()
    assert asked == ["T-0", "T-1", "T-2"]
    assert set(parents().values()) == {""}
    assert not Step.objects.exists()
    assert "No row was changed." in said(client, made)
    assert Notification.objects.get().kind == "job_ended"


def test_a_job_asks_for_the_right_again_and_is_nobody_elses(cpo: User, teams: list[Team]) -> None:
    client = browser(cpo)
    page = ask(client)
    work_until_empty()
    assert browser(factories.user("administrator")).get(page).status_code == 404
    made = client.post(page).headers["Location"]
    Grant.objects.filter(user=cpo).delete()
    work_until_empty()
    assert set(parents().values()) == {""}
    assert Job.objects.get(kind="lists.change").state == "failed"
    assert browser(cpo).get(made).status_code == 403


def test_a_wrong_value_is_said_at_once_and_too_many_rows_too(
    cpo: User, teams: list[Team], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(cpo)
    body = {"column": "parent", "all": "yes", "match": "", "preview": "yes"}
    wrong = client.post("/lists/teams/bulk/", {**body, "value": "NO-SUCH"})
    assert wrong.status_code == 422
    monkeypatch.setattr("core.lists.services.large.MANY", 5)
    many = client.post("/lists/teams/bulk/", {**body, "value": "FLOW"})
    assert many.status_code == 422
    assert "Narrow the list with filters." in many.content.decode()
    assert not Job.objects.exists()
