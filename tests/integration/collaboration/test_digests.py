"""Digests: sent once a day to a real mail server, tried again where it refuses, never sent twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.access.models import Grant
from core.collaboration import unsubscribing
from core.collaboration.models import Digest, DigestSetting, Notification
from core.collaboration.services import choices, digests
from core.collaboration.services.digests import send_due
from core.collaboration.services.notifications import notify
from core.jobs.models import Job
from core.jobs.services import execution, jobs
from cpo_portal.schedule import SCHEDULE
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

# A Thursday, at eight in the morning in Paris.
NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with MailServer() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.address
        settings.EMAIL_USE_TLS = False
        settings.SITE_ADDRESS = "https://portal.company.example"
        yield running


@pytest.fixture
def product():
    return factories.product("TAP", factories.node("UNIT"), name="Tap Mobile")


def reader(rhythm="daily", hour=7, weekday=0, node=None, **fields):
    user = factories.user("analyst", node, **fields)
    DigestSetting.objects.create(
        user=user, rhythm=rhythm, hour=hour, weekday=weekday, chosen_at=NOW - timedelta(days=30)
    )
    return user


def tell(product, user, text="Is it late?", kind="mention"):
    return notify(
        kind=kind,
        to=[user],
        actor=factories.user(name="Claire Vasseur"),
        subject=("product", product.pk),
        label=product.name,
        words={"text": text},
        anchor="comment-1",
    )


def parts(mail):
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    return text, html


def test_a_mail_says_what_was_not_read_with_whole_addresses_and_a_way_to_stop(server, product):
    user = reader(email="hana@company.example", name="Hana Sato")
    tell(product, user, text="Is <b>it</b> late?")
    assert send_due(now=NOW).sent == 1
    (mail,) = server.mails
    assert mail["To"] == "hana@company.example"
    assert mail["Subject"] == "CPO Portal: 1 thing for you"
    text, html = parts(mail)
    assert "Claire Vasseur mentioned you on Tap Mobile" in text
    assert "“Is <b>it</b> late?”" in text
    assert "https://portal.company.example/products/TAP/discussion/#comment-1" in text
    assert 'href="https://portal.company.example/products/TAP/discussion/#comment-1"' in html
    assert "Is &lt;b&gt;it&lt;/b&gt; late?" in html
    stop = mail["List-Unsubscribe"].strip()
    assert stop.startswith("<https://portal.company.example/digests/stop/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop.strip("<>") in text
    digest = Digest.objects.get()
    assert (digest.state, digest.day, digest.attempts) == ("sent", date(2026, 11, 26), 1)


def test_it_is_written_in_the_language_of_its_reader(server, product):
    user = reader(language="fr")
    tell(product, user)
    send_due(now=NOW)
    text, html = parts(server.mails[0])
    assert "Claire Vasseur vous a mentionné à propos de Tap Mobile" in text
    assert '<html lang="fr">' in html
    assert server.mails[0]["Subject"] == "CPO Portal: 1 élément pour vous"


def test_a_day_is_sent_once_and_what_was_sent_is_not_sent_again(server, product):
    user = reader()
    tell(product, user)
    send_due(now=NOW)
    tell(product, user)
    assert send_due(now=NOW + timedelta(hours=1)).sent == 0
    assert len(server.mails) == 1
    assert send_due(now=NOW + timedelta(days=1)).sent == 1
    assert server.mails[1]["Subject"] == "CPO Portal: 1 thing for you"
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=user, day=date(2026, 11, 26))


@pytest.mark.parametrize("kind", ["read", "not by mail", "nothing"])
def test_nothing_is_sent_where_nothing_waits(server, product, kind):
    user = reader()
    if kind == "read":
        tell(product, user)
        Notification.objects.update(read_at=NOW)
    if kind == "not by mail":
        tell(product, user)
        Notification.objects.update(by_mail=False)
    assert send_due(now=NOW).nothing == 1
    assert server.mails == []
    assert Digest.objects.get().state == "nothing"


@pytest.mark.parametrize(
    ("rhythm", "hour", "weekday", "now", "day"),
    [
        # The hour is that of the portal: 7:05 in Paris is 6:05 in UTC in winter, 5:05 in summer.
        ("daily", 7, 0, datetime(2026, 11, 26, 6, 5, tzinfo=UTC), date(2026, 11, 26)),
        ("daily", 7, 0, datetime(2026, 11, 26, 5, 5, tzinfo=UTC), date(2026, 11, 25)),
        ("daily", 7, 0, datetime(2026, 7, 1, 5, 5, tzinfo=UTC), date(2026, 7, 1)),
        # Thursday the 26th: the Monday before it, and Thursday itself once it is nine.
        ("weekly", 9, 0, datetime(2026, 11, 26, 12, 0, tzinfo=UTC), date(2026, 11, 23)),
        ("weekly", 9, 3, datetime(2026, 11, 26, 12, 0, tzinfo=UTC), date(2026, 11, 26)),
        ("weekly", 9, 3, datetime(2026, 11, 26, 7, 59, tzinfo=UTC), date(2026, 11, 19)),
        ("off", 7, 0, datetime(2026, 11, 26, 12, 0, tzinfo=UTC), None),
    ],
)
def test_the_day_that_is_due_follows_the_persons_hour_and_weekday(rhythm, hour, weekday, now, day):
    setting = DigestSetting(
        rhythm=rhythm, hour=hour, weekday=weekday, chosen_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert setting.day_due(now) == day


def test_who_asks_for_mails_today_gets_the_first_when_it_is_due_next(server, product):
    user = reader(hour=7)
    DigestSetting.objects.update(chosen_at=NOW - timedelta(minutes=30))
    tell(product, user)
    assert send_due(now=NOW).sent == 0
    assert send_due(now=NOW + timedelta(days=1)).sent == 1


def test_a_refusal_is_shown_and_tried_again_later_each_time_and_five_times_at_most(
    server, product, client: Client
):
    user = reader()
    tell(product, user)
    server.refusals["RCPT"] = "452 4.2.2 mailbox full"
    assert send_due(now=NOW).refused == 1
    digest = Digest.objects.get()
    assert (digest.state, digest.error) == ("waiting", "452 4.2.2 mailbox full")
    assert digest.due_at == NOW + timedelta(minutes=30)
    client.force_login(user)
    assert "452 4.2.2 mailbox full" in client.get("/notifications/preferences/").content.decode()
    assert send_due(now=NOW + timedelta(minutes=29)).refused == 0
    server.refusals.clear()
    assert send_due(now=NOW + timedelta(minutes=30)).sent == 1
    assert len(server.mails) == 1
    assert Digest.objects.get().error == ""


def test_after_five_refusals_a_digest_has_failed_and_its_lines_come_with_the_next(server, product):
    user = reader()
    tell(product, user)
    server.refusals["MAIL"] = "550 no such sender"
    now = NOW
    waits = []
    for _time in range(5):
        assert send_due(now=now).refused == 1
        digest = Digest.objects.get()
        waits.append(digest.due_at - now)
        now = digest.due_at
    assert [wait.total_seconds() / 60 for wait in waits] == [30, 60, 120, 240, 480]
    assert digest.state == "failed"
    server.refusals.clear()
    assert send_due(now=NOW + timedelta(days=1)).sent == 1


def test_a_server_that_is_not_there_is_a_refusal(product, settings):
    with MailServer() as gone:
        settings.EMAIL_HOST, settings.EMAIL_PORT = gone.address
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = False
    tell(product, reader())
    assert send_due(now=NOW).refused == 1
    assert "ConnectionRefusedError" in Digest.objects.get().error


def test_a_mail_that_may_have_arrived_is_not_sent_again_and_its_lines_come_with_the_next(
    server, product, client: Client
):
    user = reader()
    tell(product, user)
    server.hangs_up = True
    assert send_due(now=NOW).unknown == 1
    assert len(server.mails) == 1
    server.hangs_up = False
    for hours in (1, 5, 20):
        assert send_due(now=NOW + timedelta(hours=hours)).sent == 0
    assert len(server.mails) == 1
    client.force_login(user)
    assert "may not have arrived" in client.get("/notifications/preferences/").content.decode()
    assert send_due(now=NOW + timedelta(days=1)).sent == 1


def test_a_process_lost_after_sending_sends_nothing_twice(server, product, monkeypatch):
    user = reader()
    tell(product, user)

    def lost(*_arguments, **_more):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(digests, "_close", lost)
        with pytest.raises(SystemExit):
            send_due(now=NOW)
    assert len(server.mails) == 1
    assert Digest.objects.get().state == "sending"
    assert send_due(now=NOW + timedelta(hours=2)).sent == 0
    assert len(server.mails) == 1


def test_the_rights_at_the_time_of_sending_count(server, product):
    other = factories.product("OTHER", factories.node("SIDE"), name="Other thing")
    user = reader(node=product.node)
    factories.grant(user, "analyst", other)
    tell(product, user, text="Still mine")
    tell(other, user, text="No longer mine")
    Grant.objects.filter(user=user, scope=other.scope).delete()
    send_due(now=NOW)
    text, html = parts(server.mails[0])
    assert "Still mine" in text
    assert server.mails[0]["Subject"] == "CPO Portal: 1 thing for you"
    for word in ("Other thing", "No longer mine"):
        assert word not in text + html


def test_who_was_deactivated_or_stopped_meanwhile_gets_nothing(server, product):
    gone, stopped = reader(), reader()
    for user in (gone, stopped):
        tell(product, user)
    server.refusals["RCPT"] = "451 later"
    send_due(now=NOW)
    server.refusals.clear()
    gone.is_active = False
    gone.save()
    choices.stop_digest(user_id=stopped.pk)
    assert send_due(now=NOW + timedelta(hours=1)).nothing == 2
    assert server.mails == []


def test_one_refused_mail_holds_no_other_up(server, product):
    for email in ("first@company.example", "second@company.example"):
        tell(product, reader(email=email))
    server.refusals["rcpt TO:<first@company.example>"] = "550 unknown"
    outcome = send_due(now=NOW)
    assert (outcome.sent, outcome.refused) == (1, 1)
    assert [mail["To"] for mail in server.mails] == ["second@company.example"]


def test_the_link_of_a_mail_stops_them_without_signing_in(server, product, client: Client):
    user = reader(email="hana@company.example")
    tell(product, user)
    send_due(now=NOW)
    stop = server.mails[0]["List-Unsubscribe"].strip(" <>").removeprefix("https://portal.company.example")
    page = client.get(stop).content.decode()
    assert "hana@company.example" in page
    assert DigestSetting.objects.get().rhythm == "daily"
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(stop, {"List-Unsubscribe": "One-Click"})
    assert "Nothing more is sent to hana@company.example" in answer.content.decode()
    assert DigestSetting.objects.get().rhythm == "off"


def test_a_link_that_the_portal_did_not_sign_stops_nothing(client: Client):
    user = reader()
    token = unsubscribing.address_for(user.pk).rpartition("/stop/")[2].rstrip("/")
    other = factories.user()
    forged = f"{other.pk}:{token.partition(':')[2]}"
    for wrong in (forged, token[:-1], "nonsense", f"{user.pk}"):
        page = client.post(f"/digests/stop/{wrong}/").content.decode()
        assert "This link stops nothing" in page
    assert DigestSetting.objects.get().rhythm == "daily"


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(server, product):
    """The second finds the row claimed, whatever it read before."""
    user = reader()
    tell(product, user)
    digests._plan(NOW)
    digest = Digest.objects.get()
    assert digests._claim(digest.pk) is not None
    assert digests._claim(digest.pk) is None
    assert send_due(now=NOW).sent == 0


@pytest.mark.django_db(transaction=True)
def test_the_periodic_job_sends_through_the_ledger(server, product, settings):
    (line,) = [one for one in SCHEDULE if one.kind == "collaboration.digests"]
    assert line.when.minute == {5}
    assert len(line.when.hour) == 24
    user = factories.user("analyst")
    DigestSetting.objects.create(
        user=user, rhythm="daily", hour=0, chosen_at=timezone.now() - timedelta(days=2)
    )
    tell(product, user)
    asked = jobs.add(kind="collaboration.digests", payload={}, by=factories.user())
    execution.execute(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.result) == (
        Job.State.DONE,
        {"sent": 1, "nothing": 0, "refused": 0, "unknown": 0},
    )
    assert len(server.mails) == 1
