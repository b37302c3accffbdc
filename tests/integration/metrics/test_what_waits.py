"""What waits for one person: on the dashboard, on its list, on a product's page, for nobody else."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.models import User
from core.collaboration.pile import first, waits_for
from core.collaboration.waiting import Question, Row
from core.profile.services import states
from metrics.models import CriterionVerdict
from portfolio.models import (
    ActionItem,
    Classification,
    CriterionSignature,
    KeyResult,
    KeyResultValue,
    Node,
    Objective,
    Ownership,
    Product,
)
from portfolio.services import criteria, gate_outcomes, gate_reviews, stops
from tests import factories
from tests.factories import facts
from tests.factories import gates as make

pytestmark = pytest.mark.django_db


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def kinds(user: User, node: Node | None = None, **asked: Any) -> dict[str, list[str]]:
    """Return what waits for somebody, by kind."""
    inside = node.scope.path if node else None
    found: dict[str, list[str]] = {}
    for row in waits_for(Question(User.objects.get(pk=user.pk), timezone.localdate(), inside, **asked)):
        found.setdefault(row.kind, []).append(row.what)
    return found


@pytest.fixture
def top() -> Node:
    return factories.node("TOP")


@pytest.fixture
def line(top: Node) -> Node:
    return factories.node("LINE", top)


@pytest.fixture
def side(top: Node) -> Node:
    return factories.node("SIDE", top)


@pytest.fixture
def product(line: Node) -> Product:
    return factories.product("PUMP", line, name="Pump", stage="development")


def readers(role: str, line: Node, side: Node, top: Node) -> dict[str, User]:
    """One person of a role at the thing's own node, beside it, above it, and one without a grant."""
    return {
        "own": factories.user(role, line),
        "sibling": factories.user(role, side),
        "parent": factories.user(role, top),
        "none": factories.user(None),
    }


def who_has(kind: str, people: dict[str, User]) -> set[str]:
    return {name for name, user in people.items() if kind in kinds(user)}


def test_a_gate_waits_for_the_votes_it_needs_and_then_for_a_decision(
    product: Product, line: Node, side: Node, top: Node
) -> None:
    cycle = make.life_cycle(line, "build:development", "sell:launch")
    gate = make.gate(cycle, "g1", "build", "sell", name="Gate 1", name_fr="Porte 1", roles=["pmo", "cpo"])
    make.criterion(gate, "fit")
    pmos, cpos = readers("pmo", line, side, top), readers("cpo", line, side, top)
    analyst = factories.user("analyst", line)
    review = make.review(product, gate, asked_by_email=cpos["own"].email, due_on=date(2026, 3, 30))
    assert who_has("gate_vote", pmos) == who_has("gate_vote", cpos) == {"own", "parent"}
    assert kinds(analyst) == {}
    assert kinds(pmos["own"]) == {"gate_vote": ["Gate 1"]}

    gate_reviews.vote(by=pmos["own"], review=review, vote="go")
    assert who_has("gate_vote", pmos) == set()  # a vote of their role is there
    assert who_has("gate_vote", cpos) == {"own", "parent"}
    assert who_has("gate_decision", pmos) == set()  # not before everybody voted who must

    gate_reviews.vote(by=cpos["parent"], review=review, vote="go")
    assert who_has("gate_decision", pmos) == {"own", "parent"}
    assert who_has("gate_decision", cpos) == {"parent"}  # who asked does not decide
    why = {"stopped_on": day(0), "reason": "other", "reason_text": "Nobody asked."}
    stop, _step = stops.stop(by=cpos["parent"], product=product, **why)
    assert who_has("gate_decision", cpos) == set()
    stops.restart(by=cpos["parent"], stop=stop, on=day(0))
    assert who_has("gate_decision", cpos) == {"parent"}
    states.turn(by=cpos["parent"], name="four_eyes", on=False)
    assert who_has("gate_decision", cpos) == {"own", "parent"}
    states.turn(by=cpos["parent"], name="gates", on=False)
    assert who_has("gate_decision", cpos) == set()
    states.turn(by=cpos["parent"], name="gates", on=True)
    assert kinds(cpos["parent"], side) == {}  # at another place nothing waits
    gate_outcomes.decide(by=cpos["parent"], review=review, outcome="hold", decided_on=day(0))
    assert who_has("gate_decision", cpos) == set()


