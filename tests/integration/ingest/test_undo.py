"""Taking a whole import back."""

from datetime import date
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.access.models import Grant, Role, Scope
from core.common.actors import SYSTEM
from core.common.errors import DomainError
from core.ingest.models import ImportRun, RowChange
from core.ingest.services import runs, undoing
from metrics.models import KpiValue, SurveyAnswer
from portfolio.models import Node, Ownership, Product
from portfolio.services import products
from teams.models import Person, Team
from tests import factories
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db

# Written by whoever writes: they count changes, and must go on counting.
COUNTERS = {"version", "updated_at"}


def content() -> dict[str, list[tuple[object, ...]]]:
    """Everything that is in the tables of nouns and facts, row by row."""
    kept = {}
    for model in apps.get_models():
        if model._meta.app_label in {"teams", "portfolio", "roadmap", "metrics", "access"}:
            names = [field.attname for field in model._meta.concrete_fields if field.name not in COUNTERS]
            if model._meta.db_table != "metrics_duemonth":
                kept[model._meta.db_table] = sorted(map(repr, model.objects.values_list(*names)))
    return kept


def undo(run: ImportRun) -> dict[str, object]:
    """Undo a run and return what became of its rows."""
    return runs.undo(run=run, by=SYSTEM).summary["undo"]


TREE = "code,name,parent\nGRP,Group,\nPAY,Payments,GRP\nCHK,Checkout,PAY\n"


def test_undo_of_a_tree_leaves_nothing():
    before = content()
    run = bring("portfolios", TREE)
    assert undo(run) == {"restored": 0, "removed": 3, "kept": 0, "kept_rows": []}
    assert content() == before
    run.refresh_from_db()
    assert run.state == "undone"
    assert not RowChange.objects.exists()


def test_undo_of_a_move_moves_everything_back():
    bring("portfolios", TREE)
    factories.product("WALLET", Node.objects.get(code="CHK"))
    before = content()
    run = bring("portfolios", "code,name,parent\nCHK,Check-out,GRP\nNEW,New,CHK\n")
    assert content() != before
    assert (undo(run)["restored"], undo_counts(run)) == (1, (1, 1, 0))
    assert content() == before


def undo_counts(run: ImportRun) -> tuple[int, int, int]:
    """Return restored, removed, kept."""
    run.refresh_from_db()
    found = run.summary["undo"]
    return found["restored"], found["removed"], found["kept"]


def test_undo_of_products_takes_their_roles_back_and_gives_the_former_manager_the_role_again():
    factories.person("ann@example.com")
    factories.person("bo@example.com")
    factories.node("PAY")
    first = "code,name,portfolio,first_launched_on,manager_email\nWALLET,Wallet,PAY,2022-01-01,{}\n"
    bring("products", first.format("ann@example.com"))
    before = content()
    run = bring("products", first.format("bo@example.com") + "DESK,Desk,PAY,,ann@example.com\n")
    assert Ownership.objects.count() == 3
    assert undo(run) == {"restored": 2, "removed": 3, "kept": 0, "kept_rows": []}
    assert content() == before


def test_undo_of_people_puts_those_who_wait_back_to_waiting():
    bring("teams", "code,name,lead_email\nDEV,Development,ann@example.com\n")
    factories.node("PAY")
    bring("products", "code,name,portfolio,owner_email\nWALLET,Wallet,PAY,ann@example.com\n")
    before = content()
    run = bring("people", "email,name\nann@example.com,Ann\n")
    assert Team.objects.get().lead is not None
    undo(run)
    assert content() == before
    assert Team.objects.get().attributes == {"lead_email": "ann@example.com"}


def test_rows_that_others_need_are_kept_and_listed():
    run = bring("portfolios", TREE)
    factories.product("WALLET", Node.objects.get(code="PAY"))
    outcome = undo(run)
    # CHK goes; PAY is needed by the product, GRP by PAY.
    assert (outcome["removed"], outcome["kept"]) == (1, 2)
    assert set(Node.objects.values_list("code", flat=True)) == {"GRP", "PAY"}
    needed = {(row["reason"], row["by"]) for row in outcome["kept_rows"]}
    assert needed == {("needed", "portfolio_product"), ("needed", "portfolio_node")}


def test_a_grant_on_a_node_keeps_it():
    run = bring("portfolios", TREE)
    factories.user(Role.CPO, Node.objects.get(code="CHK"))
    assert undo(run)["removed"] == 0
    assert Grant.objects.count() == 1


def test_computed_values_do_not_keep_a_product():
    factories.node("PAY")
    run = bring("products", "code,name,portfolio\nWALLET,Wallet,PAY\n")
    scope = Scope.objects.get(code="WALLET")
    KpiValue.objects.create(
        scope=scope,
        kpi="nps",
        kpi_version=1,
        window="month",
        period=date(2025, 1, 1),
        health=KpiValue.Health.NO_VALUE,
        computed_at=timezone.now(),
    )
    assert undo(run)["removed"] == 1
    assert not Product.objects.exists()
    assert not KpiValue.objects.exists()
    assert not Scope.objects.filter(code="WALLET").exists()


def test_rows_edited_by_hand_since_are_kept_and_listed():
    factories.node("PAY")
    bring("products", "code,name,portfolio\nWALLET,Wallet,PAY\n")
    run = bring("products", "code,name,portfolio\nWALLET,Purse,PAY\nDESK,Desk,PAY\n")
    for code in ("WALLET", "DESK"):
        products.change(by=SYSTEM, product=Product.objects.get(code=code), description="by hand")
    outcome = undo(run)
    assert (outcome["restored"], outcome["removed"], outcome["kept"]) == (0, 0, 2)
    assert {row["reason"] for row in outcome["kept_rows"]} == {"hand"}
    assert Product.objects.get(code="WALLET").name == "Purse"


