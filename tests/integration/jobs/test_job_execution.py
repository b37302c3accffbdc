"""What one execution leaves behind, whatever the work does."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection, connections
from django.utils import timezone

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.jobs import registry
from core.jobs.models import Job
from core.jobs.services import execution, jobs, ledger
from core.jobs.services.execution import execute
from core.jobs.services.working import work_next, work_until_empty
from teams.models import Team
from tests import factories
from tests.integration.jobs import kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    """These tests work the ledger themselves."""
    monkeypatch.setattr(jobs, "publish", lambda job_id: True)


@pytest.fixture
def quick(settings):
    settings.JOB_PROGRESS_SECONDS = 0.05


def add(kind, **payload):
    return jobs.add(kind=kind, payload=payload, by=SYSTEM)


def closed(job):
    job.refresh_from_db()
    assert job.lease_until is None
    assert job.finished_at is not None
    return job


def test_work_is_done_once_and_its_account_kept():
    job = add("test.note")

    assert execute(job.pk) is True
    assert execute(job.pk) is False

    done = closed(job)
    assert (done.state, done.attempts, done.fence, done.result) == ("done", 1, 1, {"noted": 1})
    assert (done.progress_done, done.progress_total, done.step) == (2, 2, "whole")
    assert done.log.endswith(" noting\n")
    assert Team.objects.filter(code=f"done-{job.pk}").count() == 1


def test_a_job_of_the_future_is_left_alone():
    job = jobs.add(
        kind="test.note", payload={}, by=SYSTEM, due_at=timezone.now() + timezone.timedelta(hours=1)
    )

    assert work_next() is False
    assert execute(job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.sent_at) == ("due", None)


def test_an_expected_failure_keeps_its_code_and_no_work():
    job = add("test.refused")
    execute(job.pk)

    failed = closed(job)
    assert (failed.state, failed.error_code) == ("failed", "no_such_luck")
    assert failed.error_detail == "Try a luckier number."
    assert "Traceback" not in failed.log
    assert not Team.objects.exists()


def test_an_unexpected_failure_shows_its_cause_and_is_not_tried_again():
    job = add("test.broken")
    execute(job.pk)

    failed = closed(job)
    assert (failed.state, failed.attempts, failed.error_code) == ("failed", 1, "unexpected")
    assert failed.error_detail == "ZeroDivisionError: one by nothing"
    assert "Traceback" in failed.log
    assert not Team.objects.exists()
    assert work_next() is False


def test_a_kind_may_ask_for_more_attempts_after_a_crash(settings):
    settings.JOB_MAX_ATTEMPTS = 3
    job = add("test.broken_again")

    assert work_until_empty() == 3

    aside = closed(job)
    assert (aside.state, aside.attempts, aside.error_code) == ("set_aside", 3, "unexpected")
    assert "ZeroDivisionError: again" in aside.error_detail
    assert aside.log.count("lost: ZeroDivisionError") == 3


def test_a_kind_that_nobody_knows_fails_and_says_so():
    job = add("test.from_another_version")
    execute(job.pk)

    assert closed(job).error_code == "job_kind_unknown"


def test_a_lost_database_connection_costs_an_attempt_not_the_job():
    job = add("test.database_gone")

    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("due", 1)
    assert not Team.objects.exists()

    execute(job.pk)
    assert closed(job).state == "done"
    assert Team.objects.get().name == "attempt 2"


def test_progress_and_log_are_seen_while_the_work_is_under_way(quick, tmp_path):
    job = add("test.slow", folder=str(tmp_path))
    seen = {}

    def watch():
        try:
            wait_for(lambda: (tmp_path / "started-1").exists())
            wait_for(lambda: "waiting" in Job.objects.get(pk=job.pk).log)
            seen["step"] = Job.objects.get(pk=job.pk).step
            seen["teams"] = Team.objects.count()
        finally:
            (tmp_path / "go").touch()
            connections.close_all()

    original = kinds.slow
    thread = threading.Thread(target=watch)

    def talkative(context):
        context.log("waiting")
        context.progress(3, 10, step="reading")
        original(context)

    with replaced("test.slow", talkative):
        thread.start()
        execute(job.pk)
    thread.join()

    assert seen == {"step": "reading", "teams": 0}
    assert closed(job).state == "done"
    assert Team.objects.count() == 1


def test_cancel_stops_the_work_and_undoes_it(quick, tmp_path):
    user = factories.user()
    job = add("test.slow", folder=str(tmp_path))

    def cancel():
        try:
            wait_for(lambda: (tmp_path / "started-1").exists())
            jobs.cancel(job=job, by=user)
        finally:
            connections.close_all()

    thread = threading.Thread(target=cancel)
    thread.start()
    execute(job.pk)
    thread.join()

    assert closed(job).state == "cancelled"
    assert not Team.objects.exists()


def test_the_heartbeat_keeps_a_long_job_from_being_taken(settings, quick, tmp_path):
    settings.JOB_LEASE_SECONDS = 0.5
    settings.JOB_HEARTBEAT_SECONDS = 0.1
    job = add("test.slow", folder=str(tmp_path))
    taken = []

    def rival():
        try:
            wait_for(lambda: (tmp_path / "started-1").exists())
            end = timezone.now() + timezone.timedelta(seconds=1.5)
            while timezone.now() < end:
                taken.append(ledger.claim(job.pk, worker="rival"))
        finally:
            (tmp_path / "go").touch()
            connections.close_all()

    thread = threading.Thread(target=rival)
    thread.start()
    execute(job.pk)
    thread.join()

    assert len(taken) > 10
    assert set(taken) == {None}
    assert closed(job).attempts == 1


def test_a_zombie_cannot_commit(settings, tmp_path):
    """The lease runs out under a worker that is only slow; another one does the work; the first is undone."""
    settings.JOB_LEASE_SECONDS = 0.2
    settings.JOB_HEARTBEAT_SECONDS = 3600
    settings.JOB_PROGRESS_SECONDS = 3600
    job = add("test.slow", folder=str(tmp_path))
    worked = threading.Barrier(2, timeout=20)
    closing = threading.Barrier(2, timeout=20)

    def by_attempt(context):
        """The first attempt writes and waits at the barrier, the second writes and is done."""
        Team.objects.create(code=f"by-{context.claim.attempt}", name="worker")
        if context.claim.attempt == 1:
            worked.wait()
            closing.wait()

    def zombie():
        try:
            execute(job.pk)
        finally:
            connections.close_all()

    with replaced("test.slow", by_attempt):
        thread = threading.Thread(target=zombie)
        thread.start()
        worked.wait()
        wait_for(lambda: execute(job.pk))
        assert closed(job).state == "done"
        closing.wait()
        thread.join()

    assert [team.code for team in Team.objects.all()] == ["by-2"]
    done = closed(job)
    assert (done.state, done.attempts, done.fence) == ("done", 2, 2)


def test_two_workers_at_once_work_a_job_once():
    job = add("test.note")
    start = threading.Barrier(4, timeout=20)
    won = []

    def worker():
        try:
            start.wait()
            won.append(execute(job.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, False, False, True]
    assert Team.objects.count() == 1


def test_a_job_in_pieces_is_fenced_at_its_end_only():
    job = add("test.pieces")
    Team.objects.create(code=f"piece-{job.pk}", name="of an earlier attempt")

    execute(job.pk)

    assert closed(job).state == "done"
    assert Team.objects.count() == 2


def test_the_owner_of_a_kind_hears_of_a_failure():
    job = add("test.heard")
    execute(job.pk)

    event = AuditEvent.objects.get(verb="test.stopped")
    assert (event.subject_label, event.after["code"]) == ("failed", "no_such_luck")


def test_an_owner_that_breaks_does_not_keep_the_job_open():
    job = add("test.heard", stop_breaks=True)
    execute(job.pk)

    assert closed(job).state == "failed"
    assert not AuditEvent.objects.filter(verb="test.stopped").exists()


def test_jobs_that_ask_for_jobs_are_worked_to_the_end():
    add("test.fan_out", count=5)

    assert work_until_empty() == 6
    assert Team.objects.count() == 5


def test_messages_are_in_the_language_of_whoever_asked():
    heard = []
    user = factories.user(language="fr")
    job = jobs.add(kind="test.note", payload={}, by=user)
    with replaced("test.note", lambda context: heard.append(execution.translation.get_language())):
        execute(job.pk)

    assert heard == ["fr"]
    assert closed(job).state == "done"


def wait_for(condition, seconds=20):
    end = timezone.now() + timezone.timedelta(seconds=seconds)
    pause = threading.Event()
    while not condition():
        assert timezone.now() < end, "waited too long"
        pause.wait(0.02)


@contextmanager
def replaced(kind, run):
    """Another function for a kind, for a while."""
    before = registry._kinds[kind]
    registry._kinds[kind] = replace(before, run=run)
    yield
    registry._kinds[kind] = before


def test_no_connection_is_left_in_a_transaction():
    execute(add("test.broken").pk)
    assert not connection.in_atomic_block
