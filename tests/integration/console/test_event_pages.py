"""The page of the audit trail, and the history on a product's page."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.access.models import User
from core.access.selectors.trail import trail_visible_to
from core.audit.services import trail
from portfolio.models import Product, Stage
from portfolio.services import products
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = reverse("console:event-list")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def happen(verb: str, label: str, by: User, *, at: Product | None = None, **values) -> None:
    with transaction.atomic():
        trail.record(
            verb=verb,
            by=by,
            subject=("product", at.pk if at else 0),
            label=label,
            scope_id=at.scope_id if at else None,
            **values,
        )


def text_of(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_who_when_what_and_the_values_before_and_after():
    cpo = factories.user(email="ada@example.com", name="Ada Lovelace")
    product = factories.product("CHECKOUT", name="Checkout")
    products.change(product=product, by=cpo, stage=Stage.MATURITY)
    page = text_of(signed_in(cpo), "?noun=product")
    assert "Ada Lovelace changed Checkout" in page
    assert "<td>Growth</td><td>Maturity</td>" in page
    assert "1 event." in page


def test_trail_is_empty_at_first():
    assert "Nothing happened yet" in text_of(signed_in(factories.user()))


def test_filters_narrow_by_noun_verb_person_and_day():
    ada, bob = factories.user(email="ada@example.com"), factories.user(email="bob@example.com")
    product = factories.product("P")
    happen("portfolio.product.added", "Alpha", ada, at=product)
    happen("portfolio.product.changed", "Beta", bob, at=product)
    happen("portfolio.node.added", "Gamma", ada, at=product)
    client = signed_in(ada)

    def labels(query: str) -> set[str]:
        page = text_of(client, query)
        return {label for label in ("Alpha", "Beta", "Gamma") if f'data-column="subject">{label}<' in page}

    assert labels("") == {"Alpha", "Beta", "Gamma"}
    assert labels("?noun=product") == {"Alpha", "Beta"}
    assert labels("?verb=portfolio.product.changed") == {"Beta"}
    assert labels("?person=ADA@example.com") == {"Alpha", "Gamma"}
    assert labels("?q=gamm") == {"Gamma"}
    today = datetime.now(UTC).date().isoformat()
    assert labels("?since=2020-01-01&until=2020-12-31") == set()
    assert labels(f"?since=2020-01-01&noun=node&person=bob@example.com&until={today}") == set()
    assert "Nothing matches" in text_of(client, "?verb=portfolio.product.added&noun=node")


def test_only_the_trail_of_ones_own_part():
    unit = factories.node("UNIT")
    mine, other = factories.product("MINE", unit), factories.product("OTHER")
    cpo = factories.user()
    happen("portfolio.product.changed", "Mine", cpo, at=mine)
    happen("portfolio.product.changed", "Other", cpo, at=other)
    happen("access.user.created", "Zoe Zuse", cpo)
    page = text_of(signed_in(factories.user("pmo", unit)))
    assert "changed Mine" in page
    assert "changed Other" not in page
    assert "Zoe Zuse" not in page
    client = signed_in(factories.user("pmo", unit))
    exported = b"".join(client.get(f"{PAGE}?export=csv").streaming_content).decode("utf-8-sig")
    assert "Mine" in exported
    assert "Other" not in exported


def test_it_has_saved_views_columns_and_files_of_ticked_rows_as_every_list():
    ada, bob = factories.user(email="ada@example.com"), factories.user(email="bob@example.com")
    happen("portfolio.product.changed", "Alpha", ada)
    happen("portfolio.product.changed", "Beta", bob)
    client = signed_in(ada)
    address = client.post(
        "/lists/audit_trail/views/", {"name": "Bob's", "query": "person=bob@example.com", "next": PAGE}
    ).headers["Location"]
    page = text_of(client, address.removeprefix(PAGE))
    assert "Bob&#x27;s" in page
    assert "changed Beta" in page
    assert "changed Alpha" not in page
    client.post("/lists/audit_trail/columns/", {"column": ["verb", "text"], "next": PAGE})
    assert '<span class="mono">portfolio.product.changed</span>' in text_of(client)
    assert 'data-column="actor"' not in text_of(client)
    first = trail_visible_to(ada).get(subject_label="Alpha").pk
    file = client.get("/lists/audit_trail/file/", {"row": first}).getvalue().decode()
    assert "Alpha" in file
    assert "Beta" not in file
    reader = signed_in(factories.user("executive"))
    assert reader.get("/lists/audit_trail/file/", {"row": first}).status_code == 404


@pytest.mark.parametrize("role", ["head_of_product", "product_manager", "executive", "analyst", None])
def test_for_whoever_may_not_read_it_the_page_does_not_exist(role):
    client = signed_in(factories.user(role=role))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}?export=csv").status_code == 404


def test_export_has_the_sentence_and_the_values():
    cpo = factories.user(email="ada@example.com")
    happen("portfolio.product.changed", "=Alpha", cpo, before={"stage": "idea"}, after={"stage": "growth"})
    exported = b"".join(signed_in(cpo).get(f"{PAGE}?export=csv").streaming_content).decode("utf-8-sig")
    header, row, *rest = exported.splitlines()
    assert header == "id,occurred_at,actor,verb,what_happened,subject_kind,subject_id,subject,before,after"
    assert "ada@example.com changed =Alpha" in row
    assert ",'=Alpha," in row
    assert '"{""stage"": ""idea""}","{""stage"": ""growth""}"' in row
    assert rest == []


def test_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries):
    cpo = factories.user()
    client = signed_in(cpo)
    happen("portfolio.product.changed", "One", cpo)
    client.get(PAGE)
    with django_assert_max_num_queries(100) as few:
        client.get(PAGE)
    for number in range(30):
        happen("portfolio.product.changed", f"Another {number}", cpo)
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)


def test_product_page_tells_the_history_of_this_product_alone():
    product, other = factories.product("CHECKOUT"), factories.product("OTHER")
    cpo = factories.user(email="ada@example.com", name="Ada Lovelace")
    happen(
        "portfolio.product.changed",
        "Checkout",
        cpo,
        at=product,
        before={"name": "Till"},
        after={"name": "Checkout"},
    )
    happen("portfolio.product.changed", "Somebody else", cpo, at=other)
    reader = signed_in(factories.user("executive"))
    page = " ".join(
        reader.get(reverse("portfolio:product-detail", args=["CHECKOUT"])).content.decode().split()
    )
    assert "Ada Lovelace changed Checkout" in page
    assert "Name <strong>Till → Checkout</strong>" in page
    assert "Somebody else" not in page
    untouched = factories.product("QUIET")
    page = reader.get(reverse("portfolio:product-detail", args=[untouched.code])).content.decode()
    assert "Nothing since this product came into the portal." in page


def test_events_show_the_newest_first():
    cpo = factories.user()
    for label in ("First", "Second"):
        happen("portfolio.product.changed", label, cpo)
    page = text_of(signed_in(cpo))
    assert page.index("changed Second") < page.index("changed First")
