"""The strip on the page of a product: launches, workstreams, gate reviews and criteria, as of today."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.profile.services import states
from portfolio.models import SuccessCriterion, Workstream
from roadmap.models import Launch
from roadmap.selectors.timeline import Lane, items
from tests import factories
from tests.factories import gates

pytestmark = pytest.mark.django_db
HEAD = "<h2>Roadmap</h2>"


def test_everything_with_a_day_is_on_it(client: Client) -> None:
    today = timezone.localdate()
    near, past = today + timedelta(days=20), today - timedelta(days=20)
    node = factories.node("N")
    product = factories.product("P", node)
    cycle = gates.life_cycle(node, "idea", "launch")
    gate = gates.gate(cycle, "g", "idea", "launch", name="Worth it")
    Launch.objects.create(
        product=product, name="Big one", go_on=past, committed_on=near, first_committed_on=today
    )
    Launch.objects.create(product=product, name="Late one", committed_on=past, first_committed_on=past)
    Launch.objects.create(product=product, name="Without a day")
    Workstream.objects.create(
        product=product, stage=gates.stage(cycle, "launch"), state="under_way", starts_on=past, due_on=near
    )
    Workstream.objects.create(
        product=product, stage=gates.stage(cycle, "idea"), state="waived", reason="No", due_on=near
    )
    gates.review(product, gate, asked_on=past - timedelta(days=9), due_on=past)
    for kpi in ("nps", "csat"):
        SuccessCriterion.objects.create(product=product, code=kpi, kpi=kpi, threshold=1, review_on=near)
    found = {one.name: one for one in items(product, today=today)}
    assert set(found) == {"Big one", "Late one", "Launch", "Worth it", "2 success criteria"}
    big, late, gate_review = found["Big one"], found["Late one"], found["Worth it"]
    assert (big.begins, big.ends, big.promised, big.status) == (past, near, today, "under_way")
    assert (late.begins, late.promised, late.status, late.label) == (None, None, "off_target", "Overdue")
    assert (gate_review.lane, gate_review.status) == (Lane.MILESTONES, "off_target")
    client.force_login(factories.user())
    page = client.get("/products/P/").content.decode()
    assert HEAD in page
    assert "+20\u00a0d" in page
    assert f'href="/gate-reviews/{product.gate_reviews.get().pk}/">Worth it</a>' in page
    states.turn(by=factories.user("administrator"), name="gates", on=False)
    assert {one.lane for one in items(product, today=today)} == {Lane.LAUNCHES, Lane.MILESTONES}


def test_without_anything_on_its_way_there_is_no_strip(client: Client) -> None:
    factories.product("P")
    client.force_login(factories.user())
    assert HEAD not in client.get("/products/P/").content.decode()
    assert HEAD not in client.get("/products/P/roadmap/").content.decode()
