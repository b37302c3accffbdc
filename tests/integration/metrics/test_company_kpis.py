"""A company's own KPI in the engine: rolled up before it divides, by version, in the cache, seen at once."""

import threading
import time
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.models import User
from core.audit.models import AuditEvent
from core.common.errors import Invalid
from core.common.periods import last_complete_month
from metrics.kpis import registry
from metrics.models import CompanyKpi, DueMonth, KpiValue
from metrics.selectors.coordinates import NotFound
from metrics.selectors.dashboard import dashboard
from metrics.selectors.definitions import read_once
from metrics.selectors.provenance import provenance
from metrics.selectors.readings import reading, readings
from metrics.services import company_kpis, kpi_owners, recompute, targets
from portfolio.models import Node
from tests import factories as make
from tests.factories import facts
from tests.factories.facts import read

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 15)
FIELDS = {
    "code": "promoter_share",
    "family": "customer",
    "name": "Share of promoters",
    "name_fr": "Part des promoteurs",
    "short": "Promoters",
    "short_fr": "Promoteurs",
    "description": "Promoters per answer.",
    "description_fr": "Promoteurs par réponse.",
    "unit": "ratio",
    "better": "higher",
    "default_window": "month",
    "decimals": 1,
    "cadence_days": 35,
    "formula": "nps_promoters / nps_responses",
    "counted": "nps_responses",
}


@pytest.fixture
def cpo() -> User:
    return make.user("cpo")


@pytest.fixture
def node() -> Node:
    """Two products: 9 promoters of 10 answers, and 1 of 30; both in June."""
    node = make.node("TOP")
    a, b = make.product("A", node), make.product("B", node)
    facts.answers(a, "2025-06-10", *[10] * 9, 5)
    facts.answers(b, "2025-06-10", 10, *[5] * 29)
    facts.measure_all()
    return node


def define(cpo: User, **fields: object) -> CompanyKpi:
    return company_kpis.add(by=cpo, **{**FIELDS, **fields})


def test_measures_roll_up_before_the_formula_divides(cpo: User, node: Node) -> None:
    define(cpo)
    reading = read(cpo, node, "promoter_share", "2025-06")
    # 10 promoters of 40 answers; the mean of the two products would be 0.4667.
    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.25, 10.0, 40.0, 40)
    assert reading.data_on == date(2025, 6, 10)


def test_a_part_that_is_not_known_gives_no_value_and_never_zero(cpo: User, node: Node) -> None:
    define(cpo, formula="nps_promoters / signups", unit="number")
    reading = read(cpo, node, "promoter_share", "2025-06")
    assert (reading.value, reading.reason) == (None, "missing_operand")
    assert read(cpo, node, "promoter_share", "2024-06").reason == "no_facts"


def test_money_waits_for_its_rate(cpo: User) -> None:
    node = make.node()
    product = make.product("P", node)
    facts.entry(product, "2025-06", "revenue", 100, currency="USD")
    facts.entry(product, "2025-06", "cost_of_sales", 30)
    facts.measure_all()
    define(cpo, formula="revenue - cost_of_sales", unit="money", counted="ledger_lines")
    reading = read(cpo, node, "promoter_share", "2025-06")
    assert (reading.value, reading.reason) == (None, "missing_rate")
    assert [(it.currency, it.month) for it in reading.missing_rates] == [("USD", date(2025, 6, 1))]
    facts.rate("USD", "2025-06", "0.9")
    # 100 · 0.9 − 30
    assert read(cpo, node, "promoter_share", "2025-06").value == Decimal("60.0000")


def test_users_are_those_of_the_last_complete_reading_whoever_asks(cpo: User) -> None:
    node = make.node()
    product = make.product("P", node)
    facts.usage(product, "2025-04-30", 50, 100)
    facts.usage(product, "2025-05-31", 70)  # no eligible users: not complete
    facts.entry(product, "2025-06", "revenue", 1000)
    facts.measure_all()
    define(cpo, formula="revenue / active_users", unit="money", counted="active_users", default_window="t12m")
    alone = read(cpo, node, "promoter_share", "2025-06")
    # 1000 / 50: alone, and beside a KPI that needs both counts.
    assert alone.value == Decimal("20.0000")
    beside = readings(user=cpo, node=node.code, kpis=["adoption", "promoter_share"], window="t12m",
                      period=date(2025, 6, 1), today=TODAY)  # fmt: skip
    assert {it.kpi: it.value for it in beside} == {"adoption": 0.5, "promoter_share": Decimal("20.0000")}


