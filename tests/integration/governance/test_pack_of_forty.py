"""A pack of forty products is whole: what it holds, and that all its files are drawn."""

import pytest

from core.common.actors import SYSTEM
from core.common.periods import shift
from governance.drawing import FORMATS, draw
from governance.models import Snapshot
from governance.services import snapshots
from tests import factories
from tests.factories import facts
from tests.integration.governance.company import PERIOD

PRODUCTS, MONTHS = 40, 24


@pytest.mark.django_db
def test_forty_products_are_frozen_and_drawn() -> None:
    node = factories.node("NODE")
    lead = factories.person()
    for number in range(PRODUCTS):
        product = factories.product(f"P{number}", node)
        factories.ownership(product, lead)
        facts.target(product, "nps", str(number), "2020-01-01")
        facts.launch(product, first_committed="2026-03-01", committed="2026-04-01", launched="2026-05-01")
        for back in range(MONTHS):
            month = shift(PERIOD, -back)
            facts.answers(product, f"{month:%Y-%m}-10", *[(number + back + score) % 11 for score in range(6)])
            facts.entry(product, f"{month:%Y-%m}", "revenue", 1000 * (number + 1) + back)
    facts.measure_all()
    snapshots.prepare(node=node, by=SYSTEM, period=shift(PERIOD, -1))
    pack = snapshots.prepare(node=node, by=SYSTEM, period=PERIOD)
    files = [draw(pack, format=format_, language="fr") for format_ in FORMATS]
    assert all(files)
    assert len(Snapshot.objects.get(position=2).content) > 300_000
