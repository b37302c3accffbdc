"""Who is told what, and what they make of it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.access.models import Grant
from core.collaboration import notices
from core.collaboration.models import DigestSetting, Notification, NotificationChoice
from core.collaboration.selectors.notifications import told
from core.collaboration.services.notifications import notify, notify_people
from core.common.actors import SYSTEM
from core.jobs.models import Job
from core.jobs.registry import job
from core.jobs.services import execution, jobs
from portfolio.services import actions, handover, ownership
from tests import factories
from tests.integration.ingest.importing import bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return factories.product("TAP", factories.node("UNIT"), name="Tap Mobile")


def tell(product, *people, actor=None, kind="assigned", **more):
    return notify(
        kind=kind,
        to=people,
        actor=actor or factories.user(name="Claire Vasseur"),
        subject=("product", product.pk),
        label=product.name,
        **more,
    )


def test_one_is_never_told_of_what_one_did_oneself(product):
    user = factories.user()
    assert tell(product, user, actor=user) == []
    assert [one.user for one in tell(product, user)] == [user]


def test_only_who_signs_in_and_sees_the_thing_is_told(product):
    outside = factories.user("analyst", factories.node("SIDE"))
    gone = factories.user(is_active=False)
    nobody = factories.user(None)
    assert tell(product, outside, gone, nobody) == []


def test_people_are_reached_by_their_address_whatever_its_case(product):
    user = factories.user(email="hana@example.com")
    notify_people(
        kind="assigned",
        emails=["HANA@example.com", "without.sign-in@example.com"],
        actor=SYSTEM,
        subject=("product", product.pk),
        label=product.name,
    )
    assert Notification.objects.get().user == user


def test_a_choice_decides_whether_and_where(product):
    user = factories.user()
    for channel, expected in (("none", []), ("portal", [False]), ("both", [True])):
        NotificationChoice.objects.update_or_create(user=user, kind="assigned", defaults={"channel": channel})
        assert [one.by_mail for one in tell(product, user)] == expected
    assert [one.by_mail for one in tell(product, user, kind="mention")] == [True]


def test_it_reads_in_the_language_of_the_reader(product):
    user = factories.user()
    rows = tell(product, user, words={"text": "Soon"})
    with translation.override("en"):
        assert told(user, rows)[0].text == "Claire Vasseur gave you Tap Mobile"
    with translation.override("fr"):
        assert told(user, rows)[0].text == "Claire Vasseur vous a confié Tap Mobile"
    assert told(user, rows)[0].quote == "Soon"


def test_a_kind_that_is_gone_still_reads(product):
    user = factories.user()
    (row,) = tell(product, user, kind="of_another_version")
    assert told(user, [row])[0].text == "Claire Vasseur: Tap Mobile"


def test_what_one_no_longer_sees_says_nothing_of_itself(product, client: Client):
    user = factories.user("analyst", product.node)
    tell(product, user, words={"text": "A secret"})
    Grant.objects.filter(user=user).delete()
    client.force_login(user)
    page = client.get("/notifications/").content.decode()
    assert "Something that is gone, or no longer for you to see" in page
    for word in ("Tap Mobile", "A secret", "Claire"):
        assert word not in page
    row = Notification.objects.get()
    assert client.get(f"/notifications/{row.pk}/").status_code == 404
    answer = client.get("/api/v1/notifications/").json()["results"][0]
    assert (answer["url"], answer["subject_kind"], answer["quote"]) == ("", "", "")


def test_opening_one_leads_to_the_place_and_counts_as_reading(product, client: Client):
    user = factories.user()
    (row,) = tell(product, user, anchor="comment-7")
    client.force_login(user)
    assert 'aria-label="Notifications, 1 unread"' in client.get("/jobs/").content.decode()
    answer = client.get(f"/notifications/{row.pk}/")
    assert answer.headers["Location"] == "/products/TAP/discussion/#comment-7"
    row.refresh_from_db()
    assert row.read_at is not None
    assert 'aria-label="Notifications, 0 unread"' in client.get("/jobs/").content.decode()
    client.post(f"/notifications/{row.pk}/read/", {"read": "0"})
    row.refresh_from_db()
    assert row.read_at is None


def test_reading_all_leaves_what_came_since(product, client: Client):
    user, other = factories.user(), factories.user()
    tell(product, user)
    (second,) = tell(product, user)
    (third,) = tell(product, user)
    (others,) = tell(product, other)
    client.force_login(user)
    client.post("/notifications/read/", {"up_to": second.pk})
    assert list(Notification.objects.filter(read_at__isnull=True).order_by("pk")) == [third, others]


def test_the_list_costs_the_same_for_many(product, client: Client):
    user = factories.user()
    client.force_login(user)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/notifications/?show=all").status_code == 200
        return len(queries)

    tell(product, user)
    client.get("/notifications/?show=all")
    few = cost()
    for _time in range(30):
        tell(product, user)
    assert cost() == few
    assert few <= 15


def test_the_bell_costs_a_page_one_query(product, client: Client):
    client.force_login(factories.user())
    with CaptureQueriesContext(connection) as queries:
        client.get("/jobs/")
    asked = [query["sql"] for query in queries if "collaboration_notification" in query["sql"]]
    assert len(asked) == 1


def test_choices_are_kept_and_wrong_ones_are_refused(client: Client):
    user = factories.user()
    client.force_login(user)
    sent = {kind.name: "portal" for kind in notices.kinds()}
    answer = client.post(
        "/notifications/preferences/", {**sent, "rhythm": "weekly", "hour": "9", "weekday": "4"}
    )
    assert answer.status_code == 302
    setting = DigestSetting.objects.get(user=user)
    assert (setting.rhythm, setting.hour, setting.weekday) == ("weekly", 9, 4)
    assert set(NotificationChoice.objects.values_list("channel", flat=True)) == {"portal"}
    wrong = client.post(
        "/notifications/preferences/",
        {**sent, "mention": "smoke", "rhythm": "hourly", "hour": "24", "weekday": "7"},
    )
    assert wrong.status_code == 422
    setting.refresh_from_db()
    assert setting.hour == 9


@job("test.breaks", label="Breaks")
def breaks(context) -> None:
    raise ValueError("no paper")


@pytest.mark.django_db(transaction=True)
def test_who_asked_for_a_job_is_told_that_it_failed():
    user = factories.user()
    asked = jobs.add(kind="test.breaks", payload={}, by=user, label="Printing")
    jobs.add(kind="test.breaks", payload={}, by=SYSTEM)
    for one in Job.objects.all():
        execution.execute(one.pk)
    row = Notification.objects.get()
    assert (row.user, row.kind, row.subject_id) == (user, "job_ended", asked.pk)
    with translation.override("en"):
        assert told(user, [row])[0].text == "Your job failed: Printing"
    assert "no paper" in row.words["text"]


def test_who_cancels_a_job_knows():
    user = factories.user()
    with transaction.atomic():
        asked = jobs.add(kind="test.breaks", payload={}, by=user)
    jobs.cancel(job=asked, by=user)
    assert not Notification.objects.exists()


def test_who_began_an_import_is_told_that_it_is_done(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    user = factories.user()
    bring("teams", "code,name\nCORE,Core\nEDGE,Edge\n", by=user)
    row = Notification.objects.get()
    assert (row.user, row.kind) == (user, "import_applied")
    with translation.override("en"):
        assert told(user, [row])[0].text == "teams.csv is imported: 2 new, 0 changed, 0 rejected"


def test_who_is_given_a_product_is_told_where_they_sign_in(product):
    giver = factories.user(name="Claire Vasseur")
    hana = factories.user("analyst", product.node, email="hana@example.com")
    luca = factories.user("analyst", product.node, email="luca@example.com")
    held = ownership.assign_person(
        by=giver,
        product=product,
        person=factories.person("hana@example.com"),
        role="manager",
        starts_on=date(2026, 1, 1),
    )
    ownership.change(by=giver, ownership=held, person=factories.person("luca@example.com"))
    ownership.change(by=giver, ownership=held, ends_on=date(2027, 1, 1))
    rows = Notification.objects.order_by("pk")
    assert [(row.user, row.kind) for row in rows] == [(hana, "product_given"), (luca, "product_given")]
    with translation.override("en"):
        assert told(luca, rows[1:])[0].text == "Claire Vasseur gave you Tap Mobile (product manager)"
        assert told(luca, rows[1:])[0].url == "/products/TAP/"
    with translation.override("fr"):  # in the reader's language, not the giver's
        assert told(luca, rows[1:])[0].text == "Claire Vasseur vous a confié Tap Mobile (chef de produit)"


def test_who_takes_products_over_is_told_of_one_by_its_name_and_of_many_once(product):
    giver = factories.user(name="Claire Vasseur")
    hana = factories.user("analyst", product.node, email="hana@example.com")
    person, today = factories.person("hana@example.com", name="Hana"), date(2026, 11, 26)
    held = factories.ownership(product, factories.person())
    handover.hand_over(by=giver, ownership=held, person=person, starts_on=today)
    others = [factories.product(f"P{at}", product.node) for at in range(3)]
    handover.hand_over_many(by=giver, role="owner", to=[(one, person) for one in others], on=today)
    with translation.override("en"):
        first, second = told(hana, Notification.objects.order_by("pk"))
    assert (first.text, first.url) == (
        "Claire Vasseur gave you Tap Mobile (product manager)",
        "/products/TAP/",
    )
    assert (second.text, second.url) == (
        "Claire Vasseur gave you 3 products (product owner)",
        f"/people/{person.pk}/",
    )
    # Taken away, or given to who has it already: nobody is given anything.
    handover.hand_over_many(by=giver, role="owner", to=[(one, person) for one in others], on=today)
    handover.hand_over_many(by=giver, role="owner", to=[(one, None) for one in others], on=today)
    assert Notification.objects.count() == 2


def test_who_is_to_do_something_is_told(product):
    hana = factories.user("analyst", product.node, email="hana@example.com")
    person = factories.person("hana@example.com")
    asked = {"scope": product.scope, "raised_on": date(2026, 11, 1), "owner": person}
    actions.add(by=factories.user(), title="Call the supplier", **asked)
    actions.add(by=hana, title="My own", **asked)
    row = Notification.objects.get()
    assert (row.user, row.kind, row.label) == (hana, "assigned", "Call the supplier")
