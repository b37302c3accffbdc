"""Objectives, key results, contributions: rules, progress, pages, API, files."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from core.access.models import User
from core.common.errors import Invalid
from core.profile.services import states
from portfolio.errors import ObjectiveCircle
from portfolio.models import Contribution, KeyResult, Node, Objective, Product
from portfolio.selectors.progress import Progress, progress_of, way
from portfolio.services import key_results, objectives
from tests import factories
from tests.factories.facts import answers, measure_all
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
IN_JUNE = date(2026, 6, 15)


@pytest.fixture
def group() -> Node:
    return factories.node("GROUP")


@pytest.fixture
def unit(group: Node) -> Node:
    return factories.node("UNIT", group)


@pytest.fixture
def side(group: Node) -> Node:
    return factories.node("SIDE", group)


@pytest.fixture
def head(unit: Node) -> User:
    return factories.user("head_of_product", unit)


def objective(node: Node, code: str, **fields: Any) -> Objective:
    return Objective.objects.create(node=node, code=code, title=f"Title of {code}", **{**YEAR, **fields})


def by_hand(of: Objective, start: str, target: str, *, code: str = "KR", **fields: Any) -> KeyResult:
    return KeyResult.objects.create(
        objective=of,
        code=code,
        title=code,
        start_value=Decimal(start),
        target_value=Decimal(target),
        **fields,
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.mark.parametrize(
    ("value", "start", "target", "made"),
    [
        ("15", "10", "20", 0.5),
        ("25", "10", "20", 1.0),  # beyond the target is there, not further
        ("5", "10", "20", 0.0),  # behind the start is no way back
        ("120", "160", "110", 0.8),  # downwards: 40 of 50
        (None, "10", "20", None),  # unknown is not zero
    ],
)
def test_the_way_from_start_to_target(value: str | None, start: str, target: str, made: float | None) -> None:
    assert way(None if value is None else Decimal(value), Decimal(start), Decimal(target)) == made


def test_progress_is_the_mean_of_what_is_known(unit: Node, head: User) -> None:
    product = factories.product("P", unit)
    answers(product, "2026-05-10", *[10] * 7, *[0] * 3)  # NPS 40
    measure_all()
    it = objective(unit, "O")
    by_hand(it, "20", "60", code="A", kpi="nps", window="month")  # 40 is half of the way
    by_hand(it, "0", "10", code="B")
    by_hand(it, "0", "10", code="C")
    key_results.say(
        by=head, key_result=KeyResult.objects.get(code="B"), on=date(2026, 3, 1), value=Decimal(2)
    )
    key_results.say(
        by=head, key_result=KeyResult.objects.get(code="B"), on=date(2026, 5, 1), value=Decimal(3)
    )
    found = progress_of([it.pk], IN_JUNE)[it.pk]
    assert [one.progress for one in found.results] == [0.5, 0.3, None]
    assert (found.value, found.unknown) == (0.4, 1)  # (0.5 + 0.3) / 2: what is unknown is left out
    assert Progress().value is None
    earlier = progress_of([it.pk], date(2026, 4, 20))[it.pk].results
    # No answer in March, and of B only what was said by then.
    assert [one.progress for one in earlier] == [None, 0.2, None]


def test_an_objective_whose_period_is_over_is_measured_at_its_end(unit: Node) -> None:
    product = factories.product("P", unit)
    answers(product, "2026-03-10", *[10] * 7, *[0] * 3)
    answers(product, "2026-04-10", *[10] * 10)
    measure_all()
    it = objective(unit, "O", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    by_hand(it, "0", "80", kpi="nps", window="month", product=product)
    assert progress_of([it.pk], IN_JUNE)[it.pk].value == 0.5


def test_an_objective_serves_one_of_its_line_and_never_itself(
    group: Node, unit: Node, side: Node, head: User
) -> None:
    top, beside, own = objective(group, "TOP"), objective(side, "BESIDE"), objective(unit, "OWN")
    assert objectives.change(by=head, objective=own, parent=top).parent == top
    with pytest.raises(Invalid, match="outside the line"):
        objectives.change(by=head, objective=own, parent=beside)
    with pytest.raises(Invalid, match="outside the line"):
        objectives.change(by=head, objective=top, parent=own)  # a node does not serve one below it
    below = objectives.add(by=head, code="BELOW", title="B", node=unit, parent=own, **YEAR)
    with pytest.raises(ObjectiveCircle):
        objectives.change(by=head, objective=own, parent=below)
    with pytest.raises(Invalid, match="would stand outside"):
        objectives.change(by=head, objective=own, node=side, parent=None)
    with pytest.raises(Invalid, match="Other objectives serve"):
        objectives.remove(by=head, objective=own)


def test_the_database_refuses_circles_and_reversed_dates(unit: Node) -> None:
    one, other = objective(unit, "A"), objective(unit, "B")
    Objective.objects.filter(pk=one.pk).update(parent=other)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="would stand above itself"), transaction.atomic():
        Objective.objects.filter(pk=other.pk).update(parent=one)
    for wrong in ({"ends_on": date(2025, 1, 1)}, {"parent": one}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Objective.objects.filter(pk=one.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_hand(one, "5", "5")


def test_key_results_and_contributions_refuse_what_cannot_be(unit: Node, head: User) -> None:
    it, product = objective(unit, "O"), factories.product("P", unit)
    told = {"by": head, "objective": it, "title": "T", "start_value": Decimal(1), "target_value": Decimal(2)}
    for wrong, field in (
        ({"kpi": "happiness"}, "kpi"),
        ({"kpi": "nps", "window": "life"}, "window"),
        ({"target_value": Decimal(1)}, "target_value"),
    ):
        with pytest.raises(Invalid) as refused:
            key_results.add(**{**told, **wrong})
        assert list(refused.value.fields) == [field]
    measured = key_results.add(**told, kpi="nps")
    with pytest.raises(Invalid, match="measured by its KPI"):
        key_results.say(by=head, key_result=measured, on=IN_JUNE, value=Decimal(1))
    objectives.serve(by=head, objective=it, product=product)
    with pytest.raises(Invalid, match="already"):
        objectives.serve(by=head, objective=it, product=product)


def test_pages_from_the_first_objective_to_its_products(group: Node, unit: Node, head: User) -> None:
    client, product = browser(head), factories.product("P", unit, name="Ledger API")
    assert "No objectives yet" in client.get("/objectives/").content.decode()
    told = {"title": "Recurring revenue", "code": "O-1", "node": unit.pk, "state": "open", **YEAR}
    made = client.post("/objectives/new/", told)
    it = Objective.objects.get()
    assert made["Location"] == f"/objectives/{it.pk}/"
    page = client.get(made["Location"]).content.decode()
    assert "Nothing shows yet" in page
    assert "No product serves" in page
    asked = {
        "title": "Forty customers",
        "kpi": "",
        "start_value": "0",
        "target_value": "40",
        "unit": "customers",
    }
    client.post(f"/objectives/{it.pk}/key-results/new/", asked)
    result = KeyResult.objects.get()
    client.post(f"/key-results/{result.pk}/value/", {"on": "2026-03-01", "value": "10", "note": "First"})
    client.post(
        f"/objectives/{it.pk}/products/new/", {"product": product.pk, "weight": "3", "note": "Mainly"}
    )
    page = client.get(f"/objectives/{it.pk}/").content.decode()
    assert "25%" in page
    assert "Ledger API" in page
    assert "Recurring revenue" in client.get("/objectives/tree/?year=2026").content.decode()
    assert "No objectives in this year" in client.get("/objectives/tree/?year=2020").content.decode()
    assert "Recurring revenue" in client.get("/products/P/strategy/").content.decode()
    assert "Recurring revenue" in client.get("/portfolio/UNIT/strategy/").content.decode()
    again = client.post("/objectives/new/", {**told, "ends_on": "2025-01-01"})
    assert (again.status_code, "taken" in again.content.decode()) == (422, True)


def test_removed_and_brought_back_with_all_that_hangs_on_it(unit: Node, head: User) -> None:
    it, product, client = objective(unit, "O"), factories.product("P", unit), browser(head)
    key_results.say(by=head, key_result=by_hand(it, "0", "10"), on=IN_JUNE, value=Decimal(4))
    objectives.serve(by=head, objective=it, product=product)
    page = client.post(f"/objectives/{it.pk}/remove/", follow=True)
    assert not KeyResult.objects.exists()
    (message,) = page.context["messages"]
    client.post(message.extra_tags)
    assert KeyResult.objects.get().values.get().value == 4
    assert Contribution.objects.get().product == product


def test_unserved_objectives_and_products_that_serve_none(unit: Node, head: User) -> None:
    today = {"starts_on": date(2020, 1, 1), "ends_on": date(2999, 12, 31)}
    served, lonely = objective(unit, "SERVED", **today), objective(unit, "LONELY", **today)
    busy, idle = factories.product("BUSY", unit), factories.product("IDLE", unit)
    objectives.serve(by=head, objective=served, product=busy)
    client = browser(head)
    assert [row.pk for row in client.get("/objectives/?served=no").context["list"].page] == [lonely.pk]
    assert [row.pk for row in client.get("/products/?without=objective").context["list"].page] == [idle.pk]
    found = api(head).get("/api/v1/objectives/?served=no").json()["results"]
    assert [one["code"] for one in found] == ["LONELY"]


def test_off_the_pages_are_gone_and_the_rows_stay(unit: Node, head: User) -> None:
    it = objective(unit, "O")
    states.turn(by=head, name="objectives", on=False)
    client = browser(head)
    for address in ("/objectives/", f"/objectives/{it.pk}/", "/objectives/tree/"):
        assert client.get(address).status_code == 404
    assert "/objectives/" not in client.get("/products/").content.decode()
    assert api(head).get("/api/v1/objectives/").json()["count"] == 1
    states.turn(by=head, name="objectives", on=True)
    assert client.get("/objectives/").status_code == 200


def test_rights_own_sibling_parent_none(group: Node, unit: Node, side: Node, head: User) -> None:
    own, sibling, parent = objective(unit, "OWN"), objective(side, "SIB"), objective(group, "PAR")
    client = api(head)
    assert [one["code"] for one in client.get("/api/v1/objectives/").json()["results"]] == ["OWN"]
    for it, status in ((own, 200), (sibling, 404), (parent, 404)):
        answer = client.patch(f"/api/v1/objectives/{it.pk}/", {"title": "New"}, format="json")
        assert answer.status_code == status
    reader = api(factories.user("analyst", unit))
    assert reader.get(f"/api/v1/objectives/{own.pk}/").status_code == 200
    assert reader.patch(f"/api/v1/objectives/{own.pk}/", {"title": "X"}, format="json").status_code == 403
    assert api(factories.user(None)).get("/api/v1/objectives/").json()["count"] == 0


def test_api_from_objective_to_progress(unit: Node, head: User) -> None:
    client = api(head)
    factories.product("P", unit)
    made = client.post(
        "/api/v1/objectives/",
        {"code": "O", "portfolio": "UNIT", "title": "T", "from": "2026-01-01", "to": "2026-12-31"},
        format="json",
    ).json()
    assert (made["progress"], made["unknown"], made["state"]) == (None, 0, "open")
    wrong = client.patch(f"/api/v1/objectives/{made['id']}/", {"to": "2025-01-01"}, format="json")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["to"])
    result = client.post(
        "/api/v1/key-results/", {"objective": "O", "title": "K", "start": "0", "target": "8"}, format="json"
    ).json()
    assert (result["value"], result["progress"]) == (None, None)
    said = client.post(
        f"/api/v1/key-results/{result['id']}/value/", {"on": "2026-02-01", "value": "6"}, format="json"
    ).json()
    assert (said["value"], said["progress"]) == ("6.000000000000", 0.75)
    served = {"objective": "O", "product": "P", "weight": 3}
    contribution = client.post("/api/v1/contributions/", served, format="json").json()
    assert client.get(f"/api/v1/objectives/{made['id']}/").json() | {"progress": 0.75, "products": 1} == (
        client.get(f"/api/v1/objectives/{made['id']}/").json()
    )
    assert client.delete(f"/api/v1/contributions/{contribution['id']}/").status_code == 204


OBJECTIVES = """code,portfolio,title,parent,from,to,state
BELOW,UNIT,Below,TOP,2026-01-01,2026-12-31,ouvert
TOP,GROUP,Top,,2026-01-01,2026-12-31,
"""


def test_files_of_strategy_come_in_and_go_out_unchanged(group: Node, unit: Node) -> None:
    factories.product("P", unit)
    assert counts(bring("objectives", OBJECTIVES)) == (2, 0, 0, 0)
    assert Objective.objects.get(code="BELOW").parent == Objective.objects.get(code="TOP")
    assert counts(bring("objectives", OBJECTIVES)) == (0, 0, 2, 0)
    results = "code,objective,title,kpi,window,product,start,target,unit\n"
    results += (
        "K1,TOP,By KPI,nps,t12m,P,10,40,\nK2,TOP,By hand,,,,0,8,customers\nK3,TOP,Share,csat,,,80%,90%,\n"
    )
    assert counts(bring("key_results", results)) == (3, 0, 0, 0)
    assert KeyResult.objects.get(code="K3").target_value == Decimal("0.9")
    assert counts(bring("key_result_values", "key_result,on,value\nK2,2026-03-01,2\n")) == (1, 0, 0, 0)
    assert counts(bring("contributions", "objective,product,weight\nTOP,P,3\n")) == (1, 0, 0, 0)
    client = browser(factories.user())
    file = b"".join(client.get("/objectives/?export=csv").streaming_content)  # type: ignore[attr-defined]
    assert counts(bring("objectives", file)) == (0, 0, 2, 0)


def test_files_are_refused_row_by_row(group: Node, unit: Node, side: Node) -> None:
    factories.product("P", unit)
    run = bring(
        "objectives",
        "code,portfolio,title,parent,from,to\n"
        "A,UNIT,A,B,2026-01-01,2026-12-31\n"
        "B,UNIT,B,A,2026-01-01,2026-12-31\n"
        "C,UNIT,C,,2026-12-31,2026-01-01\n"
        "D,UNIT,D,S,2026-01-01,2026-12-31\n"
        "S,SIDE,S,,2026-01-01,2026-12-31\n"
        "E,UNIT,E,NOWHERE,2026-01-01,2026-12-31\n"
        "F,UNIT,F,D,2026-01-01,2026-12-31\n",
    )
    assert faults(run) == [
        (2, "parent", "circle"),
        (3, "parent", "circle"),
        (4, "to", "dates_reversed"),
        (5, "parent", "outside_line"),
        (7, "parent", "unknown_parent"),
        (8, "parent", "unknown_parent"),
    ]
    run = bring(
        "key_results",
        "code,objective,title,kpi,window,start,target\n"
        "K1,S,T,happiness,,1,2\nK2,S,T,nps,life,1,2\nK3,S,T,nps,,2,2\nK4,NO,T,nps,,1,2\nK5,S,T,nps,,1,2\n",
    )
    assert faults(run) == [
        (2, "kpi", "unknown_kpi"),
        (3, "window", "kpi_window"),
        (4, "target", "no_way_to_go"),
        (5, "objective", "unknown_objective"),
    ]
    # A file with KPI or window alone is held against the other as it is stored.
    run = bring("key_results", "code,objective,title,window,start,target\nK5,S,T,life,1,2\nK6,S,T,life,1,2\n")
    assert faults(run) == [(2, "window", "kpi_window")]
    KeyResult.objects.filter(code="K5").update(window="month")
    run = bring("key_results", "code,objective,title,kpi,start,target\nK5,S,T,npv,1,2\nK6,S,T,npv,1,2\n")
    assert faults(run) == [(2, "window", "kpi_window")]
    run = bring("key_result_values", "key_result,on,value\nK5,2026-03-01,2\nK9,2026-03-01,2\n")
    assert faults(run) == [(2, "key_result", "measured_by_kpi"), (3, "key_result", "unknown_key_result")]


def test_a_product_of_another_place_is_not_told_of(group: Node, unit: Node, side: Node, head: User) -> None:
    secret = factories.product("S", side, name="Secret thing")
    it = objective(unit, "O")
    Contribution.objects.create(objective=it, product=secret)
    assert "Secret thing" not in browser(head).get(f"/objectives/{it.pk}/").content.decode()
    assert api(head).get("/api/v1/contributions/").json()["count"] == 0
    assert Product.objects.count() == 1
