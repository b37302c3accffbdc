"""Who reads which part of the trail."""

import pytest
from django.db import transaction

from core.access.selectors.trail import trail_visible_to
from core.audit.models import AuditEvent
from core.audit.selectors.history import history
from core.audit.services import trail
from core.common.actors import SYSTEM
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def events():
    unit = factories.node("UNIT")
    places = {
        "unit": unit,
        "line": factories.node("LINE", unit),
        "other": factories.node("OTHER"),
        "none": None,
    }
    with transaction.atomic():
        for name, node in places.items():
            trail.record(
                verb="test.thing.made",
                by=SYSTEM,
                subject=("thing", name),
                label=name,
                scope_id=node.scope_id if node else None,
            )
    return places


def seen(user):
    events = trail_visible_to(user).filter(verb="test.thing.made")
    return {event.subject_label for event in events}


@pytest.mark.parametrize(
    ("role", "at", "expected"),
    [
        ("cpo", None, {"unit", "line", "other", "none"}),
        ("administrator", None, {"unit", "line", "other", "none"}),
        ("pmo", "unit", {"unit", "line"}),
        ("pmo", "line", {"line"}),
        ("head_of_product", None, set()),
        ("executive", None, set()),
    ],
)
def test_the_trail_of_ones_own_part(events, role, at, expected):
    user = factories.user(role, events[at] if at else None)
    assert seen(user) == expected


def test_history_of_one_thing(events):
    with transaction.atomic():
        trail.record(
            verb="test.thing.renamed",
            by=SYSTEM,
            subject=("thing", "unit"),
            label="unit",
            after={"name": "Unit"},
        )
    found = history("thing", "unit")
    assert [item.text for item in found] == [
        "The portal: renamed, thing “unit”",
        "The portal: made, thing “unit”",
    ]
    assert found[0].event_id == AuditEvent.objects.latest("pk").pk
    assert (found[0].changes[0].field, found[0].changes[0].after) == ("name", "Unit")
    assert history("thing", "nothing") == []