def test_actions_wait_for_their_owner_a_fortnight_before_they_are_due(
    product: Product, line: Node, side: Node, top: Node
) -> None:
    people = readers("product_manager", line, side, top)
    for user in people.values():
        owner = factories.person(user.email.upper())
        for title, due in (("Soon", 14), ("Late", -3), ("Later", 15), ("Whenever", None), ("Done", -1)):
            ActionItem.objects.create(
                scope=product.scope,
                title=f"{title} {user.pk}",
                owner=owner,
                raised_on=day(-30),
                due_on=day(due) if due is not None else None,
                done_on=day(-1) if title == "Done" else None,
                evidence="Seen",
            )
        skill = factories.skill()
        factories.development_action(owner, skill, what="Read", due_on=day(14))
        factories.development_action(owner, skill, what="Teach", due_on=day(15))
    own = people["own"]
    assert kinds(own) == {"action": [f"Late {own.pk}", f"Soon {own.pk}"], "development_action": ["Read"]}
    assert who_has("action", people) == {"own", "parent"}
    assert "development_action" not in kinds(own, anywhere=False)
    states.turn(by=own, name="skills", on=False)
    assert set(kinds(own)) == {"action"}


def test_criteria_wait_for_the_signatures_they_lack_and_then_for_a_verdict(
    product: Product, line: Node, side: Node, top: Node
) -> None:
    cpos, pmos = readers("cpo", line, side, top), readers("pmo", line, side, top)
    manager = factories.user("product_manager", line)
    one = criteria.propose(
        by=manager,
        today=day(0),
        product=product,
        kpi="nps",
        threshold=Decimal(35),
        direction="at_least",
        review_on=day(60),
        code="WAITS",
    )
    assert who_has("criterion_signature", cpos) == who_has("criterion_signature", pmos) == {"own", "parent"}
    criteria.sign(by=cpos["own"], criterion=one, today=day(0))
    assert who_has("criterion_signature", cpos) == set()
    assert who_has("criterion_signature", pmos) == {"own", "parent"}
    assert "criterion_signature" not in kinds(manager)
    # With fewer rules a lead signs, and any second person who may edit the product.
    states.turn(by=cpos["parent"], name="criteria_signatures", on=False)
    assert kinds(manager)["criterion_signature"] == ["nps"]
    assert "criterion_signature" not in kinds(cpos["own"])  # four eyes: they have signed
    states.turn(by=cpos["parent"], name="criteria_signatures", on=True)
    criteria.sign(by=pmos["own"], criterion=one, today=day(0))
    assert who_has("criterion_signature", pmos) == set()

    # Its day is over and nothing judged it: those who signed and who answers for the product hear of it.
    factories.ownership(product, factories.person(manager.email))
    type(one).objects.filter(pk=one.pk).update(review_on=day(-1), agreed_on=day(-40))
    assert kinds(manager) == kinds(pmos["own"]) == {"criterion_verdict": ["nps"]}
    assert who_has("criterion_verdict", pmos) == {"own"}
    verdict = CriterionVerdict.objects.create(
        criterion=one,
        verdict="not_measurable",
        edition=1,
        kpi="nps",
        window="t12m",
        direction="at_least",
        threshold=35,
        review_on=day(-1),
        period=date(2026, 9, 1),
        reading_id="x",
    )
    assert kinds(manager) == {"criterion_verdict": ["nps"]}
    CriterionVerdict.objects.filter(pk=verdict.pk).update(verdict="missed")
    assert kinds(manager) == {}
    # Once the product is launched, a signature helps nobody.
    late = facts.criterion(product, "csat", "4", f"{day(50)}")
    assert "criterion_signature" in kinds(cpos["own"])
    facts.launch(product, launched=f"{day(0)}")
    assert "criterion_signature" not in kinds(cpos["own"])
    assert CriterionSignature.objects.filter(criterion=late).count() == 0


