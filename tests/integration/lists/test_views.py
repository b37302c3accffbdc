"""Saved views: tabs with counts, private or shared, on the pages and in the API."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.audit.models import AuditEvent
from core.lists.models import SavedView
from core.undo.models import Step
from tests import factories
from tests.integration.lists.browsing import browser

pytestmark = pytest.mark.django_db


def save(client: Client, name: str, query: str, **more: str) -> str:
    sent = {"name": name, "query": query, "next": "/products/?page=2", **more}
    answer = client.post("/lists/products/views/", sent)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def tabs(client: Client, address: str = "/products/?view=all") -> list[str]:
    """Return the tabs of a list as they read."""
    text = client.get(address).content.decode()
    row = text.partition('class="view-tabs"')[2].partition("</nav>")[0]
    found = re.findall(r'<a class="tab"[^>]*>(.*?)</a>', row, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


@pytest.fixture
def products(db: None) -> None:
    node = factories.node("TOP")
    for number, stage in enumerate(["growth", "growth", "idea"]):
        factories.product(f"P{number}", node, stage=stage)


def test_a_view_keeps_filters_search_and_order_and_stands_as_a_tab_with_its_count(products: None) -> None:
    client = browser(factories.user("analyst"))
    address = save(client, "Growing", "stage=growth&sort=-name&page=3&view=9&export=csv")
    view = SavedView.objects.get()
    assert view.query == "stage=growth&sort=-name"
    assert address == f"/products/?stage=growth&sort=-name&view={view.pk}"
    assert tabs(client) == ["All", "Growing 2"]
    assert 'aria-current="page">Growing' in client.get(address).content.decode()
    # It is the person's own.
    assert tabs(browser(factories.user("analyst"))) == ["All"]


def test_only_leading_roles_share(products: None) -> None:
    analyst = browser(factories.user("analyst"))
    save(analyst, "Growing", "stage=growth", is_shared="yes")
    assert not SavedView.objects.exists()
    lead = browser(factories.user("head_of_product"))
    save(lead, "Growing", "stage=growth", is_shared="yes")
    assert tabs(analyst) == ["All", "Growing 2"]
    # The count is that of who looks.
    own = factories.node("OWN")
    factories.product("MINE", own, stage="growth")
    assert tabs(browser(factories.user("analyst", own))) == ["All", "Growing 1"]
    view = SavedView.objects.get()
    assert analyst.post(f"/lists/products/views/{view.pk}/", {"save": "yes", "name": "X"}).status_code == 403
    assert analyst.post(f"/lists/products/views/{view.pk}/", {"remove": "yes"}).status_code == 403


def test_a_list_opens_with_the_view_one_chose_until_one_chooses_otherwise(products: None) -> None:
    client = browser(factories.user("analyst"))
    address = save(client, "Growing", "stage=growth", default="yes")
    answer = client.get("/products/")
    assert (answer.status_code, f"/products/{answer.headers['Location']}") == (302, address)
    assert client.get("/products/?view=all").status_code == 200
    view = SavedView.objects.get()
    client.post(f"/lists/products/views/{view.pk}/", {"save": "yes", "name": "Growing"})
    assert client.get("/products/").status_code == 200


def test_a_view_is_renamed_filled_anew_removed_and_taken_back(products: None) -> None:
    client = browser(factories.user("analyst"))
    save(client, "Growing", "stage=growth", default="yes")
    view = SavedView.objects.get()
    one = f"/lists/products/views/{view.pk}/"
    client.post(one, {"keep": "yes", "query": "stage=idea", "next": "/products/"})
    client.post(one, {"save": "yes", "name": "Ideas", "default": "yes", "next": "/products/"})
    assert tabs(client) == ["All", "Ideas 1"]
    client.post(one, {"remove": "yes", "next": "/products/?q=x"})
    assert tabs(client) == ["All"]
    assert client.get("/products/").status_code == 200
    client.post(Step.objects.get().address)
    assert tabs(client) == ["All", "Ideas 1"]
    assert client.get("/products/").status_code == 302
    verbs = AuditEvent.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "lists.view.saved",
        "lists.view.changed",
        "lists.view.changed",
        "lists.view.removed",
        "undo.step.taken_back",
    ]


def test_two_views_of_one_person_have_two_names(products: None) -> None:
    client = browser(factories.user("analyst"))
    save(client, "Growing", "stage=growth")
    assert save(client, "growing", "stage=idea") == "/products/?page=2"
    assert "You have a view of that name here." in client.get("/products/").content.decode()
    assert SavedView.objects.count() == 1


def test_tabs_cost_as_many_queries_for_eight_views_as_for_one(products: None) -> None:
    client = browser(factories.user("analyst"))
    counts = []
    for number in range(8):
        save(client, f"View {number}", f"q=P{number}")
        with CaptureQueriesContext(connection) as queries:
            shown = tabs(client)
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 15
    assert shown[:3] == ["All", "View 0 1", "View 1 1"]


def test_the_api_has_the_same_views_and_refuses_the_same(products: None) -> None:
    analyst, lead = browser(factories.user("analyst")), browser(factories.user("head_of_product"))
    address = "/api/v1/saved-views/"
    made = analyst.post(
        address, {"list": "products", "name": "Growing", "query": "?stage=growth&page=2"}, "application/json"
    )
    assert made.status_code == 201, made.content
    assert made.json()["query"] == "stage=growth"
    one = f"{address}{made.json()['id']}/"
    assert tabs(analyst) == ["All", "Growing 2"]
    assert lead.get(one).status_code == 404
    refused = analyst.patch(one, {"shared": True}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    stale = {"If-Match": analyst.get(one).headers["ETag"]}
    assert analyst.patch(one, {"name": "Grown"}, "application/json", headers=stale).json()["name"] == "Grown"
    assert analyst.patch(one, {"name": "Old"}, "application/json", headers=stale).status_code == 412
    unknown = analyst.post(address, {"list": "nothing", "name": "X"}, "application/json")
    assert unknown.json()["fields"]["list"] == ["There is no list of this name."]
    shared = lead.post(address, {"list": "products", "name": "All of us", "shared": True}, "application/json")
    assert analyst.get(f"{address}?shared=true&list=products").json()["count"] == 1
    theirs = f"{address}{shared.json()['id']}/"
    assert analyst.patch(theirs, {"name": "Mine"}, "application/json").status_code == 403
    assert analyst.delete(theirs).status_code == 403
    assert analyst.delete(one).status_code == 204
    assert tabs(analyst) == ["All", "All of us 3"]


def test_a_shared_view_of_a_list_that_one_does_not_see_is_not_there_for_one(db: None) -> None:
    allowed, lead = browser(factories.user("administrator")), browser(factories.user("cpo"))
    address = "/api/v1/saved-views/"
    sent = {"list": "salary_bands", "name": "Above 90,000", "query": "q=senior", "shared": True}
    made = allowed.post(address, sent, "application/json")
    assert made.status_code == 201, made.content
    assert allowed.get(address).json()["count"] == 1
    assert lead.get(address).json()["count"] == 0
    assert lead.get(f"{address}{made.json()['id']}/").status_code == 404
