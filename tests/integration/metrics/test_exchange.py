"""Whether a trailing value moved: what came in against what left, worked out by hand."""

import math
from datetime import date

import pytest
from django.utils import timezone

from core.access.models import Scope
from metrics.kpis import registry
from metrics.selectors.exchange import Exchanged, exchanges, stand_out
from metrics.selectors.places import places_of
from metrics.selectors.rollup.engine import roll_up
from tests import factories
from tests.factories import facts

pytestmark = pytest.mark.django_db
NPS = registry.get("nps")


def test_the_months_that_came_and_went() -> None:
    moved = Exchanged.between(NPS, date(2025, 11, 1), date(2026, 1, 1))
    assert moved is not None
    assert moved.entered == (date(2025, 12, 1), date(2026, 1, 1))
    assert moved.left == (date(2024, 12, 1), date(2025, 1, 1))


def test_nothing_is_said_without_noise_or_without_other_months() -> None:
    assert Exchanged.between(registry.get("revenue"), date(2025, 11, 1), date(2026, 1, 1)) is None
    assert Exchanged.between(NPS, date(2026, 1, 1), date(2026, 1, 1)) is None


def test_only_what_came_in_and_what_left_is_tested() -> None:
    """Left: 9, 9, 9, 3 (January 2025). Came in: 3, 3, 9 (January 2026). Between them: 9, forty times."""
    product = factories.product("P")
    facts.answers(product, "2025-01-10", 9, 9, 9, 3)
    facts.answers(product, "2025-06-10", *[9] * 40)
    facts.answers(product, "2026-01-10", 3, 3, 9)
    facts.measure_all()
    moved = Exchanged.between(NPS, date(2025, 12, 1), date(2026, 1, 1))
    assert moved is not None
    places = places_of(Scope.objects.filter(kind="product"))
    (found,) = exchanges(roll_up(places, [moved.wanted], computed_at=timezone.now()), moved, 1)

    def adjusted(promoters: int, detractors: int, answers: int) -> tuple[float, float]:
        p, d = (promoters + 0.75) / (answers + 3), (detractors + 0.75) / (answers + 3)
        return 100 * (p - d), 100**2 * (p + d - (p - d) ** 2) / (answers + 3)

    (now, now_variance), (before, before_variance) = adjusted(1, 2, 3), adjusted(3, 1, 4)
    assert (found.entered, found.left) == (3, 4)
    assert found.z == pytest.approx((now - before) / math.sqrt(now_variance + before_variance))


def test_many_are_judged_together() -> None:
    # p = 0.0455 beside p = 1: the smaller of two would have to be at most 0.025.
    assert stand_out([2.0]) == [True]
    assert stand_out([2.0, 0.0, None]) == [False, False, None]
    assert stand_out([4.0, 0.0]) == [True, False]
