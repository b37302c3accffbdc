"""How governance switches stand, and who reads them how often."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from core.audit.models import AuditEvent
from core.common.errors import Invalid
from core.profile import Switch, is_on, register, requires
from core.profile.middleware import SwitchesMiddleware
from core.profile.services import states
from core.profile.switches import _switches
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switch() -> Iterator[None]:
    register(Switch("tests", "Tests", "Whether there are tests.", light=False, full=True))
    yield
    del _switches["tests"]


def test_a_switch_stands_as_in_full_governance_until_somebody_turns_it() -> None:
    user = factories.user("administrator")
    assert is_on("tests")
    states.turn(by=user, name="tests", on=False)
    assert not is_on("tests")
    states.turn(by=user, name="tests", on=False)
    event = AuditEvent.objects.get(verb="profile.switch.turned")
    assert (event.before, event.after, event.actor_email) == ({"on": True}, {"on": False}, user.email)
    states.turn(by=user, name="tests", on=True)
    assert is_on("tests")


def test_a_switch_that_nobody_registered_is_a_fault_or_a_refusal() -> None:
    with pytest.raises(KeyError):
        is_on("none")
    with pytest.raises(Invalid):
        states.turn(by=factories.user(), name="none", on=True)


def test_a_request_reads_the_switches_once_and_sees_its_own_turn() -> None:
    user = factories.user("administrator")
    seen = []

    def page(request: HttpRequest) -> HttpResponse:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            seen.extend([is_on("tests"), is_on("tests")])
        seen.append(len(asked))
        states.turn(by=user, name="tests", on=False)
        seen.append(is_on("tests"))
        return HttpResponse()

    SwitchesMiddleware(page)(HttpRequest())
    assert seen == [True, True, 1, False]


def test_a_page_behind_a_switch_is_not_there_while_it_is_off() -> None:
    page = requires("tests")(lambda request: HttpResponse("here"))
    assert page(HttpRequest()).content == b"here"
    states.turn(by=factories.user(), name="tests", on=False)
    with pytest.raises(Http404):
        page(HttpRequest())
