"""Success criteria by page and API: proposed, signed by two, frozen at launch."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from core.access.models import User
from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.ingest.services import runs
from core.profile.services import states
from metrics.services.verdicts import evaluate
from portfolio.errors import CriteriaFrozen, SignatureRefused
from portfolio.models import CriterionEdition, Node, Product, SuccessCriterion
from portfolio.services import criteria
from tests import factories
from tests.factories.facts import answers, criterion, launch, measure_all
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def node() -> Node:
    return factories.node("TOP")


@pytest.fixture
def product(node: Node) -> Product:
    return factories.product("P", node, name="Ledger API")


@pytest.fixture
def cpo() -> User:
    return factories.user("cpo", name="Ann")


@pytest.fixture
def pmo(node: Node) -> User:
    return factories.user("pmo", node, name="Bo")


def proposed(product: Product, by: User, **told: Any) -> SuccessCriterion:
    wanted = {
        "kpi": "nps",
        "threshold": Decimal(35),
        "direction": "at_least",
        "review_on": date(2030, 10, 31),
        **told,
    }
    return criteria.propose(by=by, today=TODAY, product=product, **wanted)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def off(name: str) -> None:
    states.turn(by=factories.user("administrator"), name=name, on=False)


def test_two_signatures_make_a_criterion_agreed(product: Product, cpo: User, pmo: User) -> None:
    made = proposed(product, cpo)
    assert (made.code, made.proposed_by) == ("C-1", cpo.email)
    criteria.sign(by=pmo, criterion=made, today=TODAY)
    made.refresh_from_db()
    assert made.agreed_on is None
    criteria.sign(by=cpo, criterion=made, today=TODAY)
    made.refresh_from_db()
    assert made.agreed_on == timezone.localdate()
    assert {one.part: one.email for one in made.signatures.all()} == {"cpo": cpo.email, "pmo": pmo.email}


@pytest.mark.parametrize(
    "role", ["administrator", "head_of_product", "product_manager", "analyst", "executive", "product_owner"]
)
def test_others_do_not_sign(product: Product, cpo: User, role: str) -> None:
    with pytest.raises(SignatureRefused, match="project management office"):
        criteria.sign(by=factories.user(role), criterion=proposed(product, cpo), today=TODAY)


def test_a_role_elsewhere_does_not_sign_here(product: Product, cpo: User) -> None:
    elsewhere = factories.user("pmo", factories.node("ELSEWHERE"))
    with pytest.raises(SignatureRefused):
        criteria.sign(by=elsewhere, criterion=proposed(product, cpo), today=TODAY)


def test_nobody_signs_in_both_parts_unless_the_company_says_so(product: Product, cpo: User) -> None:
    factories.grant(cpo, "pmo")
    made = proposed(product, cpo)
    criteria.sign(by=cpo, criterion=made, today=TODAY, part="cpo")
    with pytest.raises(SignatureRefused, match="Somebody else"):
        criteria.sign(by=cpo, criterion=made, today=TODAY, part="pmo")
    off("four_eyes")
    criteria.sign(by=cpo, criterion=made, today=TODAY, part="pmo")
    made.refresh_from_db()
    assert made.agreed_on


def test_without_the_switch_a_head_of_product_and_anybody_else_sign(product: Product, node: Node) -> None:
    off("criteria_signatures")
    head, manager = factories.user("head_of_product", node), factories.user("product_manager", node)
    made = proposed(product, manager)
    with pytest.raises(SignatureRefused, match="head of product"):
        criteria.sign(by=factories.user("analyst", node), criterion=made, today=TODAY)
    criteria.sign(by=manager, criterion=made, today=TODAY)
    with pytest.raises(SignatureRefused):
        criteria.sign(by=factories.user("product_manager", node), criterion=made, today=TODAY)
    criteria.sign(by=head, criterion=made, today=TODAY)
    made.refresh_from_db()
    assert made.agreed_on
    assert {one.part for one in made.signatures.all()} == {"lead", "second"}


def test_another_wording_is_signed_anew_and_the_old_one_kept(product: Product, cpo: User, pmo: User) -> None:
    made = proposed(product, cpo)
    for who in (cpo, pmo):
        criteria.sign(by=who, criterion=made, today=TODAY)
    changed = criteria.change(by=cpo, criterion=made, today=TODAY, threshold=Decimal(40))
    assert (changed.agreed_on, changed.edition, changed.signatures.count()) == (None, 2, 0)
    kept = CriterionEdition.objects.get()
    assert (kept.number, kept.threshold, kept.signed_by) == (1, 35, f"{cpo.email}, {pmo.email}")
    again = criteria.change(by=cpo, criterion=changed, today=TODAY, threshold=Decimal(45))
    assert (again.edition, CriterionEdition.objects.count()) == (2, 1)  # what was never agreed is not kept


def test_a_note_takes_no_signature_away(product: Product, cpo: User, pmo: User) -> None:
    made = proposed(product, cpo)
    criteria.sign(by=pmo, criterion=made, today=TODAY)
    assert criteria.change(by=cpo, criterion=made, today=TODAY, note="Why").signatures.count() == 1


@pytest.mark.parametrize("told_by", ["product", "launch"])
def test_from_the_launch_on_nothing_changes(product: Product, cpo: User, pmo: User, told_by: str) -> None:
    made = proposed(product, cpo)
    for who in (cpo, pmo):
        criteria.sign(by=who, criterion=made, today=TODAY)
    SuccessCriterion.objects.update(agreed_on="2025-01-01")
    if told_by == "product":
        Product.objects.update(first_launched_on="2025-02-04")
    else:
        launch(product, launched="2025-02-04")
    for refused in (
        lambda: criteria.change(by=cpo, criterion=made, today=TODAY, threshold=Decimal(1)),
        lambda: criteria.withdraw_signature(by=cpo, criterion=made, today=TODAY),
        lambda: criteria.remove(by=cpo, criterion=made, today=TODAY),
    ):
        with pytest.raises(CriteriaFrozen):
            refused()
    assert criteria.change(by=cpo, criterion=made, today=TODAY, note="Free").note == "Free"


@pytest.mark.parametrize("told_by", ["product", "launch"])
def test_an_import_that_reworded_a_criterion_is_not_taken_back_after_the_launch(
    product: Product, cpo: User, pmo: User, told_by: str
) -> None:
    head = "code,product,kpi,direction,threshold,review_on,note\n"
    bring("criteria", head + "C-1,P,nps,at_least,35,2030-10-31,\nC-2,P,csat,at_least,0.8,2030-10-31,\n")
    run = bring(
        "criteria",
        head + "C-1,P,nps,at_least,40,2030-10-31,\nC-2,P,csat,at_least,0.8,2030-10-31,Why\n"
        "C-3,P,nps,at_least,20,2030-12-31,\n",
    )
    for who in (cpo, pmo):
        criteria.sign(by=who, criterion=SuccessCriterion.objects.get(code="C-1"), today=TODAY)
    SuccessCriterion.objects.filter(code="C-1").update(agreed_on="2025-01-01")
    if told_by == "product":
        Product.objects.update(first_launched_on="2025-02-04")
    else:
        launch(product, launched="2025-02-04")
    before = list(SuccessCriterion.objects.order_by("pk").values())
    with pytest.raises(CriteriaFrozen, match="changed the wording of C-1, and the product is launched"):
        runs.undo(run=run, by=factories.user("administrator"))
    # Nothing of it went back: neither the note of C-2 nor the new C-3.
    assert list(SuccessCriterion.objects.order_by("pk").values()) == before
    run.refresh_from_db()
    assert run.state == "applied"
    answer = browser(factories.user("administrator")).post(f"/imports/{run.pk}/undo/", follow=True)
    assert "its criteria stand as they were agreed" in " ".join(answer.content.decode().split())
    # A large one is taken back by a job, which keeps the reason with the run.
    ImportRun.objects.filter(pk=run.pk).update(error_code="criteria_frozen")
    page = browser(factories.user("administrator")).get(f"/imports/{run.pk}/").content.decode()
    assert "they stand as they were agreed" in " ".join(page.split())
    # An import that changed a note alone goes back.
    noted = bring("criteria", head + "C-2,P,csat,at_least,0.8,2030-10-31,Other\n")
    runs.undo(run=noted, by=SYSTEM)
    assert SuccessCriterion.objects.get(code="C-2").note == "Why"


def test_one_registered_after_the_launch_is_kept_shown_and_does_not_count(
    product: Product, cpo: User, pmo: User
) -> None:
    Product.objects.update(first_launched_on="2025-02-04")
    page = browser(cpo).post(
        "/criteria/new/",
        {"product": "P", "kpi": "nps", "direction": "at_least", "threshold": "35", "review_on": "2025-06-30"},
        follow=True,
    )
    assert "registered after the launch and does not count" in page.content.decode()
    made = SuccessCriterion.objects.get()
    for who in (cpo, pmo):
        criteria.sign(by=who, criterion=made, today=TODAY)
    answers(product, "2025-06-10", 10, 10, 9, 1)
    measure_all()
    evaluate(today=timezone.localdate())
    told = api(cpo).get(f"/api/v1/criteria/{made.pk}/").json()
    assert (told["counts"], told["measured"]["verdict"], told["measured"]["n"]) == (False, "met", 4)
    page = browser(cpo).get(f"/criteria/{made.pk}/").content.decode()
    assert "Registered after launch" in page
    assert "does not count" in browser(cpo).get("/products/P/").content.decode()


def test_the_form_reads_a_percentage_and_refuses_what_cannot_be(product: Product, cpo: User) -> None:
    client = browser(cpo)
    told = {"product": "P", "kpi": "adoption", "direction": "at_least", "review_on": "2030-10-31"}
    assert client.post("/criteria/new/", {**told, "threshold": "45%"}).status_code == 302
    assert SuccessCriterion.objects.get().threshold == Decimal("0.45")
    for name, value, said in (
        ("threshold", "450%", "No value of this KPI lies there"),
        ("threshold", "45%", "the same criterion already"),
        ("threshold", "many", "not a number"),
        ("window", "life", "computed over"),
        ("kpi", "launch_success", "Select a valid choice"),
        ("review_on", "31.10.", "valid date"),
    ):
        answer = client.post("/criteria/new/", {"threshold": "45%", **told, name: value})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), (name, value)


def test_signing_on_the_page_of_the_product(product: Product, cpo: User, pmo: User) -> None:
    made = proposed(product, cpo)
    page = browser(pmo).get("/products/P/").content.decode()
    assert "Waits for the signature of CPO and PMO" in page
    assert f'action="/criteria/{made.pk}/sign/"' in page
    answer = browser(pmo).post(f"/criteria/{made.pk}/sign/", {"from": "product"})
    assert (answer.status_code, answer["Location"]) == (302, "/products/P/")
    assert f'action="/criteria/{made.pk}/sign/"' not in browser(pmo).get("/products/P/").content.decode()
    browser(pmo).post(f"/criteria/{made.pk}/unsign/")
    assert not made.signatures.exists()


def test_removed_and_brought_back(product: Product, cpo: User, pmo: User) -> None:
    made = proposed(product, cpo)
    criteria.sign(by=pmo, criterion=made, today=TODAY)
    client = browser(cpo)
    page = client.post(f"/criteria/{made.pk}/remove/", follow=True)
    assert not SuccessCriterion.objects.exists()
    (message,) = page.context["messages"]
    client.post(message.extra_tags)
    assert SuccessCriterion.objects.get().signatures.count() == 1


@pytest.mark.parametrize("told_by", ["product", "launch"])
def test_what_was_let_go_before_the_launch_does_not_come_back_after_it(
    product: Product, cpo: User, pmo: User, told_by: str
) -> None:
    """Else one keeps ten criteria aside, and brings back those that were met."""
    made = proposed(product, cpo)
    for who in (cpo, pmo):
        criteria.sign(by=who, criterion=made, today=TODAY)
    SuccessCriterion.objects.update(agreed_on="2025-01-01")
    step = criteria.remove(by=cpo, criterion=made, today=TODAY)
    if told_by == "product":
        Product.objects.update(first_launched_on="2025-02-04")
    else:
        launch(product, launched="2025-02-04")
    page = browser(cpo).post(step.address, follow=True, headers={"Referer": "http://testserver/criteria/"})
    assert "its criteria stand as they were agreed" in page.content.decode()
    assert not SuccessCriterion.objects.exists()
    step.refresh_from_db()
    assert step.undone_at is None


def test_api_proposes_changes_signs_and_removes(product: Product, cpo: User, pmo: User) -> None:
    client = api(cpo)
    wanted = {
        "product": "P",
        "kpi": "escaped_defects",
        "direction": "at_most",
        "threshold": "1",
        "review_on": "2030-09-30",
    }
    made = client.post("/api/v1/criteria/", wanted, format="json").json()
    assert (made["threshold"], made["counts"], made["measured"]) == ("1.000000", False, None)
    at = f"/api/v1/criteria/{made['id']}/"
    signed = client.post(f"{at}sign/", {}, format="json").json()
    assert [one["signs_as"] for one in signed["signatures"]] == ["cpo"]
    refused = client.post(f"{at}sign/", {"signs_as": "pmo"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "signature_refused")
    assert api(factories.user("analyst")).post(f"{at}sign/", {}, format="json").status_code == 403
    agreed = api(pmo).post(f"{at}sign/", {}, format="json").json()
    assert agreed["counts"] is True
    assert client.patch(at, {"threshold": "2"}, format="json").json()["agreed_on"] is None
    wrong = client.patch(at, {"kpi": "happiness"}, format="json")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["kpi"])
    assert client.delete(at).status_code == 204


def test_filters_are_the_same_on_page_and_in_the_api(node: Node, product: Product, cpo: User) -> None:
    other = factories.product("Q", node, first_launched_on=date(2025, 3, 1))
    agreed = criterion(product, "nps", "35", "2030-10-31", agreed="2025-01-01")
    waits = criterion(product, "csat", "0.8", "2030-11-30")
    late = criterion(other, "nps", "35", "2025-05-31", agreed="2025-04-01")
    evaluate(today=date(2026, 1, 1))
    client, page = api(cpo), browser(cpo)
    for query, expected in (
        ("standing=agreed", [agreed]),
        ("standing=open", [waits]),
        ("standing=after_launch", [late]),
        ("verdict=not_measurable", [late]),
        ("verdict=pending", [agreed, waits]),
        ("product=Q", [late]),
        ("node=TOP&kpi=nps", [agreed, late]),
        ("review_to=2026-01-01", [late]),
        ("q=csat", [waits]),
    ):
        found = [one["code"] for one in client.get(f"/api/v1/criteria/?{query}").json()["results"]]
        assert sorted(found) == sorted(one.code for one in expected), query
        rows = page.get(f"/criteria/?{query}").context["list"].page
        assert sorted(row.code for row in rows) == sorted(found), query


def test_an_exported_list_reads_back_unchanged(product: Product, cpo: User) -> None:
    proposed(product, cpo, note="A, note")
    proposed(product, cpo, kpi="adoption", threshold=Decimal("0.45"), window="month")
    file = b"".join(browser(cpo).get("/criteria/?export=csv").streaming_content)  # type: ignore[attr-defined]
    assert counts(bring("criteria", file)) == (0, 0, 2, 0)


def test_empty_pages_say_what_to_do(product: Product, cpo: User) -> None:
    assert "No success criteria yet" in browser(cpo).get("/criteria/").content.decode()
    assert "Nothing was agreed yet" in browser(cpo).get("/products/P/").content.decode()
    Product.objects.update(first_launched_on="2025-02-04")
    assert "launched without criteria" in browser(cpo).get("/products/P/").content.decode()
