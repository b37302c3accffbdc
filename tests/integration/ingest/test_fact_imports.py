"""Answers, amounts, readings, work, launches, releases, targets and rates, as files bring them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from metrics.models import ExchangeRate, LedgerEntry, SurveyAnswer, Target, UsageReading
from roadmap.models import Launch, Release, WorkItem
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def wallet():
    return factories.product("WALLET")


def test_answers(wallet):
    text = (
        "response_id,product,score,responded_at,kind,segment,wave,comment,channel\n"
        'R1,WALLET,10,2025-03-31T23:30:00-05:00,,Pro,2025-1,"Great,\nreally",app\n'
        "R2, wallet ,4,2025-03-31 23:30,csat,,,,\n"
    )
    assert counts(bring("survey", text)) == (2, 0, 0, 0)
    first, second = SurveyAnswer.objects.order_by("key")
    assert (first.key, first.kind, first.score, first.responded_on) == ("R1", "nps", 10, date(2025, 4, 1))
    assert (first.segment, first.wave, first.comment) == ("Pro", "2025-1", "Great,\nreally")
    assert (first.attributes, first.line) == ({"channel": "app"}, 2)
    assert (second.kind, second.score, second.responded_on, second.line) == ("csat", 4, date(2025, 3, 31), 4)
    assert counts(bring("survey", text)) == (0, 0, 2, 0)
    changed = bring("survey", text.replace("R2, wallet ,4", "R2,WALLET,5"))
    assert counts(changed) == (0, 1, 1, 0)
    second.refresh_from_db()
    assert (second.score, second.import_run) == (5, changed)


def test_answers_without_a_number_are_told_apart_by_content_and_place(wallet):
    text = "product,score,responded_at\nWALLET,9,2025-01-02\nWALLET,9,2025-01-02\nWALLET,3,2025-01-02\n"
    run = bring("survey", text)
    assert counts(run) == (3, 0, 0, 0)
    assert any("3 rows have no key" in note for note in run.note_texts())
    assert counts(bring("survey", text)) == (0, 0, 3, 0)
    # The same answers, in another dialect and order.
    again = (
        "Produit;Note;Répondu le\nWALLET;3;02/01/2025\nWALLET;9;02/01/2025\n"
        "WALLET;9;02/01/2025\nWALLET;9;31/01/2025\n"
    )
    assert counts(bring("survey", again)) == (1, 0, 3, 0)
    assert SurveyAnswer.objects.count() == 4


def test_answers_from_the_future_are_taken_and_counted(wallet):
    run = bring(
        "survey",
        "Produit;Note;Répondu le;Identifiant réponse\nWALLET;9;31/12/2099;R1\nWALLET;9;31/12/2019;R2\n",
    )
    assert counts(run) == (2, 0, 0, 0)
    assert set(SurveyAnswer.objects.values_list("key", flat=True)) == {"R1", "R2"}
    assert [note for note in run.note_texts() if note.startswith("1 answers are dated after today")]


def test_answer_faults(wallet):
    run = bring(
        "survey",
        "response_id,product,score,responded_at,kind\n"
        "R1,WALLET,11,2025-01-01,\n"
        "R2,WALLET,7.5,2025-01-01,\n"
        "R3,NOPE,7,2025-01-01,\n"
        "R4,WALLET,,2025-01-01,\n"
        "R5,WALLET,7,soon,\n"
        "R6,WALLET,9,2025-01-01,csat\n"
        "R7,WALLET,9,2025-01-01,nps\n"
        "R7,WALLET,8,2025-01-01,nps\n"
        "R8,WALLET,9,2025-01-01,nps,extra\n"
        "\n"
        "R9,WALLET,-1,2025-02-30,nps\n",
    )
    assert faults(run) == [
        (2, "score", "too_large"),
        (3, "score", "not_whole"),
        (4, "product", "unknown_product"),
        (5, "score", "required"),
        (6, "responded_at", "not_a_date"),
        (7, "score", "csat_range"),
        (8, "response_id", "duplicate_key"),
        (9, "response_id", "duplicate_key"),
        (10, "", "too_many_cells"),
        (12, "score", "too_small"),
        (12, "responded_at", "no_such_date"),
    ]
    assert (run.read, counts(run)) == (10, (0, 0, 0, 10))
    assert run.state == "applied"
    twin = run.issues.get(line=8)
    assert "8, 9" in twin.message
    assert twin.value == "R7"
    assert twin.cells == ["R7", "WALLET", "9", "2025-01-01", "nps"]
    assert run.issues.get(line=10).cells == ["R8", "WALLET", "9", "2025-01-01", "nps", "extra"]


@pytest.mark.parametrize(
    ("scores", "scale"),
    [([0, 1, 2, 3, 4, 5] * 3, "0–5"), ([1, 2, 3, 4, 5] * 3, "1–5"), ([1, 5, 9, 10] * 60, "1–10")],
)
def test_another_scale_is_asked_about_and_can_be_confirmed(wallet, scores, scale):
    rows = "".join(f"R{n},WALLET,{score},2025-01-01\n" for n, score in enumerate(scores))
    text = "response_id,product,score,responded_at\n" + rows
    run = bring("survey", text)
    assert (run.state, run.error_code) == ("refused", "scale")
    assert f"scale of {scale}" in run.error_detail
    assert (run.read, SurveyAnswer.objects.count()) == (0, 0)
    assert counts(bring("survey", text, scale="0-10")) == (len(scores), 0, 0, 0)


def test_few_or_satisfied_scores_are_not_doubted(wallet):
    few = "response_id,product,score,responded_at\n" + "".join(
        f"R{n},WALLET,3,2025-01-01\n" for n in range(9)
    )
    assert counts(bring("survey", few)) == (9, 0, 0, 0)
    csat = "response_id,product,score,responded_at\n" + "".join(
        f"C{n},WALLET,3,2025-01-01\n" for n in range(30)
    )
    assert counts(bring("survey", csat, constants={"kind": "csat"})) == (30, 0, 0, 0)


LONG = """product,period,account,amount,currency,scenario
WALLET,2025-01,revenue,"1,000.50",EUR,actual
WALLET,2025-01,cogs,200,EUR,réel
WALLET,01/2025,revenue,900,EUR,budget
WALLET,2025-02-14,capex,-5,usd,
"""


def test_amounts_one_row_per_account(wallet):
    run = bring("finance", LONG)
    assert counts(run) == (4, 0, 0, 0)
    found = LedgerEntry.objects.order_by("line").values_list(
        "month", "account", "measure", "scenario", "amount", "currency"
    )
    assert list(found) == [
        (date(2025, 1, 1), "revenue", "revenue", "actual", Decimal("1000.50"), "EUR"),
        (date(2025, 1, 1), "cogs", "cost_of_sales", "actual", Decimal("200"), "EUR"),
        (date(2025, 1, 1), "revenue", "revenue", "budget", Decimal("900"), "EUR"),
        (date(2025, 2, 1), "capex", "investment", "actual", Decimal("-5"), "USD"),
    ]
    assert any("USD 2025-02" in note for note in run.note_texts())
    assert counts(bring("finance", LONG)) == (0, 0, 4, 0)


def test_amounts_one_column_per_account_count_as_one_row(wallet):
    text = (
        "product,period,revenue,cost_of_sales,investment\n"
        "WALLET,2025-01,100,40,\nWALLET,2025-02,110,44,7\nWALLET,2025-03,,,\n"
    )
    run = bring("finance", text)
    assert (run.read, counts(run)) == (3, (2, 0, 0, 1))
    assert faults(run) == [(4, "revenue", "no_amount")]
    assert LedgerEntry.objects.count() == 5
    # One changed fact makes the row a changed one, one more fact too; all the same: unchanged.
    run = bring("finance", text.replace("100,40,", "100,41,"))
    assert counts(run) == (0, 1, 1, 1)
    run = bring("finance", text.replace("100,40,", "100,41,3"))
    assert counts(run) == (0, 1, 1, 1)
    run = bring("finance", "product,period,revenue\nWALLET,2025-01,100\nWALLET,2025-04,5\n")
    assert counts(run) == (1, 0, 1, 0)


def test_entry_numbers_are_the_key_where_there_are_any(wallet):
    text = (
        "entry_id,product,period,account,amount\nE1,WALLET,2025-01,revenue,5\nE2,WALLET,2025-01,revenue,6\n"
    )
    assert counts(bring("finance", text)) == (2, 0, 0, 0)
    assert set(LedgerEntry.objects.values_list("key", "amount")) == {("E1", 5), ("E2", 6)}
    moved = bring("finance", text.replace("E2,WALLET,2025-01", "E2,WALLET,2025-02"))
    assert counts(moved) == (0, 1, 1, 0)
    assert moved.summary["months"] == ["2025-01", "2025-02"]


def test_amount_faults(wallet):
    run = bring(
        "finance",
        "product,period,account,amount,currency\n"
        "WALLET,2025-13,revenue,5,EUR\n"
        "WALLET,2025-01,706100,5,EUR\n"
        "WALLET,2025-01,revenue,,EUR\n"
        "WALLET,2025-01,revenue,5,EURO\n"
        "WALLET,2025-02,revenue,5,EUR\n"
        "WALLET,2025-02,revenue,5,EUR\n"
        "WALLET,2025-03,revenue,1.23456,EUR\n"
        "WALLET,2025-03,,5,EUR\n",
    )
    assert faults(run) == [
        (2, "period", "no_such_date"),
        (3, "account", "unknown_account"),
        (4, "amount", "required"),
        (5, "currency", "not_a_currency"),
        (6, "product", "duplicate_key"),
        (7, "product", "duplicate_key"),
        (8, "amount", "too_many_places"),
        (9, "account", "required"),
    ]
    assert run.issues.get(line=6).value == "WALLET, 2025-02, revenue, actual"


def test_ledger_accounts_by_a_mapping_with_signs(wallet):
    text = (
        "Produit;Période;N° écriture;Compte;Montant;Devise\n"
        "WALLET;2025-01;E1;706100;-1 234,56;EUR\n"
        "WALLET;2025-01;E2;607000;69 803,55;EUR\n"
    )
    accounts = {"706100": {"measure": "revenue", "sign": -1}, "60*": {"measure": "cost_of_sales"}}
    assert counts(bring("finance", text.encode("cp1252"), accounts=accounts)) == (2, 0, 0, 0)
    assert set(LedgerEntry.objects.values_list("measure", "account", "amount")) == {
        ("revenue", "706100", Decimal("1234.56")),
        ("cost_of_sales", "607000", Decimal("69803.55")),
    }


def test_readings(wallet):
    text = (
        "product,date,active_users,eligible_users,signups\n"
        "WALLET,2025-01-31,50,100,\nWALLET,2025-02-28,60,,3\n"
    )
    assert counts(bring("usage", text)) == (2, 0, 0, 0)
    assert set(UsageReading.objects.values_list("read_on", "active_users", "eligible_users", "signups")) == {
        (date(2025, 1, 31), 50, 100, None),
        (date(2025, 2, 28), 60, None, 3),
    }
    assert counts(bring("usage", text.replace("60,,3", "60,90,3"))) == (0, 1, 1, 0)
    run = bring("usage", "product,date,active_users\nWALLET,2025-03-31,-1\nWALLET,2025-03-31,\n")
    assert faults(run) == [(2, "active_users", "too_small"), (3, "active_users", "required")]


WORK = (
    "product,key,type,status,status_category,created_at,started_at,done_at,due_on,committed_on,sprint,sprint_start,"
    "sprint_end,points,assignee_email,severity,found_in_production,parent\n"
    "WALLET,W-1,Bug,Closed,Done,2025-01-01T08:00:00Z,2025-01-02 10:00,2025-01-03 23:30-02:00,2025-01-31,"
    "2025-01-01,"
    'S1,2025-01-01,2025-01-14,"2,5",Ann@Example.com,Critical,oui,E-1\n'
    "WALLET,W-2,Story,Open,à faire,2025-01-05,,,,,,,,,,,,\n"
)


def test_work_items(wallet):
    run = bring("work_items", WORK)
    assert counts(run) == (2, 0, 0, 0)
    item = WorkItem.objects.get(key="W-1")
    assert (item.origin, item.kind, item.status_name, item.category) == ("portal", "Bug", "Closed", "done")
    assert item.started_at == datetime(2025, 1, 2, 10, tzinfo=UTC)
    assert item.done_at == datetime(2025, 1, 4, 1, 30, tzinfo=UTC)
    assert (item.points, item.severity, item.found_in_production) == (Decimal("2.50"), 4, True)
    assert (item.assignee_email, item.parent_key, item.sprint_ends_on) == (
        "ann@example.com",
        "E-1",
        date(2025, 1, 14),
    )
    assert WorkItem.objects.get(key="W-2").severity is None
    assert run.summary["months"] == ["2025-01"]
    assert counts(bring("work_items", WORK)) == (0, 0, 2, 0)


def test_work_item_faults(wallet):
    run = bring(
        "work_items",
        "product,key,started_at,done_at,sprint_start,sprint_end,severity\n"
        "WALLET,W-1,2025-02-02,2025-02-01,,,\n"
        "WALLET,W-2,,,2025-02-02,2025-02-01,\n"
        "WALLET,W-3,,,,,6\n"
        ",W-4,,,,,\n",
    )
    assert faults(run) == [
        (2, "done_at", "dates_reversed"),
        (3, "sprint_end", "dates_reversed"),
        (4, "severity", "not_a_choice"),
        (5, "product", "no_product"),
    ]


def test_work_items_find_their_product_by_project_or_label(wallet):
    desk = factories.product("DESK")
    text = 'key,project,labels\nW-1,PAY,\nW-2,X,"ui, Desk-Team"\nW-3,X,\n'
    rules = {"project": {"pay": "WALLET"}, "labels": {"desk-team": "desk"}}
    run = bring("work_items", text, product_rules=rules)
    assert faults(run) == [(4, "product", "no_product")]
    assert set(WorkItem.objects.values_list("key", "product")) == {("W-1", wallet.pk), ("W-2", desk.pk)}


def test_first_promise_of_a_launch_is_kept_for_ever(wallet):
    text = "product,name,go_on,committed_on,launched_on\nWALLET,Wallet 2,2025-01-10,2025-06-30,\n"
    bring("launches", text)
    launch = Launch.objects.get()
    assert launch.first_committed_on == date(2025, 6, 30)
    run = bring("launches", text.replace("2025-06-30,", "2025-09-30,2025-10-02"))
    assert counts(run) == (0, 1, 0, 0)
    launch.refresh_from_db()
    assert (launch.committed_on, launch.first_committed_on) == (date(2025, 9, 30), date(2025, 6, 30))
    assert launch.launched_on == date(2025, 10, 2)
    assert launch.version == 2
    bad = bring("launches", "product,name,go_on,launched_on\nWALLET,Odd,2025-05-01,2025-04-01\n")
    assert faults(bad) == [(2, "launched_on", "dates_reversed")]


def test_releases(wallet):
    text = "product,name,released_on,failed\nWALLET,1.0,2025-01-01,yes\nWALLET,1.1,2025-02-01,\n"
    assert counts(bring("releases", text)) == (2, 0, 0, 0)
    assert set(Release.objects.values_list("name", "failed")) == {("1.0", True), ("1.1", False)}
    assert counts(bring("releases", text.replace("1.1,2025-02-01,", "1.1,2025-02-01,no"))) == (0, 0, 2, 0)


def test_targets_on_nodes_and_products(wallet):
    factories.node("PAY")
    text = (
        "kpi,node,product,target,tolerance,from,to\n"
        "nps,PAY,,40,5,2025-01-01,2026-01-01\n"
        "adoption,,WALLET,45 %,5 %,2025-01-01,\n"
        "gross_margin,PAY,,0.4,0.02,2025-01-01,\n"
    )
    assert counts(bring("targets", text)) == (3, 0, 0, 0)
    found = Target.objects.order_by("kpi").values_list("kpi", "scope__code", "value", "tolerance")
    assert list(found) == [
        ("adoption", "WALLET", Decimal("0.45"), Decimal("0.05")),
        ("gross_margin", "PAY", Decimal("0.4"), Decimal("0.02")),
        ("nps", "PAY", Decimal(40), Decimal(5)),
    ]
    assert counts(bring("targets", text)) == (0, 0, 3, 0)
    run = bring(
        "targets",
        "kpi,node,product,target,from,to\n"
        "happiness,PAY,,1,2025-01-01,\n"
        "nps,PAY,WALLET,1,2025-01-01,\n"
        "nps,,,1,2025-01-01,\n"
        "nps,PAY,,1,2025-06-01,\n"
        "csat,PAY,,1,2025-06-01,2025-01-01\n"
        "csat,NOPE,,1,2025-06-01,\n"
        "gross_margin,PAY,,55,2026-06-01,\n"
        "csat,PAY,,500%,2026-06-01,\n"
        "cycle_time,PAY,,-1,2026-06-01,\n",
    )
    assert faults(run) == [
        (2, "kpi", "not_a_choice"),
        (3, "node", "two_places"),
        (4, "node", "no_place"),
        (5, "from", "overlap_stored"),
        (6, "to", "dates_reversed"),
        (7, "node", "unknown_node"),
        (8, "target", "target_range"),
        (9, "target", "target_range"),
        (10, "target", "target_below"),
    ]


def test_rates():
    text = "Devise;Mois;Taux\nusd;2025-01;0,95\n€;2025-01;1\nGBP;janv. 2025;1,2\n"
    assert counts(bring("rates", text)) == (3, 0, 0, 0)
    assert set(ExchangeRate.objects.values_list("currency", "rate")) == {
        ("USD", Decimal("0.95")),
        ("EUR", Decimal(1)),
        ("GBP", Decimal("1.2")),
    }
    run = bring("rates", "currency,month,rate\nUSD,2025-02,0\nUSD,2025-02,-1\n")
    assert faults(run) == [(2, "rate", "too_small"), (3, "rate", "too_small")]
