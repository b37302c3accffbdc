"""Who may not, cannot: every address × method × role × place, from the tables in routes/."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_django
from django.conf import settings
from django.contrib.admindocs.views import simplify_regex
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.access.models import User
from tests import factories
from tests.architecture.routes import APPS, MAY, QUERIES, ROLES, ROUTES, Need
from tests.architecture.sent import bodies
from tests.architecture.world import PLACES, SECRET, World, build

# What lies outside a grant is not there, whatever the role: these two stand for the others, one that may do
# everything and one that may do much.
ASKED_EVERYWHERE = {"administrator", "product_manager"}
# Who asks: a role, and whether it is held everywhere or on UNIT.
ASKING: list[tuple[str | None, bool]] = [
    *((role, False) for role in sorted(ROLES)),
    (None, False),
    *((role, True) for role in ("administrator", "cpo", "product_manager", "executive")),
]
INDIFFERENT: list[tuple[str | None, bool]] = [("analyst", False), (None, False)]
# Only where the demo company is loaded; core/access/demo_links.py decides, its own test asks.
CONDITIONAL = {"/demo/sign-in/<token>/"}
TABLES = {table.__name__.rpartition(".")[2]: table for table in APPS}
ASKED = [
    *((method, address, need) for address, needs in ROUTES.items() for method, need in needs.items()),
    *(("GET", address, need) for address, need in QUERIES.items()),
]


def walk(patterns: list[Any], prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        here = prefix + re.sub(r"<\w+:", "<", simplify_regex(str(entry.pattern)).lstrip("/"))
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, here)
        else:
            yield here, entry


def routes() -> dict[str, URLPattern]:
    return dict(walk(get_resolver().url_patterns))


def test_the_table_lists_every_address_and_no_other() -> None:
    assert set(routes()) - CONDITIONAL == set(ROUTES)


def app_of(pattern: URLPattern) -> str:
    """Name the app whose view answers; what comes with Django or another package belongs to the frame."""
    served = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
    app = (served or pattern.callback).__module__.partition(".")[0]
    return app if app in TABLES else "frame"


def test_each_address_stands_in_the_table_of_its_app() -> None:
    patterns = routes()
    elsewhere = {
        address: name
        for name, table in TABLES.items()
        for address in table.ROUTES
        if address in patterns and app_of(patterns[address]) != name
    }
    assert elsewhere == {}


def test_the_table_lists_every_method_of_the_api() -> None:
    served = {
        address: {method.upper() for method in actions} - {"HEAD"}
        for address, pattern in routes().items()
        if (actions := getattr(pattern.callback, "actions", None))
    }
    assert len(served) > 15
    assert served == {address: set(ROUTES[address]) for address in served}


Signed = tuple[User, str]


@dataclass(frozen=True)
class Cast:
    """The world, and who asks in it: by role and whether everywhere, the user and the key of a session."""

    world: World
    askers: dict[tuple[str | None, bool], Signed]


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[Cast]:
    """Build the world once for the module, in a transaction around those of its tests."""
    with ExitStack() as open_transaction:
        with django_db_blocker.unblock():
            open_transaction.enter_context(transaction.atomic())
            world = build()
            cast = Cast(world, {key: signed_in(*key, world) for key in ASKING})
        yield cast
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            open_transaction.close()


@pytest.fixture
def cast(standing: Cast, db: None) -> Cast:
    """Give a test the world without what another test has added to it."""
    return replace(standing, world=replace(standing.world, packs={}))


def signed_in(role: str | None, everywhere: bool, world: World) -> Signed:
    """Make a user who could sign in with a password, on UNIT or everywhere, and sign them in."""
    user = factories.user(role, None if everywhere else world.unit)
    user.password = "argon2$not-a-hash"
    user.save(update_fields=["password"])
    client = Client()
    client.force_login(user)
    return user, client.cookies[settings.SESSION_COOKIE_NAME].value


def browser(session: str = "") -> Client:
    """A client signed in by the key of a session, or as nobody."""
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def ask(client: Client, method: str, address: str, sent: dict[str, Any]) -> tuple[int, bytes, str]:
    """Ask; what it changed is rolled back.

    Result: the status, all that came back (a workbook unpacked), where it leads.
    """
    options: dict[str, Any] = {}
    if method != "GET":
        in_api = address.startswith("/api/")
        options = {"data": sent, **({"content_type": "application/json"} if in_api else {})}
    with transaction.atomic():
        answer = getattr(client, method.lower())(address, **options)
        whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, unpacked(whole), answer.headers.get("Location", "")


def unpacked(whole: bytes) -> bytes:
    if not whole.startswith(b"PK"):
        return whole
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        return b"".join(book.read(name) for name in book.namelist())


@pytest.mark.parametrize(("method", "template", "need"), ASKED)
def test_nobody_enters_without_signing_in(db: None, method: str, template: str, need: Need) -> None:
    address = re.sub("<.*?>", "1", template.replace("<tab>", "overview"))
    status, body, location = ask(browser(), method, address, {})
    if need.kind == "open":
        assert status < 400
        assert not location.startswith("/accounts/login/?next")
    elif address.startswith("/api/"):
        assert status == 401
        assert re.fullmatch(rb'\{"code":"not_authenticated","detail":".+","fields":\{\}\}', body)
    else:
        assert (status, location.partition("?")[0]) == (302, "/accounts/login/")


def expected(need: Need, role: str | None, place: str, *, everywhere: bool) -> set[int]:
    """Say which refusal an answer must be; the empty set: none, the thing is done or corrected."""
    has = role in MAY[need.may]
    seen = role is not None and (everywhere or place == "own")
    match need.kind:
        case "open" | "signed_in" | "rows":
            return set()
        case "somewhere":
            return set() if has else {_refusal(need, role)}
        case "everywhere":
            return set() if has and everywhere else {_refusal(need, role)}
        case "into":
            return {need.unseen, 403} if not seen else set() if has else {403}
        case "own":
            seen = place == "own" or (everywhere and role in need.seen_by)
            has = has or (need.may == "view")
    return {404} if not seen else set() if has else {need.otherwise}


def _refusal(need: Need, role: str | None) -> int:
    if role is None and need.unseen:
        return need.unseen
    return 403 if need.seen_with and role in MAY[need.seen_with] else need.otherwise


def faults(method: str, template: str, need: Need, cast: Cast, asker: tuple[str | None, bool]) -> list[str]:
    """Ask for one thing at each place and say which answers are wrong."""
    found = []
    (role, everywhere), world = asker, cast.world
    user, session = cast.askers[asker]
    # Where an address names no place, one asking is enough.
    placed = need.kind in {"place", "into", "own"} and role in ASKED_EVERYWHERE
    for place in PLACES if placed else PLACES[:1]:
        address = world.address(template, of=need.of, place=place, user=user)
        sent = bodies(world, place).get(f"{method} {template}", {})
        status, body, _location = ask(browser(session), method, address, sent)
        wanted = expected(need, role, place, everywhere=everywhere)
        if status not in wanted if wanted else not done(need, status):
            found.append(f"{role} {place}: {status}, not {wanted or 'done'}")
        if not everywhere and need.may != "administer" and SECRET.encode() in body:
            found.append(f"{role} {place}: tells of what is outside")
    return found


def done(need: Need, status: int) -> bool:
    """Tell whether the right was there: done, or an empty form refused for what is not in it."""
    return status < 400 or (status not in {401, 403, 404} and need.kind != "into")


@pytest.mark.parametrize(("method", "template", "need"), ASKED)
def test_a_role_opens_its_place_and_no_more(cast: Cast, method: str, template: str, need: Need) -> None:
    """Every role on UNIT; nobody at all; and four roles held everywhere."""
    indifferent = need.kind in {"open", "signed_in"}
    asking = INDIFFERENT if indifferent else ASKING
    found = [fault for asker in asking for fault in faults(method, template, need, cast, asker)]
    assert found == []


@pytest.mark.parametrize("template", [address for address, needs in ROUTES.items() if "GET" not in needs])
def test_what_changes_something_is_never_done_by_a_link(db: None, template: str) -> None:
    address = re.sub("<.*?>", "1", template.replace("<tab>", "overview"))
    client = Client()
    client.force_login(factories.user("administrator"))
    assert ask(client, "GET", address, {})[0] == 405


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/products/"])
def test_an_api_address_that_leads_nowhere_answers_in_the_one_shape(
    db: None, method: str, address: str
) -> None:
    answer = Client().generic(method, address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")
    assert answer.json() == {"code": "not_found", "detail": "Not found.", "fields": {}}


def test_an_api_fault_answers_in_the_one_shape(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("teams.api.people.people_rows", fail)
    client = Client(raise_request_exception=False)
    client.force_login(factories.user())
    answer = client.get("/api/v1/people/")
    assert (answer.status_code, set(answer.json())) == (500, {"code", "detail", "fields"})
