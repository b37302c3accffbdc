"""A snapshot holds what a committee was shown, and nobody can rewrite it."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, connections, transaction
from django.utils import timezone

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from core.common.periods import last_complete_month, shift
from core.jobs.models import Job
from governance import chain
from governance.models import HeldProduct, Snapshot
from governance.selectors.closed_months import closed_among, closed_months
from governance.services import snapshots, verification
from metrics.selectors.readings import readings
from roadmap.models import Launch
from tests import factories
from tests.audit_refusals import tampering
from tests.factories import facts
from tests.integration.governance.company import PERIOD, Company, found

pytestmark = pytest.mark.django_db


def taken(company: Company, **more: Any) -> Snapshot:
    return snapshots.prepare(**{"node": company.node, "by": SYSTEM, "period": PERIOD} | more)


def content(snapshot: Snapshot) -> dict[str, Any]:
    return json.loads(snapshot.content)


def value(snapshot: Snapshot, of: str, kpi: str) -> dict[str, Any]:
    (one,) = [it for it in content(snapshot)["values"] if (it["of"], it["kpi"]) == (of, kpi)]
    return one


def test_it_holds_values_with_ids_versions_n_targets_and_ages(company: Company) -> None:
    nps = value(taken(company), "product:FIRST", "nps")
    assert (nps["value"], nps["n"], nps["version"], nps["window"]) == (25, 4, 1, "t12m")
    assert (nps["target"], nps["status"], nps["data_on"]) == (20, "on_target", "2026-10-10")
    revenue = value(Snapshot.objects.get(), "node:NODE", "revenue")
    assert (revenue["value"], revenue["target"], revenue["status"]) == (
        "1000.0000",
        "1500.0000",
        "off_target",
    )
    assert value(Snapshot.objects.get(), "product:SECOND", "nps").get("value") is None


def test_every_value_is_the_one_that_pages_read(company: Company) -> None:
    """Read again through the selector of pages and API, value by value."""
    snapshot = taken(company)
    scopes = [one.scope_id for one in (company.node, company.first, company.second)]
    read = readings(user=factories.user(), scopes=scopes, period=PERIOD, today=timezone.localdate())
    assert len(read) == len(content(snapshot)["values"]) > 60
    frozen = {one["id"]: one for one in content(snapshot)["values"]}
    for reading in read:
        held = frozen[reading.id]
        assert (reading.value is None) == ("value" not in held), reading
        if reading.value is not None:
            assert float(held["value"]) == pytest.approx(float(reading.value), rel=1e-11)
        assert (held.get("status"), held.get("n")) == (reading.status, reading.n)


def test_it_holds_tree_owners_launches_definitions_and_settings(company: Company) -> None:
    held = content(taken(company))
    assert held["node"] | {"id": 0} == {
        "id": 0, "code": "NODE", "name": "Payments", "kind": "portfolio",
        "owner": {"name": "Ada", "email": "ada@example.com"},
    }  # fmt: skip
    assert [(place["key"], place.get("above")) for place in held["tree"]] == [
        ("node:NODE", None), ("product:FIRST", "node:NODE"), ("product:SECOND", "node:NODE"),
    ]  # fmt: skip
    assert [product.get("manager", {}).get("name") for product in held["products"]] == ["Ada", None]
    assert {(one["product"], one["first_committed_on"]) for one in held["launches"]} == {
        ("FIRST", "2026-03-01"), ("SECOND", "2027-01-12"),
    }  # fmt: skip
    nps = held["definitions"]["nps"]
    assert nps["description"].startswith("Promoters (9–10) less detractors (0–6)")
    assert nps["description_fr"].startswith("Promoteurs (9–10) moins détracteurs (0–6)")
    assert nps["formula"] == "100 · (promoters − detractors) / responses"
    assert held["settings"]["discount_rate"]["value"] == "0.10"
    months = dict(
        zip(held["months"]["periods"], held["months"]["values"]["product:FIRST"]["revenue"], strict=True)
    )
    assert (len(months), months["2026-05"], months["2026-10"]) == (12, "600.0000", "400.0000")


def test_what_changes_later_changes_no_snapshot(company: Company) -> None:
    before = taken(company).content
    facts.entry(company.first, "2026-10", "revenue", 999)
    facts.measure_all()
    assert Snapshot.objects.get().content == before
    assert value(taken(company), "node:NODE", "revenue")["value"] == "1999.0000"


def test_the_hash_is_of_place_hash_before_and_content(company: Company) -> None:
    first, second = taken(company), taken(company)
    for snapshot, position, previous in ((first, 1, "0" * 64), (second, 2, first.sha256)):
        text = f"portal-snapshot-1\n{position}\n{previous}\n{snapshot.content}"
        assert snapshot.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_it_leaves_an_event_and_asks_for_its_files(company: Company) -> None:
    by = factories.user()
    snapshot = snapshots.prepare(node=company.node, by=by, period=PERIOD, languages=["fr", "fr"])
    event = AuditEvent.objects.get(verb="governance.snapshot.taken")
    assert (event.actor_email, event.scope_id) == (by.email, company.node.scope_id)
    assert event.after == {"position": 1, "period": "2026-10", "sha256": snapshot.sha256}
    (job,) = Job.objects.filter(kind="governance.draw")
    assert job.payload == {"position": 1, "language": "fr"}
    assert (snapshot.taken_by_id, content(snapshot)["taken_by"]) == (by.pk, by.email)


def test_asking_again_while_it_is_drawn_gets_the_same_job(company: Company) -> None:
    snapshot = taken(company)
    asked = [snapshots.ask_drawing(snapshot=snapshot, language="en", by=SYSTEM) for _ in range(2)]
    assert asked[0] == asked[1]
    assert Job.objects.filter(kind="governance.draw").count() == 1


def test_a_month_that_is_not_over_is_refused(company: Company) -> None:
    with pytest.raises(Invalid) as refused:
        snapshots.prepare(
            node=company.node, by=SYSTEM, period=shift(last_complete_month(timezone.localdate()), 1)
        )
    assert list(refused.value.fields) == ["period"]
    assert not Snapshot.objects.exists()


def test_without_a_month_it_is_the_last_complete_one(company: Company) -> None:
    snapshot = snapshots.prepare(node=company.node, by=SYSTEM)
    today = timezone.localdate()
    assert snapshot.period == (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def test_the_first_of_a_node_has_nothing_before_it(company: Company) -> None:
    snapshots.prepare(node=company.node.parent, by=SYSTEM, period=PERIOD)
    assert content(taken(company))["since"] is None
    assert content(taken(company))["since"]["position"] == 2


def test_the_second_says_what_changed(company: Company) -> None:
    """A correction of October, a launch moved by 49 days, an owner gone."""
    taken(company)
    facts.entry(company.first, "2026-10", "revenue", 100)
    facts.measure_all()
    Launch.objects.filter(product=company.second).update(committed_on=date(2027, 3, 2))
    company.first.ownerships.update(ends_on=date(2026, 1, 1))
    changes = content(taken(company))["since"]["changes"]
    moved = next(one for one in changes if one["kind"] == "launch")
    assert (moved["what"], moved["days"], moved["before"]) == ("moved", 49, "2027-01-12")
    owner = next(one for one in changes if one["kind"] == "owner")
    assert (owner["of"], owner["before"], owner["after"]) == ("product:FIRST", "Ada", None)
    corrected = next(one for one in changes if one["kind"] == "corrected" and one["kpi"] == "revenue")
    assert (corrected["month"], corrected["before"], corrected["after"]) == (
        "2026-10",
        "400.0000",
        "500.0000",
    )
    revenue = next(one for one in changes if one["kind"] == "value" and one["kpi"] == "revenue")
    assert (revenue["before"], revenue["after"]) == ("1000.0000", "1100.0000")


def test_trailing_windows_are_compared_by_what_came_in_and_what_left(company: Company) -> None:
    """A month later the answers of November 2025 (9 and 10) left and one of 3 came in."""
    snapshots.prepare(node=company.node, by=SYSTEM, period=shift(PERIOD, -1))
    nps = next(
        one
        for one in content(taken(company))["since"]["changes"]
        if one["kind"] == "value" and one["kpi"] == "nps" and one["of"] == "product:FIRST"
    )
    # September: November only, 100. October: 25. Came in: 3 and 8. Left: nothing (October 2025 is empty).
    assert (nps["before"], nps["after"]) == (100, 25)
    assert "z" not in nps


@pytest.mark.parametrize("table", ["governance_snapshot", "governance_heldproduct"])
@pytest.mark.parametrize("what", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_it(company: Company, table: str, what: str) -> None:
    taken(company)
    refused = pytest.raises((InternalError, ProgrammingError), match="append-only")
    with connection.cursor() as cursor:
        # The tests may empty the table between them; here as it is in a portal.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER snapshot_refuse_truncate")
        with refused, transaction.atomic():
            cursor.execute(what.format(table))


def test_months_that_a_snapshot_holds_are_closed(company: Company) -> None:
    other = factories.product("OTHER")
    taken(company)
    products = [company.first.pk, company.second.pk, other.pk]
    closed = closed_months(products)
    assert len(closed) == 2 * 12
    assert {month for product, month in closed if product == company.first.pk} == {
        shift(date(2025, 11, 1), step) for step in range(12)
    }
    asked = {(company.first.pk, PERIOD), (company.first.pk, date(2025, 10, 1)), (other.pk, PERIOD)}
    assert closed_among(asked) == {(company.first.pk, PERIOD)}


def codes() -> list[str]:
    return sorted({finding.code for finding in verification.verify().findings})


@pytest.fixture
def three(company: Company) -> list[Snapshot]:
    made = [taken(company) for _ in range(3)]
    assert codes() == []
    return made


def forged(snapshot: Snapshot, **changes: Any) -> None:
    with tampering():
        Snapshot.objects.filter(pk=snapshot.pk).update(**changes)


def test_a_changed_content_is_found(three: list[Snapshot]) -> None:
    forged(three[1], content=three[1].content.replace("1000.0000", "9000.0000"))
    assert codes() == ["changed"]


def test_a_change_with_a_hash_that_fits_is_found(three: list[Snapshot]) -> None:
    text = three[1].content.replace("1000.0000", "9000.0000")
    digest = chain.digest(position=2, previous=three[1].previous_sha256, content=text)
    forged(three[1], content=text, sha256=digest)
    assert codes() == ["chain", "trail"]


def test_a_whole_new_chain_is_found(three: list[Snapshot]) -> None:
    previous = chain.GENESIS
    for snapshot in three:
        text = snapshot.content.replace("1000.0000", "9000.0000")
        digest = chain.digest(position=snapshot.position, previous=previous, content=text)
        forged(snapshot, content=text, previous_sha256=previous, sha256=digest)
        previous = digest
    assert codes() == ["trail"]


def test_two_that_changed_places_are_found(three: list[Snapshot]) -> None:
    first, second = three[0], three[1]
    forged(first, position=99)
    forged(second, position=1)
    forged(first, position=2)
    assert {"changed", "chain", "trail"} <= set(codes())


@pytest.mark.parametrize(
    ("at", "found"), [(0, ["chain", "gone", "missing"]), (1, ["chain", "gone", "missing"]), (2, ["gone"])]
)
def test_a_missing_one_is_found(three: list[Snapshot], at: int, found: list[str]) -> None:
    with tampering():
        three[at].held.all().delete()
        Snapshot.objects.filter(pk=three[at].pk).delete()
    assert codes() == found


def test_another_node_in_its_column_is_found(three: list[Snapshot], company: Company) -> None:
    forged(three[0], node=company.node.parent)
    assert codes() == ["columns"]


def test_another_name_month_or_person_is_found(three: list[Snapshot]) -> None:
    forged(three[0], node_name="Another")
    forged(three[1], period=date(2026, 9, 1))
    forged(three[2], taken_by_email="somebody@example.com")
    assert [(one.code, one.position) for one in verification.verify().findings] == [
        ("columns", 1), ("columns", 2), ("columns", 3),
    ]  # fmt: skip


def test_months_that_are_no_longer_held_are_found(three: list[Snapshot]) -> None:
    with tampering():
        HeldProduct.objects.filter(snapshot=three[2]).first().delete()
    assert codes() == ["columns"]


def test_the_night_notes_what_it_finds_in_the_trail(three: list[Snapshot]) -> None:
    forged(three[1], node_name="Another")
    assert verification.verify_and_note().findings
    event = AuditEvent.objects.get(verb="governance.snapshot.damaged")
    assert (event.subject_id, event.after) == ("2", {"found": ["columns"]})


@pytest.mark.django_db(transaction=True)
def test_a_pack_prepared_during_a_verification_is_not_taken_for_damage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It comes after the audit trail was read, and before the snapshots are."""
    company = found()
    read = verification._promised

    def prepare() -> None:
        try:
            taken(company)
        finally:
            connections.close_all()

    def overtaken() -> Iterator[tuple[int, str]]:
        yield from list(read())
        with ThreadPoolExecutor(1) as pool:
            pool.submit(prepare).result()

    monkeypatch.setattr(verification, "_promised", overtaken)
    verdict = verification.verify_and_note()
    assert (verdict.findings, Snapshot.objects.count()) == ((), 1)
    assert not AuditEvent.objects.filter(verb="governance.snapshot.damaged").exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_hang_up_one_after_the_other() -> None:

    company = found()

    def prepare(_number: int) -> int:
        try:
            return taken(company).position
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(prepare, range(4))) == [1, 2, 3, 4]
    assert codes() == []
    since = [content(one)["since"] for one in Snapshot.objects.order_by("position")]
    assert [one and one["position"] for one in since] == [None, 1, 2, 3]


def test_a_pack_is_compared_with_the_newest_month_before_it_and_never_backwards(company: Company) -> None:
    latest = taken(company)
    earlier = taken(company, period=shift(PERIOD, -3))
    middle = taken(company, period=shift(PERIOD, -1))
    again = taken(company)
    seen = [content(one)["since"] for one in (latest, earlier, middle, again)]
    assert [one and one["position"] for one in seen] == [None, None, earlier.position, latest.position]


def test_a_month_before_the_first_number_is_refused(company: Company) -> None:
    with pytest.raises(Invalid) as refused:
        taken(company, period=date(1950, 1, 1))
    assert "no number yet" in str(refused.value.fields["period"][0])
    assert not Snapshot.objects.exists()
