"""An import is taken back around what a committee was shown: it stays, and is named."""

from datetime import date
from pathlib import Path

import pytest

from core.common.actors import SYSTEM
from core.ingest.services import runs
from governance.services import snapshots, verification
from metrics.models import SurveyAnswer
from portfolio.models import Node, Product
from tests.factories import facts

pytestmark = pytest.mark.django_db


def imported(folder: Path, source: str, text: str) -> object:
    file = folder / f"{source}.csv"
    file.write_text(text)
    with file.open("rb") as stream:
        return runs.import_now(file=stream, name=file.name, source=source, by=SYSTEM)


def test_products_of_a_snapshot_outlive_the_undo_of_their_import(tmp_path: Path) -> None:
    imported(tmp_path, "portfolios", "code,name,kind\nN,Node,portfolio\n")
    first = imported(tmp_path, "products", "code,name,portfolio,stage\nP,Pea,N,growth\n")
    facts.answers(Product.objects.get(code="P"), "2026-09-10", 9)
    facts.measure_all()
    snapshots.prepare(node=Node.objects.get(code="N"), by=SYSTEM, period=date(2026, 9, 1))
    SurveyAnswer.objects.all().delete()  # what keeps the product is the snapshot alone
    later = imported(tmp_path, "products", "code,name,portfolio,stage\nQ,Quince,N,growth\n")
    runs.undo(run=later, by=SYSTEM)
    runs.undo(run=first, by=SYSTEM)
    assert list(Product.objects.values_list("code", flat=True)) == ["P"]
    assert verification.verify().findings == ()
