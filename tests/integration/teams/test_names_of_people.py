"""People are named where rows keep their e-mail; in one statement, however many."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.audit.services import trail
from core.common import once, people
from core.jobs.models import Job
from portfolio.models import Classification
from teams.names import names
from tests import factories
from tests.integration.lists.browsing import browser

pytestmark = pytest.mark.django_db


def test_a_person_goes_before_a_user_and_namesakes_are_told_apart() -> None:
    factories.person("ada@example.com", name="Ada Lovelace")
    factories.user(email="ada@example.com", name="ada")
    factories.user(email="root@example.com", name="Graham Ellwood")
    for email in ("j1@example.com", "j2@example.com"):
        factories.person(email, name="Jean Martin")
    factories.user(email="bare@example.com", name="")
    wanted = {"ada@example.com", "root@example.com", "j1@example.com", "bare@example.com", "gone@example.com"}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = names(wanted)
    assert len(asked) == 1
    assert found == {
        "ada@example.com": "Ada Lovelace",
        "root@example.com": "Graham Ellwood",
        "j1@example.com": "Jean Martin (j1@example.com)",
    }
    # Whoever is gone, or has no name, is the e-mail that was kept; what nobody did, nobody.
    assert people.names_of(["Ada@example.com", "gone@example.com", ""]) == {
        "Ada@example.com": "Ada Lovelace",
        "gone@example.com": "gone@example.com",
        "": "",
    }


def test_who_was_met_costs_nothing_more() -> None:
    factories.person("ada@example.com", name="Ada Lovelace")
    with once.within():
        people.meet(["ADA@example.com", "gone@example.com"])
        with CaptureQueriesContext(connection) as asked:
            people.meet(["ada@example.com", "gone@example.com"])
            assert people.called("ada@example.com") == "Ada Lovelace"
            assert people.called("new@example.com") == "new@example.com"
    assert len(asked) == 0
    # In a file that is being sent nothing is kept: people stand there by their e-mail.
    assert people.called("ada@example.com") == "ada@example.com"


def test_lists_name_people_in_as_many_queries_for_many_rows_as_for_one() -> None:
    node = factories.node("TOP")
    user = factories.user("cpo")
    client = browser(user)

    def classify(count: int) -> None:
        for number in range(count):
            at = Classification.objects.count()
            email = f"p{at}@example.com"
            factories.person(email, name=f"Person {at}")
            Classification.objects.create(
                product=factories.product(f"P{count}-{number}", node),
                innovation_class="new_line",
                evidence="A study.",
                classified_by=email,
                classified_on="2026-05-01",
            )

    classify(1)
    with CaptureQueriesContext(connection) as few:
        page = client.get("/classifications/").content.decode()
    assert "Person 0" in page
    assert "p0@example.com" not in page
    classify(12)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/classifications/").content.decode()
    assert "Person 12" in page
    assert len(many) == len(few)
    file = client.get("/classifications/?export=csv")
    assert b"p0@example.com" in b"".join(file.streaming_content)


def test_a_history_names_who_did_it_and_filters_by_them() -> None:
    product = factories.product("PUMP", factories.node("TOP"), name="Pump")
    user = factories.user("cpo", email="ada@example.com", name="Ada Lovelace")
    client = browser(user)
    client.patch(
        f"/lists/products/{product.pk}/stage/",
        "value=maturity",
        content_type="application/x-www-form-urlencoded",
    )
    address = f"/history/product/{product.pk}/"
    page = client.get(address).content.decode()
    assert "Ada Lovelace changed" in page
    assert '<option value="ada@example.com">Ada Lovelace</option>' in page
    assert "Ada Lovelace changed" in client.get(address, {"person": "ada@example.com"}).content.decode()
    trail = browser(factories.user("administrator")).get("/audit/").content.decode()
    assert ">Ada Lovelace</a>" in trail
    assert "ada@example.com changed" not in trail


def test_lists_sort_and_find_people_by_the_name_that_is_shown_or_by_their_e_mail() -> None:
    """By e-mail it would be the other way round; whoever has no name stands by their e-mail among them."""
    factories.person("zoe@example.com", name="Élise Aubry")
    factories.person("amy@example.com", name="Zoltan Kis")
    user = factories.user("administrator", email="mid@example.com", name="")
    for email in ("amy@example.com", "zoe@example.com", "mid@example.com"):
        Job.objects.create(kind="k", label=f"of {email}", created_by_email=email.title())
    client = browser(user)

    def found(query: str, address: str = "/jobs/") -> list[str]:
        text = client.get(f"{address}?{query}").content.decode()
        body = text.partition("<tbody")[2].partition("</tbody")[0]
        return list(dict.fromkeys(re.findall(r"of (\w+)@example", body)))

    assert found("sort=created_by") == ["zoe", "mid", "amy"]
    assert found("sort=-created_by") == ["amy", "mid", "zoe"]
    assert found("q=elise+AUBRY") == ["zoe"]
    assert found("q=zoe@ex") == ["zoe"]
    assert found("q=kis+amy") == ["amy"]
    assert found("q=elise+kis") == []
    results = client.get("/api/v1/jobs/?q=elise").json()["results"]
    assert [one["label"] for one in results] == ["of zoe@example.com"]
    for email in ("amy@example.com", "zoe@example.com"):
        deed = {"verb": "jobs.job.retried", "subject": ("job", 1), "label": f"of {email}"}
        with transaction.atomic():
            trail.record(by=factories.user(None, email=email, name=""), **deed)
    assert found("person=elise+aubry", "/audit/") == ["zoe"]
    assert found("person=AMY@example.com", "/audit/") == ["amy"]
