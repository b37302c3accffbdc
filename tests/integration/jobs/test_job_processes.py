"""Real workers, a real sweeper, a real broker, and what kills them."""

import os
import signal
import time

import pytest
from celery import current_app
from django.utils import timezone

from core.audit.models import AuditEvent, AuditSeal
from core.common.actors import SYSTEM
from core.embedded.binaries import find_in_wheels
from core.embedded.throwaway import _reachable, throwaway_folder
from core.embedded.valkey import Valkey
from core.jobs.models import Job
from core.jobs.services import jobs, publishing
from cpo_portal.schedule import SCHEDULE
from teams.models import Team
from tests.integration.jobs.engine import Engine, wait_until
from tests.pace import within

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def engine(broker, process_environment, tmp_path):
    publishing.resume()
    made = Engine(process_environment, tmp_path)
    yield made
    made.end_all()


def add(kind, **payload):
    return jobs.add(kind=kind, payload=payload, by=SYSTEM)


def state(job):
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_kill_a_worker_child_in_the_middle_of_a_job(engine, tmp_path):
    engine.worker()
    engine.sweeper()
    job = add("test.slow", folder=str(tmp_path))
    wait_until((tmp_path / "started-1").exists, engine=engine)

    killed = time.monotonic()
    os.kill(int((tmp_path / "started-1").read_text()), signal.SIGKILL)
    (tmp_path / "go").touch()
    wait_until(lambda: state(job) == "done", engine=engine)
    print(f"done {time.monotonic() - killed:.1f} s after the kill")

    assert [team.name for team in Team.objects.all()] == ["attempt 2"]
    job.refresh_from_db()
    assert (job.attempts, job.fence) == (2, 2)
    assert "attempt 1" in job.log


def test_flush_the_broker_with_200_due_jobs(engine, broker):
    worker = engine.worker()
    engine.sweeper()
    wait_until(lambda: "ready." in engine.log(worker), engine=engine)
    worker.send_signal(signal.SIGSTOP)
    made = [add("test.note") for _ in range(200)]
    assert broker.llen("celery") > 190

    broker.flushall()
    worker.send_signal(signal.SIGCONT)
    flushed = time.monotonic()
    wait_until(lambda: not Job.objects.unfinished().exists(), engine=engine)
    print(f"all done {time.monotonic() - flushed:.1f} s after the flush")

    assert Job.objects.filter(state="done", attempts=1).count() == len(made)
    assert Team.objects.count() == len(made)


def test_a_poison_job_is_set_aside_and_stops_nobody(engine):
    engine.worker()
    engine.sweeper()
    poison = add("test.poison")
    others = [add("test.note") for _ in range(10)]

    wait_until(lambda: state(poison) == "set_aside", engine=engine)
    wait_until(lambda: Job.objects.filter(state="done").count() == len(others), engine=engine)

    poison.refresh_from_db()
    assert (poison.attempts, poison.error_code) == (3, "process_lost")
    assert "3 times" in poison.error_detail
    assert not Team.objects.filter(code=f"done-{poison.pk}").exists()


def test_a_broker_that_is_down_delays_nobody_and_loses_nothing(engine, monkeypatch):
    with throwaway_folder() as (folder, account):
        valkey = Valkey(_reachable(account, folder), account, folder / "run")
        use_broker(monkeypatch, valkey.url)
        made = []

        def add_fifty():
            made.extend(add("test.note") for _ in range(50))

        within(2, add_fifty)
        assert {state(job) for job in made} == {"due"}

        child = valkey.child(folder / "valkey.log")
        child.start()
        try:
            engine.environment["REDIS_URL"] = valkey.url
            engine.worker()
            engine.sweeper()
            wait_until(lambda: Job.objects.filter(state="done").count() == len(made), engine=engine)
        finally:
            engine.end_all()
            child.stop()
    assert Team.objects.count() == len(made)


def test_a_broker_that_hangs_costs_a_page_a_second_at_most(monkeypatch, process_environment):
    with throwaway_folder() as (folder, account):
        valkey = Valkey(_reachable(account, folder), account, folder / "run")
        child = valkey.child(folder / "valkey.log")
        child.start()
        try:
            child.wait_until(valkey.ready, seconds=20)
            use_broker(monkeypatch, valkey.url)
            assert publishing.publish(1) is True
            os.kill(child.pid, signal.SIGSTOP)

            def add_twenty():
                publishing.resume()
                for _ in range(20):
                    add("test.note")

            within(2, add_twenty)
            os.kill(child.pid, signal.SIGCONT)
            publishing.resume()
            assert publishing.publish(1) is True
            assert publishing.waiting_messages() >= 2
        finally:
            os.kill(child.pid, signal.SIGCONT)
            child.stop()


def test_run_jobs_needs_no_celery_and_no_broker(engine, tmp_path):
    engine.environment["REDIS_URL"] = f"redis+socket://{tmp_path}/nobody.sock"
    add("test.fan_out", count=3)

    process = engine.run_jobs("--until-empty")

    assert process.wait(timeout=60) == 0, engine.log(process)
    assert "4 jobs worked." in engine.log(process)
    assert Job.objects.filter(state="done").count() == 4


def test_run_jobs_finishes_the_job_under_way_when_told_to_stop(engine, tmp_path):
    job = add("test.slow", folder=str(tmp_path))
    process = engine.run_jobs()
    wait_until((tmp_path / "started-1").exists, engine=engine)
    waiting = add("test.note")

    process.terminate()
    (tmp_path / "go").touch()

    assert process.wait(timeout=30) == 0, engine.log(process)
    assert state(job) == "done"
    assert state(waiting) == "due"


def test_a_worker_finishes_the_job_under_way_when_told_to_stop(engine, tmp_path):
    job = add("test.slow", folder=str(tmp_path))
    worker = engine.worker()
    wait_until((tmp_path / "started-1").exists, engine=engine)

    worker.terminate()
    (tmp_path / "go").touch()

    assert worker.wait(timeout=30) == 0, engine.log(worker)
    assert state(job) == "done"


def test_the_sweeper_seals_the_trail_and_stops_when_told(engine):
    add("test.note")
    sweeper = engine.sweeper()
    wait_until(lambda: AuditSeal.objects.count() == AuditEvent.objects.count() == 1, engine=engine)

    assert engine.end(sweeper) == 0, engine.log(sweeper)


def test_beat_needs_no_broker_and_makes_up_for_what_it_missed(engine, tmp_path):
    engine.environment["REDIS_URL"] = f"redis+socket://{tmp_path}/nobody.sock"
    two_days_ago = timezone.now() - timezone.timedelta(days=2)
    for line in SCHEDULE:
        Job.objects.create(
            kind=line.kind,
            subject_kind="schedule",
            subject_id=line.name,
            state="done",
            created_at=two_days_ago,
            created_by_email="portal",
        )

    beat = engine.beat()
    wait_until(lambda: Job.objects.filter(state="due").count() == len(SCHEDULE), engine=engine)

    time.sleep(1)
    assert beat.poll() is None, engine.log(beat)
    due = Job.objects.filter(state="due").values_list("kind", flat=True)
    assert sorted(due) == sorted(line.kind for line in SCHEDULE)
    assert engine.end(beat) == 0, engine.log(beat)


def use_broker(monkeypatch, url):
    """Publish to another broker until the test ends."""
    assert find_in_wheels()
    publishing._producers.cache_clear()
    monkeypatch.setattr(current_app.conf, "broker_write_url", url)
    publishing.resume()


@pytest.fixture(autouse=True)
def own_broker_again():
    yield
    publishing._producers.cache_clear()
    publishing.resume()
