"""What a job can say, and what reaches it."""

from types import SimpleNamespace

import pytest

from core.jobs.context import Cancelled, Claim, Fenced, JobContext


@pytest.fixture
def context():
    return JobContext(Claim(1, 1, "test.note", {"a": 1}, 1, SimpleNamespace(id=7, email="ada@example.com")))


def test_nothing_said_nothing_to_write(context):
    assert context.report().changed is False
    assert context.payload == {"a": 1}
    assert context.by.email == "ada@example.com"


def test_what_is_said_while_it_is_written_is_not_lost(context):
    context.log("first")
    context.progress(1, 10, step="reading")
    report = context.report()
    context.log("second")
    context.progress(2, 10)
    context.written(report)

    later = context.report()
    assert later.changed
    assert [line.partition(" ")[2].partition(" ")[2] for line in later.lines] == ["second"]
    assert (later.done, later.total, later.step) == (2, 10, "reading")
    context.written(later)
    assert context.report().changed is False


def test_news_from_outside(context):
    context.check_cancelled()
    context.note_cancel()
    with pytest.raises(Cancelled):
        context.check_cancelled()
    context.note_fenced()
    with pytest.raises(Fenced):
        context.check_cancelled()
