"""The chain over the trail, and that nothing done to either goes unseen."""

import json
import stat
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from core.audit.models import AuditEvent, AuditSeal
from core.audit.services import trail
from core.audit.services.sealer import Sealer, TrailTampered
from core.audit.services.verification import verify
from core.common.actors import SYSTEM
from tests.audit_refusals import tampering

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def anchor_file(settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "state" / "audit-anchor"
    return settings.AUDIT_ANCHOR


def record(number, **fields):
    with transaction.atomic():
        trail.record(
            verb="test.thing.made", by=SYSTEM, subject=("thing", number), label=f"Thing {number}", **fields
        )


@pytest.fixture
def sealed(anchor_file):
    """Ten sealed events."""
    for number in range(10):
        record(number, before={"amount": 0.1}, after={"amount": 12345678901234567890})
    Sealer().seal()


def tamper(sql, *parameters):
    with tampering(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def codes():
    return [finding.code for finding in verify().findings]


def test_a_sound_trail(sealed, anchor_file, capsys):
    verdict = verify()
    assert (verdict.sealed, verdict.unsealed, verdict.findings) == (10, 0, ())
    assert json.loads(anchor_file.read_text()) == {"count": 10, "digest": verdict.head}
    assert stat.S_IMODE(anchor_file.stat().st_mode) == 0o600

    call_command("verify_audit")
    assert "as it was written" in capsys.readouterr().out


def test_an_empty_trail_is_sound():
    assert verify().findings == ()
    Sealer().seal()
    assert verify().findings == ()


def test_sealing_goes_on_where_it_stopped(sealed):
    record(11)
    assert verify().unsealed == 1
    Sealer().seal()
    assert list(AuditSeal.objects.order_by("position").values_list("position", flat=True)) == list(
        range(1, 12)
    )
    assert codes() == []


FIRST, FIFTH, LAST = 1, 5, 10


def event_at(position):
    return AuditSeal.objects.get(position=position).event_id


@pytest.mark.parametrize("position", [FIRST, FIFTH, LAST])
@pytest.mark.parametrize(
    "change",
    [
        "verb = 'test.thing.unmade'",
        "actor_id = 7",
        "actor_email = 'somebody@else.example'",
        "subject_kind = 'other'",
        "subject_id = '99'",
        "subject_label = 'Thing  1'",
        "scope_id = 1",
        "before = NULL",
        "before = '{\"amount\": 0.10000000000000001}'",
        "after = '{\"amount\": 12345678901234567891}'",
        "occurred_at = occurred_at + interval '1 microsecond'",
    ],
)
def test_any_change_of_an_event_is_found(sealed, position, change):
    tamper(f"UPDATE audit_auditevent SET {change} WHERE id = %s", event_at(position))
    assert codes() == ["changed"]


@pytest.mark.parametrize("position", [FIRST, FIFTH, LAST])
@pytest.mark.parametrize("change", ["digest = repeat('a', 64)", "sealed_at = sealed_at + interval '1 hour'"])
def test_any_change_of_a_link_is_found(sealed, position, change):
    tamper(f"UPDATE audit_auditseal SET {change} WHERE position = %s", position)
    assert "changed" in codes()


@pytest.mark.parametrize("position", [FIRST, FIFTH, LAST])
def test_a_deleted_event_is_found(sealed, position):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", event_at(position))
    assert codes() == ["event_missing"]


@pytest.mark.parametrize("position", [FIRST, FIFTH])
def test_an_event_deleted_with_its_link_is_found(sealed, position):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", event_at(position))
    tamper("DELETE FROM audit_auditseal WHERE position = %s", position)
    assert "links_missing" in codes()


def test_an_event_deleted_and_the_links_closed_up_is_found(sealed):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", event_at(FIFTH))
    tamper("DELETE FROM audit_auditseal WHERE position = %s", FIFTH)
    for position in range(6, 11):
        tamper("UPDATE audit_auditseal SET position = %s WHERE position = %s", position - 1, position)
    assert "changed" in codes()
    assert "cut" in codes()


def test_two_events_swapped_are_found(sealed):
    first, fifth = event_at(FIRST), event_at(FIFTH)
    tamper("UPDATE audit_auditevent SET id = -1 WHERE id = %s", first)
    tamper("UPDATE audit_auditevent SET id = %s WHERE id = %s", first, fifth)
    tamper("UPDATE audit_auditevent SET id = %s WHERE id = -1", fifth)
    assert codes() == ["changed", "changed"]


def test_two_links_swapped_are_found(sealed):
    tamper(
        "UPDATE audit_auditseal AS seal SET digest = other.digest FROM audit_auditseal AS other"
        " WHERE (seal.position, other.position) IN ((3, 4), (4, 3))"
    )
    assert "changed" in codes()


def test_a_cut_at_the_end_is_found_by_the_anchor_and_stops_the_sealer(sealed, anchor_file):
    before = anchor_file.read_text()
    tamper("DELETE FROM audit_auditevent WHERE id >= %s", event_at(8))
    tamper("DELETE FROM audit_auditseal WHERE position >= 8")
    assert codes() == ["cut"]

    # New events must not cover it up: the chain would soon be as long as the anchor says.
    for number in range(20, 30):
        record(number)
    with pytest.raises(TrailTampered):
        Sealer().seal()
    assert anchor_file.read_text() == before
    assert AuditSeal.objects.count() == 7


def test_a_chain_made_anew_with_another_key_is_found(sealed, settings, anchor_file):
    kept = anchor_file.read_text()
    tamper("DELETE FROM audit_auditseal")
    anchor_file.unlink()
    settings.AUDIT_KEY = "a guess"
    Sealer().seal()
    anchor_file.write_text(kept)
    settings.AUDIT_KEY = "tests-audit-key-0123456789"
    assert "other_chain" in codes()
    assert "changed" in codes()


def test_a_lost_anchor_is_found_and_its_renewal_leaves_a_trace(sealed, anchor_file):
    anchor_file.unlink()
    assert codes() == ["anchor_missing"]

    Sealer().seal()
    verdict = verify()
    assert verdict.findings == ()
    assert verdict.renewals == 1
    assert AuditEvent.objects.get(verb="audit.anchor.renewed").after["count"] == 10


def test_a_damaged_anchor_is_found(sealed, anchor_file):
    anchor_file.write_text("{")
    assert codes() == ["anchor_unreadable"]


def test_events_that_nobody_seals_are_found(sealed):
    record(11)
    tamper("UPDATE audit_auditevent SET occurred_at = now() - interval '2 minutes' WHERE subject_id = '11'")
    assert codes() == ["not_sealed"]


def test_the_command_fails_on_a_finding(sealed, capsys):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", event_at(FIFTH))
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_audit", "--json")
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "event_missing"


def test_an_event_with_a_low_id_that_commits_late_is_sealed():
    """Its transaction is open while later events are sealed, over many rounds of the same sealer."""
    inserted, commit = threading.Event(), threading.Event()

    def slow_writer():
        try:
            with transaction.atomic():
                trail.record(verb="test.slow.made", by=SYSTEM, subject=("thing", 1), label="Slow")
                inserted.set()
                assert commit.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert inserted.wait(20)
    sealer = Sealer()
    for number in range(5):
        record(number)
        sealer.seal()
    assert AuditSeal.objects.count() == 5
    commit.set()
    thread.join()
    sealer.seal()

    slow = AuditEvent.objects.get(verb="test.slow.made")
    assert slow.pk < AuditEvent.objects.filter(verb="test.thing.made").earliest("pk").pk
    assert AuditSeal.objects.get(event_id=slow.pk).position == 6
    assert codes() == []


def test_the_floor_rises_once_older_transactions_are_over():
    sealer = Sealer()
    sealed = 0
    # The horizon is the whole server's: a test beside this one may hold a transaction open for a while.
    until = time.monotonic() + 300
    while sealer._horizon.floor == 0 and time.monotonic() < until:
        record(sealed)
        sealer.seal()
        sealed += 1
        time.sleep(0.05)
    assert sealer._horizon.floor > 0
    record(sealed)
    sealer.seal()
    assert AuditSeal.objects.count() == sealed + 1


def test_a_long_backlog_is_sealed_in_batches(monkeypatch):
    monkeypatch.setattr("core.audit.services.sealer.BATCH", 4)
    for number in range(9):
        record(number)
    sealer = Sealer()
    assert [sealer.seal() for _ in range(3)] == [True, True, False]
    assert AuditSeal.objects.count() == 9
    assert codes() == []


def test_only_one_sealer_at_a_time():
    record(1)
    holding, release = threading.Event(), threading.Event()

    def other_sealer():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [0x0A0D1701])
                holding.set()
                assert release.wait(20)
                cursor.execute("SELECT pg_advisory_unlock(%s)", [0x0A0D1701])
        finally:
            connections.close_all()

    thread = threading.Thread(target=other_sealer)
    thread.start()
    assert holding.wait(20)
    assert Sealer().seal() is False
    assert not AuditSeal.objects.exists()
    release.set()
    thread.join()
    Sealer().seal()
    assert AuditSeal.objects.count() == 1


def test_writers_and_sealers_at_once_leave_a_sound_chain():
    start = threading.Barrier(6, timeout=20)
    failures = []

    def guarded(work):
        def run():
            try:
                start.wait()
                work()
            except Exception as error:
                failures.append(error)
            finally:
                connections.close_all()

        return threading.Thread(target=run)

    def write():
        for number in range(40):
            record(number)

    def seal():
        sealer = Sealer()
        for _ in range(40):
            sealer.seal()

    threads = [guarded(write) for _ in range(4)] + [guarded(seal) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Sealer().seal()

    assert failures == []
    assert AuditSeal.objects.count() == AuditEvent.objects.count() == 160
    assert codes() == []
