"""Launches: the first promise is kept for ever."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.common import touch
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from roadmap.models import Launch
from roadmap.services import launches
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_first_committed_date_never_moves() -> None:
    launch = launches.add(by=SYSTEM, product=factories.product(), name="1.0", committed_on=date(2026, 3, 1))
    launches.change(by=SYSTEM, launch=launch, committed_on=date(2026, 6, 1))
    stored = Launch.objects.get()
    assert (stored.first_committed_on, stored.committed_on) == (date(2026, 3, 1), date(2026, 6, 1))


def test_a_promise_made_later_becomes_the_first_one() -> None:
    launch = launches.add(by=SYSTEM, product=factories.product(), name="1.0")
    launches.change(by=SYSTEM, launch=launch, committed_on=date(2026, 6, 1))
    assert Launch.objects.get().first_committed_on == date(2026, 6, 1)


def test_both_months_are_touched_when_a_launch_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[touch.Touched] = []
    monkeypatch.setattr(touch, "_listeners", [heard.append])
    product = factories.product()
    launch = launches.add(by=SYSTEM, product=product, name="1.0", launched_on=date(2026, 3, 9))
    launches.change(by=SYSTEM, launch=launch, launched_on=date(2026, 5, 2))
    assert heard[1].pairs == {(product.pk, date(2026, 3, 1)), (product.pk, date(2026, 5, 1))}


def test_a_launch_before_its_go_decision_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        launches.add(
            by=SYSTEM,
            product=factories.product(),
            name="1.0",
            go_on=date(2026, 4, 1),
            launched_on=date(2026, 3, 31),
        )
    assert set(refused.value.fields) == {"go_on"}


def test_slip_is_counted_against_the_first_promise() -> None:
    launch = Launch(first_committed_on=date(2026, 1, 31), launched_on=date(2026, 3, 2))
    assert launch.slip_days == 30


@pytest.mark.parametrize("earlier", ["idea_on", "go_on", "development_on"])
def test_the_database_refuses_a_launch_before_what_leads_to_it(earlier: str) -> None:
    made = launches.add(by=SYSTEM, product=factories.product(), name="1.0", launched_on=date(2026, 3, 9))
    Launch.objects.update(**{earlier: date(2026, 3, 9)})
    with pytest.raises(IntegrityError, match="launch_not_before"), transaction.atomic():
        Launch.objects.filter(pk=made.pk).update(**{earlier: date(2026, 3, 10)})