def test_successions_classes_and_key_results_wait_for_those_who_may_act(
    product: Product, line: Node, side: Node, top: Node
) -> None:
    heads = readers("head_of_product", line, side, top)
    owner = factories.user("analyst", line)
    leaver = factories.person("leaver@example.com", leaves_on=day(40))
    held = factories.ownership(product, leaver, ends_on=day(41))
    factories.ownership(product, factories.person(), "owner", ends_on=day(91))
    assert kinds(heads["own"]) == {"succession": ["manager"]}
    assert who_has("succession", heads) == {"own", "parent"}
    follower = factories.ownership(product, factories.person(), starts_on=day(41))
    assert who_has("succession", heads) == {"own", "parent"}  # a day without anybody
    Ownership.objects.filter(pk=held.pk).update(ends_on=day(40))
    Ownership.objects.filter(pk=follower.pk).update(starts_on=day(40))
    assert who_has("succession", heads) == set()

    proposed = {"product": product, "innovation_class": "breakthrough", "classified_on": day(-5)}
    Classification.objects.create(**proposed, evidence="Seen", classified_by=heads["own"].email)
    assert who_has("classification", heads) == {"parent"}
    states.turn(by=owner, name="classification_review", on=False)
    assert who_has("classification", heads) == set()

    told: dict[str, Any] = {"node": line, "starts_on": day(-100), "ends_on": day(100)}
    owned = Objective.objects.create(code="O-1", title="Owned", owner=factories.person(owner.email), **told)
    free = Objective.objects.create(code="O-2", title="Free", **told)
    number: dict[str, Any] = {"start_value": 0, "target_value": 10}
    asked = KeyResult.objects.create(objective=owned, code="K-1", title="Ask customers", **number)
    KeyResult.objects.create(objective=free, code="K-2", title="Visit shops", **number)
    KeyResult.objects.create(objective=owned, code="K-3", title="Measured", kpi="nps", **number)
    assert kinds(owner) == {"key_result": ["Ask customers"]}
    assert who_has("key_result", heads) == {"own", "parent"}
    assert kinds(heads["own"])["key_result"] == ["Visit shops"]
    said = KeyResultValue.objects.create(key_result=asked, on=day(-44), value=3)
    assert kinds(owner) == {}
    KeyResultValue.objects.filter(pk=said.pk).update(on=day(-45))
    assert kinds(owner) == {"key_result": ["Ask customers"]}
    states.turn(by=owner, name="objectives", on=False)
    assert kinds(owner) == {}


def test_a_kept_dashboard_shows_each_reader_their_own(
    product: Product, line: Node, side: Node, top: Node
) -> None:
    caches["boards"].clear()
    pmo, other = factories.user("pmo", line), factories.user("pmo", top)
    # Somebody answers for the product, so that the place itself needs one thing only.
    factories.ownership(product, factories.person(pmo.email), "owner")
    client = Client()

    def text(user: User, address: str) -> str:
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode().replace("\xa0", " ")))

    # Without any number the card stands alone, where something waits.
    bare = factories.node("BARE", side)
    text(other, "/dashboard/BARE/")
    assert 'data-tour="needs"' not in client.get("/dashboard/BARE/").content.decode()
    asked: dict[str, Any] = {"owner": factories.person(other.email), "raised_on": day(-40)}
    ActionItem.objects.create(scope=bare.scope, title="Find a name", due_on=day(0), **asked)
    page = text(other, "/dashboard/BARE/")
    assert "No numbers yet" in page
    assert "Find a name Action · Bare today" in page
    assert "Find a name" not in text(factories.user("pmo", side), "/dashboard/BARE/")

    one = criteria.propose(
        by=other,
        today=day(0),
        product=product,
        kpi="nps",
        threshold=Decimal(35),
        direction="at_least",
        review_on=day(60),
    )
    ActionItem.objects.create(scope=line.scope, title="Call the plant", due_on=day(-30), **asked)
    facts.answers(product, f"{day(-70)}", *[9] * 30)
    facts.measure_all()
    before = text(other, "/dashboard/LINE/")
    assert "Call the plant Action · Line 30 d late" in before
    assert "Pump has no product manager" in before
    page = text(pmo, "/dashboard/LINE/")
    assert "Pump: NPS The success criterion awaits your signature" in page
    assert "Call the plant" not in page

    lists = text(other, "/dashboard/LINE/needs/")
    for said in ("All 3", "Yours 2", "Criteria to sign 1", "Actions 1", "No product manager 1"):
        assert said in lists
    mine = text(other, "/dashboard/LINE/needs/?kind=mine")
    assert "Call the plant" in mine
    assert "Pump has no" not in mine
    assert "Call the plant" not in text(other, "/dashboard/LINE/needs/?kind=criterion_signature")
    assert "Pump: NPS" in text(pmo, "/products/PUMP/kpis/")
    assert "Call the plant" not in text(other, "/products/PUMP/kpis/")  # it is the line's
    assert text(factories.user("pmo", side), "/dashboard/SIDE/").count("awaits your signature") == 0
    # What was signed is gone at once, though no value moved and the board is kept.
    criteria.sign(by=pmo, criterion=one, today=day(0))
    assert "awaits your signature" not in text(pmo, "/dashboard/LINE/")
    # Last year's board knows nothing of today.
    assert "Call the plant" not in text(other, "/dashboard/LINE/needs/?period=2025-06")
    User.objects.filter(pk=other.pk).update(language="fr")
    other.refresh_from_db()
    assert "30 j de retard" in text(other, "/dashboard/LINE/")


