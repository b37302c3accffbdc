"""What can be written to the trail, and what it refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction

from core.audit.models import AuditEvent, AuditSeal
from core.audit.services import trail
from core.audit.services.trail import Entry, OutsideTransaction
from core.common.actors import SYSTEM
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_an_event_belongs_to_the_transaction_of_its_change():
    with pytest.raises(OutsideTransaction):
        trail.record(verb="test.thing.made", by=SYSTEM, subject=("thing", 1), label="Thing")

    def fail_later():
        with transaction.atomic():
            trail.record(verb="test.thing.made", by=SYSTEM, subject=("thing", 1), label="Thing")
            raise RuntimeError("later")

    with pytest.raises(RuntimeError, match="later"):
        fail_later()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_an_event_keeps_who_what_and_the_change():
    user = factories.user(email="ada@example.com")
    trail.record(
        verb="test.product.retired",
        by=user,
        subject=("product", 12),
        label="Bristle",
        scope_id=7,
        before={"retired_on": None, "price": Decimal("1.10")},
        after={"retired_on": date(2026, 5, 31), "price": Decimal("1.1")},
    )
    event = AuditEvent.objects.get(verb="test.product.retired")
    assert (event.actor_id, event.actor_email) == (user.pk, "ada@example.com")
    assert (event.subject_kind, event.subject_id, event.subject_label) == ("product", "12", "Bristle")
    assert event.scope_id == 7
    assert event.before == {"retired_on": None, "price": "1.10"}
    assert event.after == {"retired_on": "2026-05-31", "price": "1.1"}
    assert event.occurred_at is not None


@pytest.mark.django_db
def test_many_events_are_one_statement(django_assert_num_queries):
    entries = [Entry("test.thing.made", ("thing", number), f"Thing {number}") for number in range(500)]
    with django_assert_num_queries(1):
        trail.record_many(by=SYSTEM, entries=entries)
    assert AuditEvent.objects.count() == 500


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_rewrite_history(table, statement):
    trail.record(verb="test.thing.made", by=SYSTEM, subject=("thing", 1), label="Thing")
    AuditSeal.objects.create(position=1, event_id=1, digest="0" * 64)
    column = "verb = 'other'" if table == "audit_auditevent" else "digest = 'other'"
    with connection.cursor() as cursor:
        # The tests may empty the trail between them; here as it is in a portal.
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER audit_refuse_truncate")
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table, column))
    assert AuditEvent.objects.filter(verb="test.thing.made").exists()
    assert AuditSeal.objects.exists()


@pytest.mark.django_db
def test_the_models_cannot_rewrite_history_either():
    trail.record(verb="test.thing.made", by=SYSTEM, subject=("thing", 1), label="Thing")
    with pytest.raises(ProgrammingError), transaction.atomic():
        AuditEvent.objects.update(verb="other")
    with pytest.raises(ProgrammingError), transaction.atomic():
        AuditEvent.objects.all().delete()
