"""Teams, people, the tree, products and ownership, as files bring them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.access.models import Scope
from portfolio.models import Node, Ownership, Product
from roadmap.models import Launch
from teams.models import Person, Team
from tests import factories
from tests.factories import facts
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db

TREE = """code,name,parent,kind,owner_email
CHK,Checkout,PAY,product line,
PAY,Payments,GRP,portefeuille,bo@example.com
GRP,Group,,Group,ann@example.com
"""


def path_of(code: str) -> list[str]:
    """The codes from the root down to a node or product."""
    scope = Scope.objects.get(code=code)
    codes = dict(Scope.objects.values_list("id", "code"))
    return [codes[int(step)] for step in scope.path.split(".")]


def test_tree_in_one_file_with_parents_in_any_order():
    factories.person("ann@example.com")
    run = bring("portfolios", TREE)
    assert counts(run) == (3, 0, 0, 0)
    assert path_of("CHK") == ["GRP", "PAY", "CHK"]
    assert Node.objects.get(code="PAY").kind == Node.Kind.PORTFOLIO
    assert Node.objects.get(code="GRP").owner.email == "ann@example.com"
    assert Node.objects.get(code="CHK").line == 2


def test_same_tree_twice_changes_nothing():
    bring("portfolios", TREE)
    before = list(Node.objects.order_by("id").values())
    again = bring("portfolios", TREE)
    assert counts(again) == (0, 0, 3, 0)
    assert list(Node.objects.order_by("id").values()) == before


def test_moved_node_moves_all_below_it():
    bring("portfolios", TREE)
    factories.product("WALLET", Node.objects.get(code="CHK"))
    run = bring("portfolios", "code,name,parent\nCHK,Checkout,GRP\n")
    assert counts(run) == (0, 1, 0, 0)
    assert path_of("WALLET") == ["GRP", "CHK", "WALLET"]
    assert Node.objects.get(code="CHK").kind == Node.Kind.PRODUCT_LINE  # no such column: left as it was


def test_circle_is_refused_naming_its_rows():
    bring("portfolios", TREE)
    run = bring("portfolios", "code,name,parent\nPAY,Payments,CHK\nCHK,Checkout,PAY\nNEW,New,CHK\n")
    assert counts(run) == (1, 0, 0, 2)
    assert faults(run) == [(2, "parent", "circle"), (3, "parent", "circle")]
    assert "2, 3" in run.issues.first().message
    assert path_of("CHK") == ["GRP", "PAY", "CHK"]
    assert path_of("NEW") == ["GRP", "PAY", "CHK", "NEW"]


def test_node_below_one_that_stays_stored_can_close_a_circle_too():
    bring("portfolios", TREE)
    run = bring("portfolios", "code,name,parent\nGRP,Group,CHK\n")
    assert faults(run) == [(2, "parent", "circle")]


def test_rows_below_a_rejected_one_are_rejected_too():
    run = bring("portfolios", "code,name,parent,kind\nA,A,,nonsense\nB,B,A,\nC,C,B,\n")
    assert faults(run) == [
        (2, "kind", "not_a_choice"),
        (3, "parent", "unknown_parent"),
        (4, "parent", "unknown_parent"),
    ]
    assert not Node.objects.exists()


def test_unknown_owner_waits_and_is_joined_when_the_person_comes():
    tree = bring("portfolios", TREE)
    assert any("bo@example.com" in note for note in tree.note_texts())
    node = Node.objects.get(code="PAY")
    assert node.owner is None
    assert node.attributes == {"owner_email": "bo@example.com"}
    bring("people", "email,name\nBo@Example.com,Bo\n")
    node.refresh_from_db()
    assert node.owner.name == "Bo"
    assert node.attributes is None
    # Whoever waited for ann still waits; the file read again finds nothing to do for bo.
    assert counts(bring("portfolios", TREE)) == (0, 0, 3, 0)


def test_teams_before_their_leads_and_people_before_their_managers():
    teams = bring(
        "teams", "code,name,parent,lead_email\nWEB,Web,DEV,cy@example.com\nDEV,Development,,ann@example.com\n"
    )
    assert counts(teams) == (2, 0, 0, 0)
    assert Team.objects.get(code="WEB").parent.code == "DEV"
    people = bring(
        "people",
        "email,name,role,manager_email,team,capacity_pct\n"
        'cy@example.com,Cy,Developer,ann@example.com,web,"80,5 %"\n'
        "ann@example.com,Ann,Head,zoe@example.com,DEV,\n",
    )
    assert counts(people) == (2, 0, 0, 0)
    cy = Person.objects.get(email="cy@example.com")
    assert (cy.manager.name, cy.team.code, str(cy.capacity_pct)) == ("Ann", "WEB", "80.50")
    assert Team.objects.get(code="WEB").lead == cy
    ann = Person.objects.get(email="ann@example.com")
    assert ann.attributes == {"manager_email": "zoe@example.com"}
    assert ann.capacity_pct == 100
    bring("people", "email,name,manager_email\nzoe@example.com,Zoe,\n")
    ann.refresh_from_db()
    assert (ann.manager.name, ann.attributes) == ("Zoe", None)


def test_people_with_faults():
    run = bring(
        "people",
        "email,name,team,capacity_pct,manager_email\n"
        "not an address,X,,,\n"
        "a@example.com,,,,\n"
        "b@example.com,B,NONE,,\n"
        "c@example.com,C,,140,\n"
        "d@example.com,D,,,d@example.com\n"
        "e@example.com,E,,,\n"
        "E@EXAMPLE.COM,E again,,,\n",
    )
    assert faults(run) == [
        (2, "email", "not_an_email"),
        (3, "name", "required"),
        (4, "team", "unknown_team"),
        (5, "capacity_pct", "too_large"),
        (6, "manager_email", "circle"),
        (7, "email", "duplicate_key"),
        (8, "email", "duplicate_key"),
    ]
    assert run.issues.get(line=4).cells == ["b@example.com", "B", "NONE", "", ""]
    assert run.issues.get(line=8).cells[1] == "E again"


PRODUCTS = """code;name;portfolio;stage;innovation_class;first_launched_on;retired_on;manager_email;\
owner_email;description
WALLET;Wallet;PAY;croissance;nouvelle gamme;31/01/2022;;ann@example.com;bo@example.com;"Two
lines"
OLD;Old;PAY;retired;;2001-05-01;2020-06-30;;;
"""


def test_products_open_roles_from_the_first_launch():
    ann, bo = factories.person("ann@example.com"), factories.person("bo@example.com")
    factories.node("PAY")
    run = bring("products", PRODUCTS)
    assert counts(run) == (2, 0, 0, 0)
    wallet = Product.objects.get(code="WALLET")
    assert (wallet.stage, wallet.innovation_class) == ("growth", "new_line")
    assert wallet.first_launched_on == date(2022, 1, 31)
    assert wallet.description == "Two\nlines"
    assert path_of("WALLET") == ["PAY", "WALLET"]
    held = (
        Ownership.objects.filter(product=wallet)
        .order_by("role")
        .values_list("role", "person", "starts_on", "ends_on")
    )
    assert list(held) == [
        ("manager", ann.pk, date(2022, 1, 31), None),
        ("owner", bo.pk, date(2022, 1, 31), None),
    ]
    assert counts(bring("products", PRODUCTS)) == (0, 0, 2, 0)
    assert Ownership.objects.count() == 2


def test_new_manager_ends_the_old_ones_time_on_the_day_of_the_import(monkeypatch):
    # Half past midnight in Paris, where the company is: the day before in UTC.
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    ann = factories.person("ann@example.com")
    cy = factories.person("cy@example.com")
    factories.node("PAY")
    bring("products", PRODUCTS)
    run = bring("products", "code,name,portfolio,manager_email\nWALLET,Wallet,PAY,cy@example.com\n")
    assert counts(run) == (0, 1, 0, 0)
    today = date(2026, 11, 23)
    wallet = Product.objects.get(code="WALLET")
    held = Ownership.objects.filter(product=wallet, role="manager").order_by("starts_on")
    assert list(held.values_list("person", "starts_on", "ends_on")) == [
        (ann.pk, date(2022, 1, 31), today),
        (cy.pk, today, None),
    ]
    assert wallet.first_launched_on == date(2022, 1, 31)


def test_manager_who_comes_later_gets_the_role_then():
    factories.node("PAY")
    bring("products", PRODUCTS)
    assert not Ownership.objects.exists()
    wallet = Product.objects.get(code="WALLET")
    assert wallet.attributes == {"manager_email": "ann@example.com", "owner_email": "bo@example.com"}
    bring("people", "email,name\nann@example.com,Ann\n")
    wallet.refresh_from_db()
    assert wallet.attributes == {"owner_email": "bo@example.com"}
    ownership = Ownership.objects.get()
    assert (ownership.role, ownership.starts_on) == ("manager", date(2022, 1, 31))
    assert counts(bring("products", PRODUCTS)) == (0, 0, 2, 0)


def test_role_that_somebody_takes_up_later_is_not_moved_by_a_product_file():
    factories.person("ann@example.com")
    wallet = factories.product("WALLET", factories.node("PAY"))
    later = timezone.localdate() + timedelta(days=30)
    factories.ownership(wallet, factories.person("cy@example.com"), starts_on=later)
    run = bring("products", "code,name,portfolio,manager_email\nWALLET,Wallet,PAY,ann@example.com\n")
    assert faults(run) == [(2, "manager_email", "role_taken")]


def test_product_faults():
    factories.node("PAY")
    run = bring(
        "products",
        "code,name,portfolio,stage,first_launched_on,retired_on\n"
        "A,A,NOWHERE,idea,,\n"
        "B,B,PAY,idee,,\n"
        "C,C,PAY,,2025-02-30,\n"
        "D,D,PAY,,2025-02-03,2024-01-01\n",
    )
    assert faults(run) == [
        (2, "portfolio", "unknown_node"),
        (4, "first_launched_on", "no_such_date"),
        (5, "retired_on", "dates_reversed"),
    ]
    issue = run.issues.get(line=5)
    assert "2024-01-01 lies before 2025-02-03" in issue.message
    assert Product.objects.get().code == "B"


def test_one_of_two_days_is_held_against_the_other_that_is_stored():
    """A file that has the one column alone; the other stays as it was."""
    node = factories.node("PAY")
    product = factories.product("P", node, first_launched_on=date(2020, 1, 1), retired_on=date(2025, 1, 1))
    facts.launch(product, go="2020-01-10", launched="2020-02-10")
    Launch.objects.update(name="First")
    head = "code,name,portfolio,"
    for source, text, column, said in (
        (
            "products",
            head + "first_launched_on\nP,P,PAY,2026-05-04\n",
            "first_launched_on",
            "2025-01-01",
        ),
        ("products", head + "retired_on\nP,P,PAY,2019-05-04\n", "retired_on", "2019-05-04"),
        ("launches", "product,name,launched_on\nP,First,2020-01-09\n", "launched_on", "2020-01-09"),
        ("launches", "product,name,go_on\nP,First,2020-03-01\n", "go_on", "2020-02-10"),
    ):
        run = bring(source, text)
        assert (run.state, faults(run)) == ("applied", [(2, column, "dates_reversed")]), text
        assert f"{said} lies before" in run.issues.get().message
    good = bring("products", head + "first_launched_on\nP,P,PAY,2021-05-04\nQ,Q,PAY,2026-05-04\n")
    assert counts(good) == (1, 1, 0, 0)
    assert counts(bring("launches", "product,name,launched_on\nP,First,2020-01-10\n")) == (0, 1, 0, 0)


OWNERSHIP = """product,email,role,from,to
WALLET,ann@example.com,manager,2022-01-01,2024-01-01
wallet,bo@example.com,manager,2024-01-01,
"""


def test_ownership_one_after_the_other_and_again():
    factories.product("WALLET")
    factories.person("ann@example.com")
    factories.person("bo@example.com")
    assert counts(bring("ownership", OWNERSHIP)) == (2, 0, 0, 0)
    assert counts(bring("ownership", OWNERSHIP)) == (0, 0, 2, 0)
    run = bring(
        "ownership", "product,email,role,from,to\nWALLET,bo@example.com,manager,2024-01-01,2025-01-01\n"
    )
    assert counts(run) == (0, 1, 0, 0)
    assert Ownership.objects.get(person__email="bo@example.com").ends_on == date(2025, 1, 1)


def test_overlaps_are_refused_with_both_lines_named():
    factories.product("WALLET")
    factories.person("ann@example.com")
    factories.person("bo@example.com")
    run = bring("ownership", OWNERSHIP.replace("2024-01-01\n", "2024-03-01\n"))
    assert faults(run) == [(2, "from", "overlap"), (3, "from", "overlap")]
    assert "line 3" in run.issues.get(line=2).message
    assert "line 2" in run.issues.get(line=3).message
    bring("ownership", OWNERSHIP)
    late = bring("ownership", "product,email,role,from,to\nWALLET,ann@example.com,manager,2025-01-01,\n")
    assert faults(late) == [(2, "from", "overlap_stored")]
    assert "2024-01-01" in late.issues.get().message
    # The same row goes in together with the end of the one in its way.
    both = bring(
        "ownership",
        OWNERSHIP.replace("2024-01-01,\n", "2024-01-01,2025-01-01\n")
        + "WALLET,ann@example.com,manager,2025-01-01,\n",
    )
    assert counts(both) == (1, 1, 1, 0)


def test_unknown_columns_become_attributes_and_stay_when_a_file_lacks_them():
    bring("teams", "code,name,Floor,Cost centre\nDEV,Development,3,4711\n")
    assert Team.objects.get().attributes == {"Floor": "3", "Cost centre": "4711"}
    assert counts(bring("teams", "code,name,Floor\nDEV,Development,\n")) == (0, 1, 0, 0)
    assert Team.objects.get().attributes == {"Cost centre": "4711"}
    assert counts(bring("teams", "code,name\nDEV,Development\n")) == (0, 0, 1, 0)


def test_codes_match_whatever_their_case_and_keep_their_spelling():
    bring("teams", "code,name\nDev,Development\n")
    run = bring("teams", "code,name,parent\nDEV,Engineering,\nweb,Web,dEv\n")
    assert counts(run) == (1, 1, 0, 0)
    assert set(Team.objects.values_list("code", "name")) == {("Dev", "Engineering"), ("web", "Web")}
    assert Team.objects.get(code="web").parent.code == "Dev"