def test_a_page_and_the_api_list_all_that_waits_and_only_to_whom_it_waits_for(
    product: Product, line: Node, side: Node, top: Node
) -> None:
    pmo, other = factories.user("pmo", top), factories.user("pmo", side)
    asked: dict[str, Any] = {"owner": factories.person(pmo.email), "raised_on": day(-40)}
    late = ActionItem.objects.create(scope=line.scope, title="Appeler l’usine", due_on=day(-30), **asked)
    ActionItem.objects.create(scope=side.scope, title="Find a name", due_on=day(3), **asked)
    criterion = facts.criterion(product, "nps", "30", f"{day(50)}")
    type(criterion).objects.update(proposed_on=day(-8))
    client = Client()

    def text(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode().replace("\xa0", " ")))

    def api(query: str = "") -> list[dict[str, Any]]:
        answer = client.get(f"/api/v1/waiting/{query}")
        assert answer.status_code == 200
        assert answer.json()["count"] == len(answer.json()["results"])
        found: list[dict[str, Any]] = answer.json()["results"]
        return found

    client.force_login(pmo)
    page = text("/waiting/")
    for said in ("All 3", "Criteria to sign 1", "Actions 2", "Action · Line 30 d late", "in 3 d"):
        assert said in page
    assert page.index("Pump: NPS") < page.index("usine") < page.index("Find a name")
    assert [(row["kind"], row["days_late"]) for row in api()] == [
        ("criterion_signature", 0),
        ("action", 30),
        ("action", 0),
    ]
    assert api("?late=true") == [
        {
            "kind": "action",
            "kind_label": "Actions",
            "id": late.pk,
            "title": "Appeler l’usine",
            "to_do": "Action · Line",
            "due_on": f"{day(-30)}",
            "since": None,
            "days_late": 30,
            "url": f"/actions/{late.pk}/",
        }
    ]
    signature = api("?kind=criterion_signature")[0]
    assert (signature["due_on"], signature["since"]) == (None, f"{day(-8)}")
    # Page, file and API are narrowed alike, and accents and capitals do not matter.
    for query, titles in (
        ("?node=LINE", ["Pump: NPS", "Appeler l’usine"]),
        ("?node=SIDE", ["Find a name"]),
        ("?node=NOWHERE", []),
        ("?q=APPÈLER", ["Appeler l’usine"]),
        ("?q=line", ["Appeler l’usine"]),
        ("?kind=action&q=name", ["Find a name"]),
    ):
        assert [row["title"] for row in api(query)] == titles
        sent = b"".join(client.get(f"/waiting/{query}&export=csv").streaming_content).decode("utf-8-sig")
        assert [row["title"] for row in csv.DictReader(io.StringIO(sent))] == titles
        page = text(f"/waiting/{query}")
        assert all(title in page for title in titles)
        assert ("Nothing that fits waits for you" in page) == (not titles)
    refused = client.get("/api/v1/waiting/?kind=homework")
    assert refused.status_code == 400
    assert "criterion_signature" in refused.json()["fields"]["kind"][0]
    # Nobody else reads it, whatever they see of the place.
    for stranger in (other, factories.user(None)):
        client.force_login(stranger)
        assert api() == []
        assert "Nothing waits for you" in text("/waiting/")
        assert api("?node=LINE") == []
    type(pmo).objects.filter(pk=pmo.pk).update(language="fr")
    pmo.refresh_from_db()
    client.force_login(pmo)
    page = text("/waiting/")
    assert "À faire par vous" in page
    assert "30 j de retard" in page


def test_it_costs_one_query_however_much_waits(product: Product, line: Node) -> None:
    cpo = factories.user("cpo", line)

    def cost() -> int:
        user = User.objects.get(pk=cpo.pk)
        with CaptureQueriesContext(connection) as queries:
            list(waits_for(Question(user, timezone.localdate(), line.scope.path)))
        return len(queries)

    few = cost()
    owner = factories.person(cpo.email)
    for number in range(20):
        criterion = facts.criterion(product, "nps", "30", f"{day(50 + number)}")
        ActionItem.objects.create(
            scope=product.scope, title=criterion.code, owner=owner, raised_on=day(-9), due_on=day(1)
        )
    assert cost() == few
    # The question itself, the user's grants, and what the governance profile says of each kind.
    assert sum(len(rows) for rows in kinds(cpo).values()) == 40


def test_the_first_few_are_some_of_each_kind() -> None:
    rows = [Row(kind, at, "", "", "", "", None) for at, kind in enumerate("aaaabc")]
    assert [row.pk for row in first(rows, 4)] == [0, 1, 4, 5]
    assert [row.pk for row in first(rows, 2)] == [0, 4]
    assert first([], 3) == []
