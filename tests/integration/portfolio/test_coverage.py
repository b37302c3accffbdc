"""Coverage: gaps by hand, the same counts as the KPI, and companies of two shapes."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from metrics.selectors.readings import readings
from portfolio.models import Ownership, Product
from portfolio.selectors import coverage
from portfolio.selectors.coverage import Coverage, Question, counts, crowded, crowded_page, gaps
from teams.models import Absence, Person
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)


def question(**fields: object) -> Question:
    return Question(factories.user("cpo"), TODAY, **fields)  # type: ignore[arg-type]


def told(asked: Question) -> list[tuple[str, str, str, date | None]]:
    return [(gap.product_code, gap.role, str(gap.kind), gap.due_on) for gap in gaps(asked)]


def covered(code: str, manager: Person, owner: Person, **manages: object) -> Product:
    product = factories.product(code)
    factories.ownership(product, manager, **manages)
    factories.ownership(product, owner, role="owner")
    return product


def test_each_kind_of_gap_is_told_once_and_what_nobody_has_comes_first() -> None:
    fine, leaver = factories.person(), factories.person(leaves_on=date(2026, 5, 4))
    away = factories.person()
    Absence.objects.create(person=away, starts_on=date(2026, 4, 6), ends_on=date(2026, 7, 1), kind="parental")
    Absence.objects.create(person=fine, starts_on=date(2026, 4, 6), ends_on=date(2026, 5, 5))  # 29 days
    covered("FINE", fine, fine)
    covered("LEAVES", leaver, fine)
    covered("AWAY", fine, away)
    covered("ENDS", fine, fine, ends_on=date(2026, 4, 1))
    factories.ownership(factories.product("NOBODY"), fine)
    factories.product("RETIRED", stage="retired")
    factories.product("GONE", retired_on=TODAY)
    assert told(question()) == [
        ("NOBODY", "owner", "nobody", None),
        ("ENDS", "manager", "ends", date(2026, 4, 1)),
        ("AWAY", "owner", "away", date(2026, 4, 6)),
        ("LEAVES", "manager", "leaves", date(2026, 5, 4)),
    ]
    found = counts(question())
    assert (found.active, found.covered, found.without_manager, found.without_owner) == (5, 4, 0, 1)


def test_gaps_are_asked_for_as_far_as_one_looks() -> None:
    """Two are fetched at once here: what is taken from further on is the same as of all of them."""
    ada, leaver = factories.person(), factories.person(leaves_on=date(2026, 4, 30))
    for number in range(3):
        factories.ownership(factories.product(f"P{number}"), ada)
    covered("SOON", ada, leaver)
    wanted = ["P0", "P1", "P2", "SOON"]
    found = gaps(question(), at_once=2)
    assert (len(found), found.due, found.counts) == (4, 1, Coverage(4, 1, 0, 3))
    assert [gap.product_code for gap in found] == wanted
    for part in (
        slice(2),
        slice(1, 2),
        slice(1, 4),
        slice(2, 99),
        slice(4, 9),
        slice(None, None, 2),
        slice(-1, None),
    ):
        assert [gap.product_code for gap in found[part]] == wanted[part]
    assert [found[at].product_code for at in range(-4, 4)] == [wanted[at] for at in range(-4, 4)]
    with pytest.raises(IndexError):
        found[4]
    nothing = gaps(Question(factories.user("executive", factories.node("EMPTY")), TODAY))
    assert (len(nothing), nothing.due, list(nothing), nothing[:5]) == (0, 0, [], [])
    assert nothing.counts == Coverage(0, 0, 0, 0)


def test_a_successor_in_time_is_no_gap_and_the_horizon_is_the_readers() -> None:
    ada, bo = factories.person(), factories.person()
    followed = covered("FOLLOWED", ada, ada, ends_on=date(2026, 5, 1))
    factories.ownership(followed, bo, starts_on=date(2026, 5, 1))
    gap = covered("GAP", ada, ada, ends_on=date(2026, 5, 1))
    factories.ownership(gap, bo, starts_on=date(2026, 5, 2))
    assert told(question()) == [("GAP", "manager", "ends", date(2026, 5, 1))]
    assert gaps(question())[0].next_on == date(2026, 5, 2)
    assert told(question(days_ahead=30)) == []
    assert told(question(days_ahead=31)) == [("GAP", "manager", "ends", date(2026, 5, 1))]


def test_counts_agree_with_the_kpi() -> None:
    top = factories.node("TOP")
    ada = factories.person()
    for number in range(7):
        product = factories.product(f"P{number}", top)
        factories.ownership(product, ada, ends_on=TODAY if number == 6 else None)
        if number not in (2, 5):
            factories.ownership(product, ada, role="owner")
    factories.product("OLD", top, stage="retired")
    found = counts(question())
    (reading,) = readings(
        user=factories.user("cpo"),
        kpis=["role_coverage"],
        node="TOP",
        window="month",
        period=date(2026, 3, 1),
        today=date(2026, 4, 15),
    )
    assert (found.active, found.covered) == (7, 4)  # not 2, 5 (no owner), not 6 (manager until yesterday)
    assert float(reading.value) == found.ratio == pytest.approx(4 / 7)


def test_who_answers_for_more_than_n_products_counts_a_product_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, bo = factories.person(name="Ada"), factories.person(name="Bo")
    for number in range(3):
        covered(f"A{number}", ada, ada)
    covered("B", bo, ada)
    covered("C", ada, bo).__class__.objects.filter(code="C").update(stage="retired")
    assert [(one.name, one.products) for one in crowded(question(), more_than=3)] == [("Ada", 4)]
    assert [one.name for one in crowded(question(), more_than=0)] == ["Ada", "Bo"]
    assert crowded(question(), more_than=4) == []
    monkeypatch.setattr(coverage, "SEEN_AT_ONCE", 1)
    for number, names in ((None, ["Ada"]), ("2", ["Bo"]), ("9", ["Bo"]), ("x", ["Ada"])):
        page = crowded_page(question(), more_than=0, number=number)
        assert ([one.name for one in page], page.paginator.count) == (names, 2)
    assert list(crowded_page(question(), more_than=4, number="2")) == []


@pytest.mark.parametrize(("place", "seen"), [("own", ["OWN"]), ("parent", ["OWN", "SIBLING"]), (None, [])])
def test_one_sees_the_gaps_of_what_one_sees(place: str | None, seen: list[str]) -> None:
    parent = factories.node("PARENT")
    own, sibling = factories.node("LINE", parent), factories.node("SIDE", parent)
    factories.ownership(factories.product("OWN", own), factories.person())
    factories.ownership(factories.product("SIBLING", sibling), factories.person())
    at = {"own": own, "parent": parent}.get(place or "")
    user = factories.user("executive" if place else None, at)
    asked = Question(user, TODAY)
    assert [gap.product_code for gap in gaps(asked)] == seen
    assert counts(asked).active == len(seen)


def test_the_page_links_each_gap_to_its_fix_for_who_may(client: Client) -> None:
    product = factories.product("P", factories.node("N"))
    held = factories.ownership(product, factories.person(leaves_on=date(2020, 1, 1)))
    client.force_login(factories.user("cpo"))
    page = client.get("/coverage/").content.decode()
    assert "/products/P/ownership/new/?role=owner" in page
    assert f"/products/P/ownership/{held.pk}/hand-over/?on=2020-01-01" in page
    client.force_login(factories.user("executive"))
    page = client.get("/coverage/").content.decode()
    assert "hand-over" not in page
    assert "leaves on 1 Jan 2020" in page
    assert client.get("/coverage/?page=7&more_than=0&people=x").context["page"].number == 1
    text = b"".join(client.get("/coverage/?export=csv").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("P,P,owner,nobody,")


def test_impossible_numbers_in_the_address_count_as_not_given(client: Client) -> None:
    client.force_login(factories.user("cpo"))
    for query in ("days=-1&more_than=x", "days=99999999&more_than=²", "node=NOWHERE&page=x"):
        assert client.get(f"/coverage/?{query}").status_code == 200


def test_a_company_of_one_person_in_three_roles_is_as_easy(client: Client) -> None:
    """One node, one product, one person who manages, owns and leads: nothing asks for more."""
    one = factories.person("one@example.com", name="One")
    node = factories.node("ALL", owner=one)
    factories.team("US", lead=one)
    Person.objects.filter(pk=one.pk).update(team=one.leads.get())
    product = factories.product("ONLY", node)
    client.force_login(factories.user("cpo", email="one@example.org"))
    for role in ("manager", "owner"):
        sent = {"person": "One", "role": role, "starts_on": "2026-01-01"}
        assert client.post("/products/ONLY/ownership/new/", sent).status_code == 302
    sent = {"product": "ONLY", "person": "One", "percent": "100", "starts_on": "2026-01-01"}
    assert client.post("/allocations/new/", sent).status_code == 302
    assert set(Ownership.objects.filter(product=product).values_list("role", flat=True)) == {
        "manager",
        "owner",
    }
    page = client.get("/coverage/")
    assert (page.context["counts"].covered, page.context["told"]) == (1, [])
    load = client.get("/load/").content.decode()
    assert "One, " in load
    assert "Over-allocated, " not in load


def test_a_group_of_four_layers_rolls_up_at_each(client: Client) -> None:
    above, people = None, [factories.person() for _ in range(4)]
    soon = timezone.localdate() + timedelta(days=10)
    for depth, lead in enumerate(people):
        above = factories.node(f"L{depth}", above, owner=lead)
        product = factories.product(f"P{depth}", above)
        factories.ownership(product, lead, ends_on=soon if depth == 3 else None)
        factories.ownership(product, people[depth - 1], role="owner")
    client.force_login(factories.user("cpo"))
    seen = []
    for depth in range(4):
        shown = client.get(f"/coverage/?node=L{depth}").context
        seen.append((shown["counts"].active, shown["due"]))
    assert seen == [(4, 1), (3, 1), (2, 1), (1, 1)]
    assert client.get("/portfolio/L0/people/").status_code == 200
