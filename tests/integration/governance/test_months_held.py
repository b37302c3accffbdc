"""An import that changes months which a committee was shown says so before it is applied."""

import pytest
from django.test import Client

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from governance.models import Snapshot
from governance.services import snapshots
from tests import factories
from tests.integration.governance.company import PERIOD, Company
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db
HEAD = "entry_id,product,period,account,amount\n"


@pytest.fixture(autouse=True)
def pack(company: Company) -> Snapshot:
    """A pack of October 2026: it holds November 2025 to October 2026 of both products."""
    return snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)


def previewed(rows: str) -> ImportRun:
    run = bring("finance", HEAD + rows, dry_run=True)
    assert run.state == "previewed"
    return run


def page(run: ImportRun, language: str = "en") -> str:
    client = Client()
    client.force_login(factories.user(language=language))
    return client.get(f"/imports/{run.pk}/").content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "This file changes 1 month that a steering pack holds (Oct 2026). The pack keeps what it showed.",
        ),
        (
            "fr",
            "Ce fichier modifie 1 mois qu’un dossier de pilotage a figé (oct. 2026). "
            "Le dossier garde ce qu’il a montré.",
        ),
    ],
)
def test_the_preview_names_a_month_that_a_pack_holds(language: str, said: str) -> None:
    """A month of both products is one month; the one after it is nobody's yet."""
    run = previewed("E1,FIRST,2026-10,revenue,5\nE2,SECOND,2026-10,revenue,6\nE3,FIRST,2026-11,revenue,7\n")
    assert said in page(run, language)


def test_of_many_months_the_first_are_named() -> None:
    run = previewed("".join(f"E{month},FIRST,2026-{month:02},revenue,5\n" for month in range(1, 6)))
    (said,) = [text for text in run.note_texts() if "steering pack" in text]
    assert said.startswith(
        "This file changes 5 months that a steering pack holds (Jan 2026, Feb 2026, Mar 2026 …)."
    )


@pytest.mark.parametrize(
    "rows",
    ["E1,FIRST,2026-11,revenue,5\n", "E1,FIRST,2025-10,revenue,5\n", "E1,OTHER,2026-10,revenue,5\n"],
    ids=["a new month", "a month before", "a product of no pack"],
)
def test_months_that_no_pack_holds_need_no_word(rows: str) -> None:
    factories.product("OTHER")
    assert "steering pack holds" not in page(previewed(rows))


def test_rows_that_are_there_already_change_nothing() -> None:
    rows = "E1,FIRST,2026-10,revenue,5\n"
    applied = bring("finance", HEAD + rows)
    again = previewed(rows)
    assert counts(again) == (0, 0, 1, 0)
    assert "steering pack holds" not in page(again)
    assert "steering pack holds (Oct 2026)" in page(applied)


def test_a_row_that_leaves_a_month_changes_it() -> None:
    bring("finance", f"{HEAD}E1,FIRST,2026-10,revenue,5\n")
    moved = previewed("E1,FIRST,2026-11,revenue,5\n")
    assert counts(moved) == (0, 1, 0, 0)
    assert "steering pack holds (Oct 2026)" in page(moved)