def test_windows_keep_the_formula_in_force_at_their_end(cpo: User, node: Node) -> None:
    product = node.products.get(code="A")
    facts.answers(product, "2025-05-10", *[10] * 3, 5)
    facts.measure_all()
    own = define(cpo)
    company_kpis.reword(
        by=cpo, kpi=own, formula="nps_detractors / nps_responses", counted="nps_responses",
        effective_from=date(2025, 6, 1), note="Turned round.", note_fr="Inversé.",
    )  # fmt: skip
    may, june = (read(cpo, node, "promoter_share", month) for month in ("2025-05", "2025-06"))
    assert (may.value, may.version) == (0.75, 1)  # 3 promoters of 4
    assert (june.value, june.version) == (0.75, 2)  # 30 detractors of 40
    shown = dashboard(user=cpo, node="TOP", kpi="promoter_share", kpis=["promoter_share"], today=TODAY)
    assert [(it.period, it.before, it.after) for it in shown.trend.breaks] == [(date(2025, 6, 1), 1, 2)]
    assert [it.value for it in shown.trend.readings[-2:]] == [0.75, 0.75]
    chain = provenance(user=cpo, reading_id=may.id, today=TODAY)
    assert chain.formula.text == "nps_promoters / nps_responses"
    assert [(it.text, it.term.value if it.term else None) for it in chain.formula.above] == [
        ("nps_promoters", 3)
    ]
    assert chain.facts is not None
    assert chain.facts.count == 3


def test_a_change_over_two_definitions_is_not_stated(cpo: User, node: Node) -> None:
    facts.answers(node.products.get(code="A"), "2024-06-10", 10, 5)
    facts.measure_all()
    own = define(cpo)
    (before,) = dashboard(user=cpo, node="TOP", kpis=["promoter_share"], today=TODAY).tiles
    assert before.change.difference == pytest.approx(-0.25)  # 10 of 40, a year before 1 of 2
    company_kpis.reword(by=cpo, kpi=own, formula="1 - nps_promoters / nps_responses",
                        counted="nps_responses", effective_from=date(2025, 1, 1))  # fmt: skip
    (after,) = dashboard(user=cpo, node="TOP", kpis=["promoter_share"], today=TODAY).tiles
    assert (after.reading.value, after.change.difference) == (0.75, None)
    recompute.recompute(today=TODAY, full=True)
    kept = KpiValue.objects.get(kpi="promoter_share", scope=node.scope)
    assert (kept.value, kept.value_year_before, kept.kpi_version) == (Decimal("0.75"), None, 2)


def test_a_change_is_seen_at_once_and_the_cache_is_never_of_another_version(cpo: User, node: Node) -> None:
    own = define(cpo)
    recompute.recompute(today=TODAY, full=True)
    assert not DueMonth.objects.exists()
    stale = KpiValue.objects.get(kpi="promoter_share", scope=node.scope)
    assert stale.value == Decimal("0.25")
    company_kpis.reword(by=cpo, kpi=own, formula="nps_detractors / nps_responses",
                        counted="nps_responses", effective_from=date(2025, 1, 1))  # fmt: skip
    assert DueMonth.objects.filter(source="values", product_id=None).exists()
    (reading,) = readings(user=cpo, node="TOP", kpis=["promoter_share"], today=TODAY)
    assert (reading.value, reading.version) == (0.75, 2)