HEAD = "response_id,product,score,responded_at\n"


def test_undoing_the_earlier_of_two_imports_first_ends_where_both_were_not():
    factories.product("WALLET")
    bring("survey", HEAD + "R1,WALLET,1,2025-01-01\n")
    before = content()
    second = bring("survey", HEAD + "R1,WALLET,2,2025-01-01\nR2,WALLET,2,2025-01-01\n")
    third = bring("survey", HEAD + "R1,WALLET,3,2025-01-01\nR2,WALLET,3,2025-01-01\nR3,WALLET,3,2025-01-01\n")
    after = content()
    outcome = undo(second)
    assert (outcome["restored"], outcome["removed"], outcome["kept"]) == (0, 0, 2)
    assert {(row["reason"], row["by"]) for row in outcome["kept_rows"]} == {("import", third.pk)}
    assert content() == after
    assert undo(third) == {"restored": 1, "removed": 2, "kept": 0, "kept_rows": []}
    assert content() == before


def test_undo_tells_metrics_about_the_months_of_both_versions(
    django_capture_on_commit_callbacks, monkeypatch
):
    told = []
    monkeypatch.setattr(undoing, "touch", told.append)
    wallet = factories.product("WALLET")
    bring("survey", HEAD + "R1,WALLET,1,2025-01-31\n")
    run = bring("survey", HEAD + "R1,WALLET,1,2025-02-01\nR2,WALLET,5,2025-03-01\n")
    undo(run)
    assert {(product, f"{month:%Y-%m}") for product, month in told[0].pairs} == {
        (wallet.pk, "2025-01"),
        (wallet.pk, "2025-02"),
        (wallet.pk, "2025-03"),
    }
    assert (told[0].kind, told[0].cause) == ("survey", run.pk)


def test_only_an_applied_import_can_be_undone():
    factories.product("WALLET")
    run = bring("survey", HEAD + "R1,WALLET,1,2025-01-01\n", dry_run=True)
    with pytest.raises(undoing.NotApplied):
        runs.undo(run=run, by=SYSTEM)
    run = bring("survey", HEAD + "R1,WALLET,1,2025-01-01\n")
    undo(run)
    with pytest.raises(undoing.NotApplied):
        runs.undo(run=run, by=SYSTEM)


def test_undo_that_would_refer_to_something_gone_is_refused_whole():
    first = bring("teams", "code,name\nOLD,Old\nNEW,New\n")
    bring("people", "email,name,team\nann@example.com,Ann,OLD\n")
    move = bring("people", "email,name,team\nann@example.com,Ann,NEW\n")
    assert undo(first)["removed"] == 1  # OLD goes, NEW is needed
    before = content()
    with pytest.raises(undoing.StillNeeded) as refused:
        runs.undo(run=move, by=SYSTEM)
    assert isinstance(refused.value, DomainError)
    assert content() == before
    move.refresh_from_db()
    assert move.state == "applied"


answers = st.dictionaries(
    st.integers(1, 8),
    st.tuples(st.integers(0, 10), st.sampled_from(["2025-01-01", "2025-02-01"])),
    max_size=8,
)


def as_file(rows: dict[int, tuple[int, str]]) -> str:
    return HEAD + "".join(f"R{key},WALLET,{score},{day}\n" for key, (score, day) in rows.items())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(answers.filter(bool), min_size=1, max_size=4), st.randoms())
def test_any_imports_undone_in_any_order_lead_back(db, files, random):
    SurveyAnswer.objects.all().delete()
    product = Product.objects.filter(code="WALLET").first() or factories.product("WALLET")
    assert product.code == "WALLET"
    bring("survey", HEAD + "R1,WALLET,7,2025-01-01\nR2,WALLET,8,2025-02-01\n")
    before = content()
    made = [bring("survey", as_file(rows)) for rows in files]
    random.shuffle(made)
    for run in made:
        undo(run)
    assert content() == before
    assert not RowChange.objects.filter(run__in=made).exists()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=answers.filter(bool),
    cuts=st.lists(st.integers(0, 8), max_size=3),
    random=st.randoms(),
)
def test_a_file_split_or_reordered_ends_in_the_same_state(db, rows, cuts, random):
    def state() -> set[tuple[object, ...]]:
        return set(SurveyAnswer.objects.values_list("key", "score", "responded_on", "kind"))

    SurveyAnswer.objects.all().delete()
    if not Product.objects.filter(code="WALLET").exists():
        factories.product("WALLET")
    whole = bring("survey", as_file(rows))
    expected = state()
    assert counts(whole) == (len(rows), 0, 0, 0)
    undo(whole)
    shuffled = list(rows.items())
    random.shuffle(shuffled)
    ends = sorted({min(cut, len(shuffled)) for cut in cuts} | {0, len(shuffled)})
    for start, end in pairwise(ends):
        bring("survey", as_file(dict(shuffled[start:end])))
    assert state() == expected
    assert counts(bring("survey", as_file(rows))) == (0, 0, len(rows), 0)


def test_people_are_not_lost_by_an_undo_of_an_unchanged_import():
    bring("people", "email,name\nann@example.com,Ann\n")
    again = bring("people", "email,name\nann@example.com,Ann\n")
    assert undo(again) == {"restored": 0, "removed": 0, "kept": 0, "kept_rows": []}
    assert Person.objects.count() == 1


def test_no_import_is_ever_deleted_since_facts_name_theirs_without_a_foreign_key():
    run = bring("teams", "code,name\nA,A\n")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        ImportRun.objects.filter(pk=run.pk)._raw_delete("default")
    assert ImportRun.objects.filter(pk=run.pk).exists()
