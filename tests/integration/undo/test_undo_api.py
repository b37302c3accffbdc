"""What a toast offers to take back, in the API: the same steps, the same rights, the same refusals."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.access.models import User
from core.access.services import tokens
from core.audit.models import AuditEvent
from core.jobs.models import Job
from core.undo.deleted import keep_deleted
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from portfolio.models import Ownership
from teams.models import Team
from tests import factories

pytestmark = pytest.mark.django_db


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_one_lists_what_one_did_and_takes_it_back_once() -> None:
    user, team = factories.user("cpo"), factories.team("T", name="Pumps")
    about = team.pk
    step = keep_deleted(by=user, instances=[team], label="Team Pumps", subject=("team", about))
    later = keep_change(by=user, kind="tests.nothing", payload={}, label="Something else")
    Step.objects.filter(pk=step.pk).update(done_at=timezone.now() - timedelta(days=3))
    mine = as_user(user)
    listed = mine.get("/api/v1/undo/").json()
    assert [one["id"] for one in listed["results"]] == [later.pk, step.pk]
    today = timezone.localdate()
    for query, found in {
        f"subject_kind=team&subject_id={about}": [step.pk],
        "q=pumps": [step.pk],
        f"done_from={today - timedelta(days=1)}": [later.pk],
        f"done_to={today - timedelta(days=1)}": [step.pk],
        "mine=false": [],
    }.items():
        assert [one["id"] for one in mine.get(f"/api/v1/undo/?{query}").json()["results"]] == found, query
    taken = mine.post(f"/api/v1/undo/{step.pk}/take-back/")
    assert (taken.status_code, taken.json()["job"], taken.json()["remark"]) == (200, None, "")
    assert (taken.json()["undone_by"], Team.objects.get().name) == (user.email, "Pumps")
    assert AuditEvent.objects.get(verb="undo.step.taken_back").subject_id == str(about)
    again = mine.post(f"/api/v1/undo/{step.pk}/take-back/")
    assert (again.status_code, again.json()["code"]) == (409, "already_undone")
    assert mine.get(f"/api/v1/undo/{step.pk}/").json()["undone_at"] is not None
    assert [one["id"] for one in mine.get("/api/v1/undo/").json()["results"]] == [later.pk]


def test_what_came_after_stands_in_the_way_and_nothing_changes() -> None:
    user, product = factories.user(), factories.product("P")
    held = factories.ownership(product, factories.person(), starts_on=date(2024, 1, 1))
    step = keep_deleted(by=user, instances=[held], label="Ownership")
    newer = factories.ownership(product, factories.person(), starts_on=date(2024, 6, 1))
    answer = as_user(user).post(f"/api/v1/undo/{step.pk}/take-back/")
    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_undo")
    assert "taken by something newer" in answer.json()["detail"]
    assert list(Ownership.objects.all()) == [newer]


def test_others_do_not_see_it_and_who_administers_everything_does() -> None:
    product, other = factories.product("P", factories.node("N")), factories.node("O")
    user = factories.user("product_manager", product.node)
    held = factories.ownership(product, factories.person())
    step = keep_deleted(by=user, instances=[held], label="Ownership", scope_id=product.scope_id)
    address = f"/api/v1/undo/{step.pk}/take-back/"
    colleague = as_user(factories.user("cpo"))
    assert colleague.get("/api/v1/undo/").json()["count"] == 0
    assert colleague.post(address).status_code == 404
    secret = tokens.create(by=user, user=user, name="reads", scopes="read").plain
    assert Client().post(address, headers={"Authorization": f"Bearer {secret}"}).status_code == 403
    user.grants.all().delete()
    factories.grant(user, "product_manager", other)
    assert as_user(user).post(address).status_code == 404  # the place is not theirs any more
    administrator = as_user(factories.user("administrator"))
    assert administrator.get("/api/v1/undo/").json()["results"][0]["done_by"] == user.email
    assert administrator.post(address).status_code == 200
    assert Ownership.objects.get().person == held.person


def test_a_large_one_goes_back_in_the_background() -> None:
    @reverter("tests.large", large=lambda step, by: True)
    def put_back(step: Step, by: object) -> None:
        raise AssertionError("a job does this")

    user = factories.user()
    step = keep_change(by=user, kind="tests.large", payload={}, label="Very many")
    answer = as_user(user).post(f"/api/v1/undo/{step.pk}/take-back/")
    assert answer.status_code == 202
    job = Job.objects.get(pk=answer.json()["job"])
    assert (job.kind, job.subject_id, job.created_by_id) == ("undo.take_back", str(step.pk), user.pk)