def test_a_dashboard_that_is_kept_shows_the_new_formula_at_once(cpo: User, node: Node) -> None:
    """On pages of the last complete month, with values in the cache, and before any recompute."""
    month = last_complete_month(timezone.localdate())
    facts.answers(node.products.get(code="A"), f"{month:%Y-%m}-10", 10, 5, 5, 5)
    own = define(cpo)
    recompute.recompute(today=timezone.localdate(), full=True)
    client = Client()
    client.force_login(cpo)
    page = client.get("/dashboard/TOP/").content.decode()
    tile = page.partition(">Promoters</a>")[2][:1500]
    assert "25.0" in tile
    assert '<span class="heat-head">Promoters</span>' in page.partition('id="heat"')[2]
    company_kpis.reword(by=cpo, kpi=own, formula="nps_detractors / nps_responses",
                        counted="nps_responses", effective_from=date(2025, 1, 1))  # fmt: skip
    tile = client.get("/dashboard/TOP/").content.decode().partition(">Promoters</a>")[2][:1500]
    assert "75.0" in tile


def test_targets_judge_it_like_any_other(cpo: User, node: Node) -> None:
    define(cpo)
    targets.set_target(by=cpo, kpi="promoter_share", scope=node.scope, value=Decimal("0.3"),
                       tolerance=Decimal("0.1"), starts_on=date(2025, 1, 1))  # fmt: skip
    assert read(cpo, node, "promoter_share", "2025-06").status == "in_tolerance"
    assert read(cpo, node.products.get(code="A"), "promoter_share", "2025-06").status == "on_target"
    assert read(cpo, node.products.get(code="B"), "promoter_share", "2025-06").status == "off_target"


def test_definitions_are_read_with_one_query_within_a_request(cpo: User) -> None:
    define(cpo)
    with read_once(), CaptureQueriesContext(connection) as asked:
        assert registry.get("promoter_share") in registry.all_kpis()
        assert registry.get("nps")
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        registry.get("nps")
    assert len(asked) == 0


def test_archived_it_is_computed_no_more_and_its_code_stays_taken(cpo: User, node: Node) -> None:
    own = define(cpo)
    company_kpis.archive(by=cpo, kpi=own)
    with pytest.raises(NotFound):
        read(cpo, node, "promoter_share", "2025-06")
    with pytest.raises(Invalid) as caught:
        define(cpo)
    assert "archived" in caught.value.fields["code"][0]
    company_kpis.restore(by=cpo, kpi=own)
    assert read(cpo, node, "promoter_share", "2025-06").value == 0.25
    events = AuditEvent.objects.filter(subject_kind="kpi").order_by("pk")
    assert [event.verb for event in events] == [
        "metrics.kpi.defined", "metrics.kpi.archived", "metrics.kpi.restored",
    ]  # fmt: skip


