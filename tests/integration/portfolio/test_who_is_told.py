"""Who hears of gates, criteria, allocations, objectives, assessments and stops, and who must not."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from core.access.models import User
from core.collaboration.models import Notification, NotificationChoice
from core.collaboration.selectors.notifications import told
from core.profile.services import states
from metrics.services.verdicts import evaluate
from portfolio.models import Node, Product, SuccessCriterion
from portfolio.services import (
    allocations,
    criteria,
    gate_outcomes,
    gate_reviews,
    key_results,
    objectives,
    stops,
)
from portfolio.services.gate_outcomes import Condition
from teams.services import assessments
from tests import factories
from tests.factories import facts
from tests.factories import gates as make
from tests.integration.ingest.importing import bring

pytestmark = pytest.mark.django_db


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def heard() -> dict[str, set[str]]:
    """Return who was told since one asked last, by kind; and forget it."""
    found: dict[str, set[str]] = {}
    for row in Notification.objects.select_related("user"):
        assert row.user.name not in found.get(row.kind, set()), "twice"
        found.setdefault(row.kind, set()).add(row.user.name)
    Notification.objects.all().delete()
    return found


def sentence(user: User, language: str = "en") -> tuple[str, str, str]:
    """Return how the newest thing reads that somebody was told, and where it leads."""
    with translation.override(language):
        (one,) = told(user, Notification.objects.filter(user=user).order_by("-pk")[:1])
    return re.sub(r"\s", " ", one.text), re.sub(r"\s", " ", one.quote), one.url


@pytest.fixture
def line() -> Node:
    return factories.node("LINE", factories.node("TOP"))


@pytest.fixture
def product(line: Node) -> Product:
    return factories.product("PUMP", line, name="Pump", stage="development")


@pytest.fixture
def people(product: Product, line: Node) -> dict[str, User]:
    """The manager who answers for the product, and of three roles one there, above, beside and nowhere."""
    side = factories.node("SIDE", line.parent)
    made = {"manager": factories.user(None, name="manager", email="m@example.com")}
    factories.grant(made["manager"], "product_manager", product)
    for role in ("cpo", "pmo", "executive"):
        for where, place in (("own", line), ("parent", line.parent), ("sibling", side)):
            made[f"{role} {where}"] = factories.user(role, place, name=f"{role} {where}")
    made["none"] = factories.user(None, name="none")
    factories.ownership(product, factories.person("M@example.com"))
    # Somebody answers for it too who does not see it: they hear of nothing.
    factories.ownership(product, factories.person(made["none"].email), "owner")
    return made


def test_a_gate_calls_for_votes_then_for_a_decision_and_says_what_came_of_it(
    product: Product, line: Node, people: dict[str, User]
) -> None:
    cycle = make.life_cycle(line, "build:development", "sell:launch")
    gate = make.gate(cycle, "g1", "build", "sell", name="Gate 1", roles=["executive", "product_manager"])
    make.criterion(gate, "fit")
    review = gate_reviews.ask(
        by=people["cpo own"], product=product, gate=gate, asked_on=day(0), note="All is there"
    )
    executive = people["executive own"]
    assert sentence(executive) == (
        "Pump: Gate 1 awaits your vote; cpo own asked for the review",
        "All is there",
        f"/gate-reviews/{review.pk}/",
    )
    assert "attend votre vote" in sentence(executive, "fr")[0]
    # The product manager is a required role, but nobody who may vote: there is nothing to tell.
    assert heard() == {"gate_asked": {"executive own", "executive parent"}}

    type(gate).objects.filter(pk=gate.pk).update(roles=["executive"])
    gate_reviews.vote(by=executive, review=review, vote="go", scores={gate.criteria.get(): 4})
    deciders = {"cpo parent", "pmo own", "pmo parent"}  # who asked does not decide
    assert heard() == {"gate_ready": deciders}
    gate_reviews.vote(by=executive, review=review, vote="hold")
    assert heard() == {}  # it was ready before

    hana = factories.user("analyst", line, name="hana")
    asked = Condition("Find a supplier", owner=factories.person(hana.email))
    outcome: dict[str, Any] = {"outcome": "conditional_go", "reason": "Nearly", "conditions": [asked]}
    gate_outcomes.decide(by=people["pmo own"], review=review, decided_on=day(0), **outcome)
    assert sentence(people["manager"]) == (
        "pmo own decided Pump: Gate 1: Conditional go",
        "Nearly",
        f"/gate-reviews/{review.pk}/",
    )
    assert "Feu vert conditionnel" in sentence(people["manager"], "fr")[0]
    assert heard() == {"gate_decided": {"manager", "cpo own"}, "assigned": {"hana"}}

    # A gate without required roles asks at once for the decision; with gates off nobody hears of it.
    second = make.gate(cycle, "g2", "sell", "build", name="Gate 2")
    again = gate_reviews.ask(by=people["manager"], product=product, gate=second, asked_on=day(0))
    assert heard() == {"gate_ready": deciders | {"cpo own"}}
    states.turn(by=people["cpo parent"], name="gates", on=False)
    gate_outcomes.decide(by=people["cpo own"], review=again, outcome="hold", decided_on=day(0))
    assert heard() == {}


def test_without_four_eyes_who_asked_decides_too_and_is_told(
    product: Product, line: Node, people: dict[str, User]
) -> None:
    asker = people["cpo own"]
    states.turn(by=people["cpo parent"], name="four_eyes", on=False)
    cycle = make.life_cycle(line, "build:development", "sell:launch")
    gate = make.gate(cycle, "g1", "build", "sell", roles=["executive"])
    review = gate_reviews.ask(by=asker, product=product, gate=gate, asked_on=day(0))
    heard()
    gate_reviews.vote(by=people["executive own"], review=review, vote="go")
    assert heard() == {"gate_ready": {"cpo own", "cpo parent", "pmo own", "pmo parent"}}


def test_criteria_call_for_signatures_and_say_when_they_are_agreed_and_judged(
    product: Product, people: dict[str, User]
) -> None:
    told_of = {"cpo own", "cpo parent", "pmo own", "pmo parent"}
    one = criteria.propose(
        by=people["manager"],
        today=day(0),
        product=product,
        kpi="nps",
        threshold=Decimal("35.5"),
        direction="at_least",
        review_on=day(60),
    )
    assert sentence(people["pmo own"]) == (
        "manager asks for your signature: Pump: NPS ≥ 35.5 pts",
        "",
        f"/criteria/{one.pk}/",
    )
    assert heard() == {"criterion_to_sign": told_of}
    criteria.change(by=people["manager"], criterion=one, today=day(0), note="Said again")
    assert heard() == {}
    criteria.change(by=people["cpo own"], criterion=one, today=day(0), threshold=Decimal(30))
    assert heard() == {"criterion_to_sign": told_of - {"cpo own"}}
    criteria.sign(by=people["cpo own"], criterion=one, today=day(0))
    assert heard() == {}
    criteria.sign(by=people["pmo own"], criterion=one, today=day(0))
    assert sentence(people["manager"])[0] == "Pump: NPS ≥ 30.0 pts is agreed; pmo own gave the last signature"
    assert heard() == {"criterion_agreed": {"manager", "cpo own"}}

    facts.answers(product, f"{day(-100)}", *[9] * 30)
    facts.measure_all()
    evaluate(today=day(0))
    assert heard() == {}  # nothing is due yet
    SuccessCriterion.objects.filter(pk=one.pk).update(review_on=day(-40))
    evaluate(today=day(0))
    assert sentence(people["manager"])[0] == "Pump: NPS ≥ 30.0 pts: Met"
    assert sentence(people["manager"], "fr")[0].endswith(": Atteint")
    assert heard() == {"criterion_judged": {"manager", "cpo own", "pmo own"}}
    evaluate(today=day(0))
    assert heard() == {}  # said once
    SuccessCriterion.objects.filter(pk=one.pk).update(review_on=day(-95))
    evaluate(today=day(0))
    assert heard() == {}  # history that arrives late is no news

    # After the launch a signature helps nobody; without signatures of CPO and PMO others are asked.
    states.turn(by=people["cpo parent"], name="criteria_signatures", on=False)
    wording: dict[str, Any] = {"kpi": "csat", "threshold": Decimal("0.8"), "direction": "at_least"}
    criteria.propose(by=people["cpo own"], today=day(0), product=product, review_on=day(60), **wording)
    assert heard() == {"criterion_to_sign": {"cpo parent", "manager"}}
    facts.launch(product, launched=f"{day(-1)}")
    criteria.propose(by=people["cpo own"], today=day(0), product=product, review_on=day(70), **wording)
    assert heard() == {}


def test_time_objectives_skills_and_stops_reach_those_whom_they_concern(
    product: Product, line: Node, people: dict[str, User], client: Client
) -> None:
    by, manager = people["cpo own"], people["manager"]
    person = manager_person = product.ownerships.get(role="manager").person
    given = allocations.add(
        by=by, product=product, person=person, percent=Decimal(40), starts_on=date(2026, 1, 1)
    )
    assert sentence(manager) == (
        "cpo own plans your time on Pump: 40%",
        "from 1 Jan 2026 on",
        "/products/PUMP/people/",
    )
    allocations.change(by=by, allocation=given, ends_on=date(2026, 7, 1))
    assert sentence(manager, "fr")[1] == "du 1er janv. 2026 au 1er juil. 2026"
    Notification.objects.all().delete()
    outsider = product.ownerships.get(role="owner").person
    allocations.add(by=by, product=product, person=outsider, percent=Decimal(10), starts_on=date(2026, 1, 1))
    assert heard() == {}

    told_of: dict[str, Any] = {"node": line, "starts_on": day(-9), "ends_on": day(90)}
    hana = factories.user("analyst", line, name="hana")
    owner = factories.person(hana.email)
    one = objectives.add(by=by, code="O-1", title="Fewer returns", owner=owner, **told_of)
    assert sentence(hana) == ("cpo own gave you Fewer returns", "", f"/objectives/{one.pk}/")
    assert heard() == {"assigned": {"hana"}}
    objectives.change(by=by, objective=one, title="Far fewer returns")
    assert heard() == {}
    key_results.add(by=by, objective=one, title="Below 2 %", start_value=Decimal(9), target_value=Decimal(2))
    assert sentence(hana)[0] == "cpo own gave you Below 2 %"
    assert heard() == {"assigned": {"hana"}}
    objectives.change(by=by, objective=one, owner=manager_person)  # who sees the product, not its line
    assert heard() == {}

    skill = factories.skill()
    boss = factories.user("analyst", line, name="boss")
    type(owner).objects.filter(pk=owner.pk).update(manager=factories.person(boss.email))
    said: dict[str, Any] = {"person": owner, "levels": {skill: 3}, "on": day(0), "today": day(0)}
    assessments.assess(by=boss, kind="manager", **said)
    assert sentence(hana) == ("boss assessed your skills", "", f"/people/{owner.pk}/skills/")
    client.force_login(hana)
    assert client.get(f"/people/{owner.pk}/skills/").status_code == 200
    assert heard() == {"assessed": {"hana"}}
    assessments.assess(by=hana, kind="self", **said)
    NotificationChoice.objects.create(user=hana, kind="assessed", channel="none")
    assessments.assess(by=boss, kind="manager", **said)
    assert heard() == {}

    stops.stop(by=by, product=product, stopped_on=day(0), reason="market", reason_text="Nobody buys it")
    assert sentence(manager) == ("cpo own stopped Pump", "Nobody buys it", "/products/PUMP/")
    assert heard() == {"product_stopped": {"manager"}}


def test_a_team_and_the_people_of_a_file_hear_once_of_their_time(
    product: Product, line: Node, people: dict[str, User]
) -> None:
    by, names = people["cpo own"], ("ann", "bob", "cy", "dee")
    flow = factories.team("FLOW", name="Flow")
    inside = factories.team("PIPES", parent=flow)
    teams = {"ann": flow, "bob": inside, "cy": None, "dee": factories.team("OTHER")}
    users = {name: factories.user("analyst", line, name=name) for name in names}
    persons = {name: factories.person(users[name].email, team=teams[name]) for name in names}
    factories.person("blind@example.com", team=flow)
    factories.user(None, email="blind@example.com")  # sees nothing, hears nothing
    factories.person(by.email, team=inside)  # who did it knows
    given: dict[str, Any] = {"percent": Decimal(150), "starts_on": date(2026, 1, 1)}
    allocations.add(by=by, product=product, team=flow, **given)
    assert sentence(users["bob"]) == (
        "cpo own plans your time on Pump: 150%",
        "from 1 Jan 2026 on, shared among the team Flow",
        "/products/PUMP/people/",
    )
    assert heard() == {"allocated": {"ann", "bob"}}

    factories.product("FAN", line)
    later, past = f"{day(30)}", f"{day(-400)},{day(-300)}"
    text = (
        "product,email,team,from,to,percent\n"
        f"FAN,,FLOW,{later},,50\n"
        f"PUMP,{persons['bob'].email},,{later},,20\n"
        f"FAN,{persons['bob'].email},,{later},,30\n"
        f"PUMP,{persons['cy'].email},,{later},,20\n"
        f"PUMP,{persons['dee'].email},,{past},20\n"
    )
    run = bring("allocations", text, by=by)
    assert run.created == 5
    told_of = Notification.objects.filter(kind="allocated_by_file")
    assert {(row.user.name, row.words["count"]) for row in told_of} == {("ann", 1), ("bob", 3), ("cy", 1)}
    page = f"/people/{persons['bob'].pk}/capacity/"
    assert sentence(users["bob"]) == ("cpo own plans your time with a file: 3 allocations", "", page)
    assert sentence(users["cy"], "fr")[0] == "cpo own planifie votre temps par un fichier : 1 affectation"
    Notification.objects.all().delete()
    # The same file again says nothing new, nor does what a program loads by itself.
    assert bring("allocations", text, by=by).unchanged == 5
    bring("allocations", text.replace(",20\n", ",25\n"))
    assert "allocated_by_file" not in heard()
    bring("allocations", text, by=by)
    assert heard()["allocated_by_file"] == {"bob", "cy"}


def test_each_kind_has_its_line_of_preferences_unless_it_is_switched_off(client: Client) -> None:
    cpo = factories.user("cpo")
    client.force_login(cpo)
    page = client.get("/notifications/preferences/").content.decode()
    kinds = (
        "gate_asked",
        "gate_ready",
        "gate_decided",
        "criterion_to_sign",
        "criterion_agreed",
        "criterion_judged",
        "allocated",
        "product_stopped",
        "assessed",
    )
    for kind in kinds:
        assert f'name="{kind}"' in page
    states.turn(by=cpo, name="gates", on=False)
    states.turn(by=cpo, name="skills", on=False)
    page = client.get("/notifications/preferences/").content.decode()
    assert 'name="gate_asked"' not in page
    assert 'name="assessed"' not in page
    assert 'name="allocated"' in page
