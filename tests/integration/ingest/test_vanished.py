"""Rows that an earlier file brought and this one lacks: counted, listed, kept."""

import pytest

from core.access.models import Role
from core.common.actors import SYSTEM
from core.ingest.selectors.preview import group_page
from core.ingest.services import runs
from metrics.models import LedgerEntry, SurveyAnswer
from tests import factories
from tests.integration.ingest.importing import bring

pytestmark = pytest.mark.django_db

HEAD = "response_id,product,score,responded_at\n"


@pytest.fixture(autouse=True)
def wallet():
    return factories.product("WALLET")


def answers(*rows: tuple[str, str]) -> str:
    return HEAD + "".join(f"{key},WALLET,9,{day}\n" for key, day in rows)


def test_row_of_the_last_file_that_is_missing_has_vanished_and_stays():
    first = bring(
        "survey", answers(("R1", "2025-01-01"), ("R2", "2025-01-15"), ("R3", "2025-01-31")), name="jan-1.csv"
    )
    assert first.vanished == 0
    run = bring("survey", answers(("R1", "2025-01-01"), ("R3", "2025-01-31")), name="jan-2.csv", dry_run=True)
    assert run.vanished == 1
    (row,) = group_page(run, "vanished").rows
    assert row.run == first.pk
    assert "R2" in {cell.value for cell in row.cells}
    applied = bring("survey", answers(("R1", "2025-01-01"), ("R3", "2025-01-31")), name="jan-2.csv")
    assert applied.vanished == 1
    assert SurveyAnswer.objects.count() == 3


def test_file_of_another_month_makes_nothing_vanish():
    bring("survey", answers(("R1", "2025-01-01"), ("R2", "2025-01-31")), name="answers-2025-01.csv")
    run = bring("survey", answers(("R3", "2025-02-01"), ("R4", "2025-02-28")), name="answers-2025-02.csv")
    assert run.vanished == 0


def test_files_of_different_names_do_not_follow_each_other():
    bring("survey", answers(("R1", "2025-01-01"), ("R2", "2025-01-15")), name="shop.csv")
    assert bring("survey", answers(("R3", "2025-01-10"), ("R4", "2025-01-20")), name="app.csv").vanished == 0


def test_undone_import_has_brought_nothing():
    first = bring("survey", answers(("R1", "2025-01-01"), ("R2", "2025-01-15"), ("R3", "2025-01-31")))
    runs.undo(run=first, by=SYSTEM)
    assert bring("survey", answers(("R1", "2025-01-01"), ("R3", "2025-01-31"))).vanished == 0


def test_nouns_vanish_from_the_whole_file():
    bring("teams", "code,name\nA,A\nB,B\n")
    assert bring("teams", "code,name\nA,A\n", dry_run=True).vanished == 1


def test_only_what_one_may_change_is_listed(wallet):
    desk = factories.product("DESK")
    rows = (
        "product,period,account,amount\nWALLET,2025-01,revenue,1\n"
        "DESK,2025-01,revenue,2\nWALLET,2025-02,revenue,3\n"
    )
    bring("finance", rows)
    manager = factories.user(Role.PRODUCT_MANAGER, desk.node)
    run = bring(
        "finance", "product,period,account,amount\nDESK,2025-02,revenue,4\n", by=manager, dry_run=True
    )
    assert run.vanished == 0
    run = bring(
        "finance", "product,period,account,amount\nDESK,2025-01,benefit,4\n", by=manager, dry_run=True
    )
    assert run.vanished == 1
    assert LedgerEntry.objects.count() == 3