def test_archived_its_values_are_still_explained(cpo: User, node: Node) -> None:
    own = define(cpo)
    frozen = read(cpo, node, "promoter_share", "2025-06").id
    recompute.recompute(today=TODAY, full=True)
    company_kpis.archive(by=cpo, kpi=own)
    # Facts that came after the archiving: the value in the cache is not made anew, and not believed.
    facts.answers(node.products.get(code="B"), "2025-06-20", *[10] * 40)
    facts.measure_all()
    recompute.recompute(today=TODAY, full=True)

    chain = provenance(user=cpo, reading_id=frozen, today=TODAY)

    # 10 promoters of 40 answers, then 40 more of 40.
    assert (chain.reading.value, chain.formula.text) == (0.625, "nps_promoters / nps_responses")
    assert reading(user=cpo, reading_id=frozen, today=TODAY).value == 0.625
    client = Client()
    client.force_login(cpo)
    assert "Share of promoters" in client.get(f"/values/{frozen}/why/").content.decode()
    assert client.get(f"/api/v1/kpi-values/{frozen}/provenance/").status_code == 200
    told = client.get("/api/v1/kpis/promoter_share/").json()
    assert (told["formula"], told["archived"]) == ("nps_promoters / nps_responses", True)
    listed = client.get("/api/v1/kpis/?page_size=1000").json()["results"]
    assert [it["code"] for it in listed if it["archived"] or it["code"] == "promoter_share"] == []
    assert client.get("/api/v1/kpi-values/?kpi=promoter_share&node=TOP").status_code == 404
    assert client.get("/api/v1/kpis/nothing/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_choose_one_code_at_once_the_second_is_told() -> None:
    cpo = make.user("cpo")
    refused: list[Invalid] = []

    def rival() -> None:
        try:
            define(cpo)
        except Invalid as error:
            refused.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=rival)
    with transaction.atomic():
        define(cpo)
        thread.start()
        # The rival saw no such code, and waits at the index for what becomes of ours.
        until = time.monotonic() + 20
        while not _waiting():
            assert time.monotonic() < until
            time.sleep(0.02)
    thread.join()

    assert [list(error.fields) for error in refused] == [["code"]]
    assert "Another KPI has this code" in refused[0].fields["code"][0]
    assert CompanyKpi.objects.count() == 1


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
            " AND transactionid = pg_current_xact_id()::xid"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"code": "nps"}, "code", "Another KPI has this code"),
        ({"code": "gross__margin"}, "code", "Another KPI has this code"),
        ({"code": "new"}, "code", "“new” is reserved"),
        ({"code": "Net Margin"}, "code", "small letters"),
        ({"formula": "revenu"}, "formula", "did you mean `revenue`?"),
        ({"unit": "money"}, "unit", "a plain number"),
        ({"counted": "revenue"}, "counted", "Choose one of"),
        ({"default_window": "life"}, "default_window", "month, quarter"),
        ({"short": "A label that is far too long"}, "short", "At most 18"),
        ({"name_fr": " "}, "name_fr", "needed"),
        ({"better": "sideways"}, "better", "higher"),
        ({"decimals": 9}, "decimals", "0 to 4"),
        ({"cadence_days": 0}, "cadence_days", "1 to 1000"),
    ],
)
def test_what_does_not_fit_is_refused(cpo: User, fields: dict[str, object], field: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        define(cpo, **fields)
    assert list(caught.value.fields) == [field]
    assert said in caught.value.fields[field][0]
    assert not CompanyKpi.objects.exists()


def test_versions_follow_each_other(cpo: User) -> None:
    own = define(cpo)
    wording = {"counted": "nps_responses", "formula": "nps_passives / nps_responses"}
    company_kpis.reword(by=cpo, kpi=own, effective_from=date(2025, 6, 1), **wording)
    with pytest.raises(Invalid) as caught:
        company_kpis.reword(by=cpo, kpi=own, effective_from=date(2025, 6, 1), **wording)
    assert set(caught.value.fields) == {"effective_from", "formula"}
    with pytest.raises(Invalid) as caught:
        company_kpis.reword(by=cpo, kpi=own, effective_from=date(2025, 7, 1), counted="nps_responses",
                            formula="nps_responses")  # fmt: skip
    assert set(caught.value.fields) == {"unit"}


def test_labels_change_without_a_new_version(cpo: User) -> None:
    own = define(cpo)
    company_kpis.change(by=cpo, kpi=own, name="Fans", decimals=2)
    kpi = registry.get("promoter_share")
    assert (kpi.name, kpi.decimals, len(kpi.versions)) == ("Fans", 2, 1)
    event = AuditEvent.objects.get(verb="metrics.kpi.changed")
    assert event.before == {"name": "Share of promoters", "decimals": 1}


def test_a_definition_that_no_longer_holds_takes_no_page_with_it(cpo: User, node: Node) -> None:
    own = define(cpo)
    own.versions.update(formula="gone / nps_responses")
    assert "promoter_share" not in {kpi.code for kpi in registry.all_kpis()}
    assert dashboard(user=cpo, node="TOP", today=TODAY).tiles


def test_the_owner_is_a_person_or_words_and_each_change_is_kept(cpo: User) -> None:
    ada = make.person("ada@example.com", name="Ada")
    assert str(kpi_owners.set_owner(by=cpo, kpi="nps", person=ada)) == "Ada"
    assert str(kpi_owners.set_owner(by=cpo, kpi="nps", words="Customer insight")) == "Customer insight"
    with pytest.raises(Invalid):
        kpi_owners.set_owner(by=cpo, kpi="nps", person=ada, words="and me")
    with pytest.raises(Invalid):
        kpi_owners.set_owner(by=cpo, kpi="nothing", words="me")
    events = AuditEvent.objects.filter(verb="metrics.kpi.owner_set").order_by("pk")
    assert [event.after for event in events] == [{"owner": "Ada"}, {"owner": "Customer insight"}]
