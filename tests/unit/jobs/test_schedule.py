"""The table of periodic jobs."""

import time

import pytest

from core.jobs import registry
from core.jobs.context import JobContext
from core.jobs.registry import UnknownKind, job, kind, label_of
from core.jobs.rounds import Duty, go_round
from cpo_portal.celery import app
from cpo_portal.schedule import SCHEDULE, beat_schedule


def test_every_line_names_a_kind_that_exists_and_says_why():
    assert len(SCHEDULE) == len({line.name for line in SCHEDULE})
    for line in SCHEDULE:
        assert kind(line.kind).name == line.kind
        assert line.why.endswith(".")


def test_beat_reads_the_table_and_writes_to_the_ledger():
    assert app.conf.beat_schedule == beat_schedule()
    assert app.conf.beat_scheduler == "core.jobs.scheduler:LedgerScheduler"


@pytest.mark.parametrize("line", SCHEDULE, ids=lambda line: line.name)
def test_every_line_comes_once_a_day_but_the_mails_that_come_at_each_persons_hour(line):
    when = line.when
    assert (len(when.minute), len(when.hour)) == ((1, 24) if line.name == "digests" else (1, 1))
    assert (len(when.day_of_month), len(when.month_of_year), len(when.day_of_week)) == (31, 12, 7)


def test_a_name_belongs_to_one_function():
    @job("test.once", label="Once")
    def once(context: JobContext) -> None:
        """Do nothing."""

    job("test.once")(once)
    with pytest.raises(ValueError, match=r"test\.once"):
        job("test.once")(lambda context: None)
    assert label_of("test.of_an_older_version") == "test.of_an_older_version"
    with pytest.raises(UnknownKind):
        kind("test.of_an_older_version")
    assert "test.once" in {known.name for known in registry.kinds()}


class Told:
    """Says stop after so many looks."""

    def __init__(self, rounds):
        self.rounds = rounds

    def is_set(self):
        return self.rounds <= 0

    def wait(self, seconds):
        self.rounds -= 1


def test_a_duty_that_fails_does_not_stop_the_others(caplog):
    done = []

    def fail():
        raise ZeroDivisionError

    broken = Duty(fail, 0)
    go_round([broken, Duty(lambda: done.append(1), 0)], Told(3))
    assert len(done) == 3
    assert broken.due > time.monotonic() + 5
    assert "tried again" in caplog.text


def test_a_duty_with_more_to_do_is_called_again_at_once():
    answers = iter([True, True, False, False])
    calls = []

    def work():
        calls.append(1)
        return next(answers)

    go_round([Duty(work, 3600)], Told(3))
    assert len(calls) == 3
