"""Pages of what waits, asked of the database, against all of it put together and sorted by hand."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.models import User
from core.collaboration.pile import waits_for
from core.collaboration.waiting import Question
from portfolio.models import ActionItem, GateReview, Ownership, Product
from teams.models import DevelopmentAction
from tests import factories
from tests.factories import facts
from tests.factories import gates as make

pytestmark = pytest.mark.django_db
ORDER = ("gate_vote", "criterion_signature", "action", "succession", "development_action")
PLACES = ("Écran", "Pompe à chaleur", "Œillet", "100 % cotton", "Checkout_2")
LONG_AGO = date(2026, 1, 1)
DAYS = (-40, 3, None, -1, 0, -40, 9)


class Told(NamedTuple):
    """One thing that waits, as a file has it. due: whether its day is by when it is due."""

    kind: str
    pk: int
    title: str
    to_do: str
    day: date | None
    due: bool = True


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def pmo() -> User:
    return factories.user("pmo")


@pytest.fixture
def everything(pmo: User, today: date) -> list[Told]:
    """Make seventy votes and actions and some of the rest; return all of it, sorted by hand."""
    top = factories.node("TOP", name="Top")
    made = factories.products(70, factories.node("LINE", top, name="Line"))
    for at, row in enumerate(made):
        row.name = f"{PLACES[at % len(PLACES)]} {at}"
    Product.objects.bulk_update(made, ["name"])
    told = [*_votes(made, today), *_signatures(made, today), *_own(made, pmo, today)]
    return sorted(told, key=lambda one: (ORDER.index(one.kind), one.day is None, one.day or today, one.pk))


def _at(at: int, today: date) -> date | None:
    days = DAYS[at % len(DAYS)]
    return None if days is None else today + timedelta(days=days)


def _votes(made: list[Product], today: date) -> list[Told]:
    cycle = make.life_cycle(None, "build:development", "sell:launch")
    gate = make.gate(cycle, "g1", "build", "sell", name="Gate 1", name_fr="Porte 1", roles=["pmo"])
    reviews = GateReview.objects.bulk_create(
        GateReview(
            product=row, gate=gate, asked_by_email="a@example.com", asked_on=LONG_AGO, due_on=_at(at, today)
        )
        for at, row in enumerate(made)
    )
    return [
        Told("gate_vote", one.pk, f"{one.product.name}: Gate 1", "Your vote is awaited", one.due_on)
        for one in reviews
    ]


def _signatures(made: list[Product], today: date) -> list[Told]:
    told = []
    for row, (kpi, called) in zip(
        made[:4], 2 * [("nps", "NPS"), ("retired_kpi", "retired_kpi")], strict=True
    ):
        one = facts.criterion(row, kpi, "30", f"{today + timedelta(days=50)}")
        title, to_do = f"{row.name}: {called}", "The success criterion awaits your signature"
        told.append(Told("criterion_signature", one.pk, title, to_do, one.proposed_on, due=False))
    return told


def _own(made: list[Product], pmo: User, today: date) -> list[Told]:
    """Actions of the reader, successions they may settle, and what they want to learn."""
    me, skill = factories.person(pmo.email), factories.skill()
    actions = ActionItem.objects.bulk_create(
        ActionItem(scope=row.scope, title=f"Call {at}", owner=me, raised_on=LONG_AGO, due_on=_at(at, today))
        for at, row in enumerate(made)
        if _at(at, today)
    )
    places = {row.scope_id: row.name for row in made}
    told = [
        Told("action", one.pk, one.title, f"Action · {places[one.scope_id]}", one.due_on) for one in actions
    ]
    for at, (role, called) in enumerate((("manager", "product manager"), ("owner", "product owner"))):
        held = Ownership.objects.create(
            product=made[at],
            role=role,
            person=factories.person(name=f"Zoë {at}"),
            starts_on=today - timedelta(days=400),
            ends_on=today + timedelta(days=5 - at),
        )
        title = f"{made[at].name}: {called} to be found"
        told.append(Told("succession", held.pk, title, f"Nobody follows Zoë {at}", held.ends_on))
    learnt = DevelopmentAction.objects.create(person=me, skill=skill, what="Read Zola", due_on=today)
    to_do = "You planned this in order to learn"
    return [*told, Told("development_action", learnt.pk, learnt.what, to_do, learnt.due_on)]


def without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


def has(one: Told, typed: str) -> bool:
    """Every word begins a word of it; one of three letters or more may stand inside one."""
    words = re.split(r"\s+", f"{without_accents(one.title)} {without_accents(one.to_do)}")
    return all(
        any(each.startswith(word) or (len(word) > 2 and word in each) for each in words)
        for word in without_accents(typed).split()
    )


NARROWED: list[tuple[str, Callable[[Told, date], bool]]] = [
    ("", lambda one, today: True),
    ("kind=action", lambda one, today: one.kind == "action"),
    ("kind=classification", lambda one, today: False),
    ("late=true", lambda one, today: one.due and one.day is not None and one.day < today),
    ("q=ECRAN", lambda one, today: has(one, "écran")),
    ("q=oeillet gate", lambda one, today: has(one, "œillet gate")),
    ("q=a 4", lambda one, today: has(one, "a 4")),
    ("q=vote await", lambda one, today: has(one, "vote await")),
    ("q=100 %25", lambda one, today: has(one, "100 %")),
    ("q=checkout_", lambda one, today: has(one, "checkout_")),
    ("q=nps", lambda one, today: has(one, "nps")),
    ("q=manager found zoe", lambda one, today: has(one, "manager found zoe")),
    ("q=zoe&late=1", lambda one, today: False),
    (
        "q=ompe&kind=gate_vote&late=1",
        lambda one, today: (
            one.kind == "gate_vote"
            and has(one, "ompe")
            and one.due
            and one.day is not None
            and one.day < today
        ),
    ),
]


def test_pages_file_and_api_hold_what_waits_in_its_order(
    everything: list[Told], pmo: User, today: date
) -> None:
    client = Client()
    client.force_login(pmo)
    for query, fits in NARROWED:
        _compare(client, query, [one for one in everything if fits(one, today)])


def _compare(client: Client, query: str, expected: list[Told]) -> None:
    answer = client.get(f"/api/v1/waiting/?{query}&page_size=40").json()
    assert answer["count"] == len(expected), query
    found = list(answer["results"])
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        found += answer["results"]
    said = [(row["kind"], row["id"], row["title"], row["to_do"]) for row in found]
    assert said == [one[:4] for one in expected], query

    sent = b"".join(client.get(f"/waiting/?{query}&export=csv").streaming_content).decode("utf-8-sig")
    assert [(row["kind"], row["title"]) for row in csv.DictReader(io.StringIO(sent))] == [
        (one.kind, one.title) for one in expected
    ]
    for number in range(max(1, -(-len(expected) // 50))):
        page = client.get(f"/waiting/?{query}&page={number + 1}")
        shown = expected[number * 50 : number * 50 + 50]
        assert [line.title for line in page.context["lines"]] == [one.title for one in shown]


def test_tabs_count_every_kind_whichever_is_chosen(everything: list[Told], pmo: User) -> None:
    client = Client()
    client.force_login(pmo)
    for query in ("", "kind=action", "kind=action&page=2"):
        tabs = client.get(f"/waiting/?{query}").context["tabs"]
        # Seventy products, each tenth of seven days without one: ten actions are due on no day at all.
        assert [tab["count"] for tab in tabs] == [137, 70, 4, 60, 2, 1], query


def test_a_portfolio_is_chosen_by_its_name(everything: list[Told], pmo: User) -> None:
    client = Client()
    client.force_login(pmo)
    page = client.get("/waiting/?node=LINE").content.decode()
    assert 'value="Line"' in page  # said by its name, sent by its code
    found = re.search(r'data-url="(/lists/[^"]+)"', page)
    assert found is not None
    assert 'data-value="TOP"' in client.get(f"{found[1]}&q=top").content.decode()


def test_words_are_found_in_the_readers_language(everything: list[Told], pmo: User) -> None:
    User.objects.filter(pk=pmo.pk).update(language="fr")
    client = Client()
    client.force_login(User.objects.get(pk=pmo.pk))
    for typed, kinds in (
        ("a trouver", {"succession"}),
        ("porte 1 ecran", {"gate_vote"}),
        ("signature", {"criterion_signature"}),
        ("to be found", set()),
    ):
        found = client.get("/api/v1/waiting/", {"q": typed, "page_size": 1000}).json()["results"]
        assert {row["kind"] for row in found} == kinds, typed


def test_a_page_reads_what_it_shows(everything: list[Told], pmo: User, today: date) -> None:
    with CaptureQueriesContext(connection) as queries:
        pile = waits_for(Question(User.objects.get(pk=pmo.pk), today), at_once=5)
        assert len(pile.of("action")[:5]) == 5
        assert len(pile) == 137
        assert [row.pk for row in pile[68:72]] == [one.pk for one in everything[68:72]]
    statements = [query["sql"] for query in queries if "waits_at" in query["sql"]]
    assert len(statements) == 2
    assert statements[0].count("LIMIT 5)") == 9  # of each kind
    # The last two votes, and the first two signatures.
    assert statements[1].count("LIMIT 2)") + statements[1].count("LIMIT 2 ") == 2
    assert pile[3].pk == everything[3].pk
    assert pile[-1].pk == everything[-1].pk
    assert pile[200:] == []
