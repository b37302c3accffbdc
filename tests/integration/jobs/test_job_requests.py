"""Asking for work, taking it back, asking again; and what the sweeper makes of it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.jobs.models import Job
from core.jobs.services import jobs, ledger, sweeping
from core.jobs.services.execution import execute
from core.jobs.services.scheduling import add_scheduled, last_added
from core.jobs.services.sweeping import expire_leases, resend
from tests import factories
from tests.integration.jobs import kinds  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """Job ids that were given to Celery."""
    ids = []
    for module in (jobs, sweeping):
        monkeypatch.setattr(module, "publish", lambda job_id: ids.append(job_id) or True)
    return ids


def add(**fields):
    return jobs.add(**{"kind": "test.note", "payload": {}, "by": SYSTEM, **fields})


def test_a_request_is_one_row_one_event_and_a_message_after_the_commit(
    sent, django_capture_on_commit_callbacks
):
    user = factories.user(email="ada@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        job = add(by=user, label="Survey of May", subject=("import", 12), payload={"run": 12})
        assert sent == []

    assert sent == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.subject_kind, job.subject_id) == ("due", "import", "12")
    assert (job.created_by_id, job.created_by_email) == (user.pk, "ada@example.com")
    event = AuditEvent.objects.get(verb="jobs.job.added")
    assert (event.actor_email, event.subject_label) == ("ada@example.com", "Survey of May")


def test_a_request_that_is_rolled_back_was_never_made(sent):
    def fail():
        with transaction.atomic():
            add()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Job.objects.exists()
    assert not AuditEvent.objects.exists()
    assert sent == []


def test_cancel_before_the_work_ends_the_job_at_once():
    job = add(kind="test.heard")
    jobs.cancel(job=job, by=SYSTEM)

    job.refresh_from_db()
    assert (job.state, job.finished_at is None) == ("cancelled", False)
    assert execute(job.pk) is False
    assert AuditEvent.objects.get(verb="test.stopped").subject_label == "cancelled"
    with pytest.raises(jobs.JobIsOver):
        jobs.cancel(job=job, by=SYSTEM)


def test_a_failed_job_can_be_asked_for_again():
    job = add(kind="test.refused")
    execute(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"

    jobs.retry(job=job, by=SYSTEM)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_code, job.finished_at) == ("due", 0, "", None)
    # The fence never falls back, or a zombie of the first attempt could close the second.
    assert job.fence == 1
    with pytest.raises(jobs.JobIsNotOver):
        jobs.retry(job=job, by=SYSTEM)


def lose(job):
    """A worker that took the job and was never heard of again."""
    claim = ledger.claim(job.pk, worker="lost.example 7")
    assert claim is not None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_lost_job_is_due_again_and_after_three_times_set_aside(settings):
    settings.JOB_MAX_ATTEMPTS = 3
    job = add(kind="test.heard")
    states = []
    for _ in range(3):
        lose(job)
        assert expire_leases() == 1
        job.refresh_from_db()
        states.append(job.state)

    assert states == ["due", "due", "set_aside"]
    assert job.error_code == "process_lost"
    assert "3 times" in job.error_detail
    assert "lost.example 7" in job.error_detail
    assert job.log.count("lost") >= 3
    assert AuditEvent.objects.get(verb="test.stopped").subject_label == "set_aside"
    assert execute(job.pk) is False


def test_a_lost_job_that_was_to_be_cancelled_is_cancelled():
    job = add()
    lose(job)
    jobs.cancel(job=job, by=SYSTEM)
    expire_leases()

    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_job_with_a_living_worker_is_not_lost():
    job = add()
    ledger.claim(job.pk, worker="alive")
    assert expire_leases() == 0


def test_the_sweeper_sends_as_many_as_the_broker_lacks(sent, monkeypatch):
    made = [add() for _ in range(5)]
    add(due_at=timezone.now() + timedelta(hours=1))
    Job.objects.update(sent_at=timezone.now() - timedelta(minutes=5))
    Job.objects.filter(pk=made[3].pk).update(sent_at=None)
    monkeypatch.setattr(sweeping, "waiting_messages", lambda: 3)

    assert resend() == 2
    # The one never sent comes first, then the oldest.
    assert sent == [made[3].pk, made[0].pk]


@pytest.mark.parametrize("messages", [1, 7, None])
def test_the_sweeper_sends_nothing_that_is_in_the_queue_or_cannot_be_sent(sent, monkeypatch, messages):
    add()
    Job.objects.update(sent_at=timezone.now() - timedelta(minutes=5))
    monkeypatch.setattr(sweeping, "waiting_messages", lambda: messages)
    assert resend() == 0
    assert sent == []


def test_a_message_just_sent_gets_time_to_arrive(sent, monkeypatch):
    add()
    monkeypatch.setattr(sweeping, "waiting_messages", lambda: 0)
    assert resend() == 0


def test_the_schedule_adds_one_job_at_a_time():
    job = add_scheduled(name="nightly", kind="test.note")
    assert job is not None
    assert (job.kind, job.created_by_email) == ("test.note", "portal")
    assert add_scheduled(name="nightly", kind="test.note") is None
    assert add_scheduled(name="hourly", kind="test.note") is not None

    execute(job.pk)
    again = add_scheduled(name="nightly", kind="test.note")
    assert again is not None
    assert last_added("nightly") == again.created_at
    assert last_added("never") is None


def test_jobs_are_seen_by_who_asked_and_by_who_steers():
    ours, theirs = factories.user("product_manager"), factories.user("product_manager")
    job = add(by=ours)
    assert list(Job.objects.visible_to(ours)) == [job]
    assert list(Job.objects.visible_to(theirs)) == []
    assert list(Job.objects.visible_to(factories.user("pmo"))) == [job]
    at_a_node = factories.user("pmo", factories.node())
    assert list(Job.objects.visible_to(at_a_node)) == []
