"""Which jobs are let go of, and which stay."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from core.audit.models import AuditEvent
from core.audit.presenters import sentence
from core.collaboration.models import Bookmark, Comment
from core.jobs.models import Job
from core.jobs.registry import kind
from core.jobs.services.clearing import clear_old
from core.jobs.services.execution import execute
from core.jobs.services.scheduling import add_scheduled
from tests import factories

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


def over(label: str, *, ago: int = 91, **fields: object) -> Job:
    values = {"kind": "lists.preview", "state": "done", "created_by_email": "ada@example.com", **fields}
    return Job.objects.create(label=label, finished_at=NOW - timedelta(days=ago), **values)


def left() -> set[str]:
    return set(Job.objects.values_list("label", flat=True))


@pytest.mark.django_db
def test_what_is_long_over_goes_and_what_something_leads_to_stays() -> None:
    user = factories.user()
    over("a preview", payload={"rows": list(range(10_000))}, result={"changed": 3, "step": None})
    over("cancelled", state="cancelled", kind="metrics.refresh", payload={"causes": []})
    over("a change of nothing", kind="lists.change")
    over("of last month", ago=89)
    over("failed", state="failed")
    over("set aside", state="set_aside")
    over("waiting", state="due")
    over("of an import", kind="ingest.check", subject_kind="import", subject_id="7")
    over("caused by an import", kind="metrics.refresh", payload={"causes": [7]})
    over("a change", kind="lists.change", result={"changed": 3, "step": 12})
    over("a way back", kind="undo.take_back", subject_kind="step", subject_id="12")
    over("last but one of the schedule", subject_kind="schedule", subject_id="digests")
    over("last of the schedule", subject_kind="schedule", subject_id="digests")
    Comment.objects.create(kind="job", subject_id=over("spoken of").pk, author=user, text="Why so?")
    Bookmark.objects.create(kind="job", subject_id=over("kept").pk, user=user)

    assert clear_old(now=NOW) == 4
    stays = {
        "of last month", "failed", "set aside", "waiting", "of an import", "caused by an import", "a change",
        "a way back", "last of the schedule", "spoken of", "kept",
    }  # fmt: skip
    assert left() == stays
    event = AuditEvent.objects.get(verb="jobs.jobs.cleared")
    assert event.after == {
        "count": 4,
        "days": 90,
        "kinds": {"lists.change": 1, "lists.preview": 2, "metrics.refresh": 1},
    }
    assert sentence(event) == "The portal cleared 4 jobs that had been over for 90 days"

    assert clear_old(now=NOW) == 0
    assert left() == stays
    assert AuditEvent.objects.filter(verb="jobs.jobs.cleared").count() == 1


@pytest.mark.django_db
def test_how_long_is_a_setting_and_none_is_for_ever(settings) -> None:
    over("a preview")
    settings.JOBS_KEPT_DAYS = 0
    assert clear_old(now=NOW) == 0
    settings.JOBS_KEPT_DAYS = 92
    assert clear_old(now=NOW) == 0
    settings.JOBS_KEPT_DAYS = 91
    assert clear_old(now=NOW + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_clear_once() -> None:
    for number in range(5):
        over(str(number))
    cleared: list[int] = []

    def second() -> None:
        cleared.append(clear_old(now=NOW))
        connection.close()

    other = Thread(target=second)
    with transaction.atomic():
        assert clear_old(now=NOW) == 5
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join(10)
    assert cleared == [0]
    assert AuditEvent.objects.filter(verb="jobs.jobs.cleared").count() == 1


@pytest.mark.django_db
def test_the_schedule_has_it_done_each_night() -> None:
    over("a preview", ago=10_000)
    job = add_scheduled(name="clear-jobs", kind="jobs.clear")
    assert job is not None
    assert kind("jobs.clear").atomic
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"cleared": 1})
    assert Job.objects.count() == 1
