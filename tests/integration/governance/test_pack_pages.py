"""Pages of packs: prepared with a form, drawn by a job, downloaded by whoever sees the node."""

import io

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from core.common.periods import format_month, last_complete_month, shift
from core.jobs.models import Job
from core.jobs.services import working
from governance.models import Snapshot
from governance.services import snapshots
from tests import factories
from tests.audit_refusals import tampering
from tests.integration.governance.company import PERIOD, Company, draw_what_is_due, found

pytestmark = pytest.mark.django_db


def signed_in(role: str | None = "cpo", node: object = None, **fields: str) -> Client:
    client = Client()
    client.force_login(factories.user(role, node, **fields))
    return client


def prepared(company: Company, *languages: str) -> Snapshot:
    return snapshots.prepare(node=company.node, by=factories.user(), period=PERIOD, languages=languages)


def test_an_empty_list_says_what_a_pack_is_and_offers_the_first(db: None) -> None:
    factories.node("N")
    body = signed_in().get("/packs/").content.decode()
    assert "No steering pack yet" in body
    assert 'href="/packs/new/"' in body
    assert 'href="/packs/new/"' not in signed_in("analyst").get("/packs/").content.decode()


def test_the_button_on_the_dashboard_leads_to_the_form(company: Company) -> None:
    client = signed_in()
    assert (
        "/packs/new/?node=NODE&amp;period=2026-10"
        in client.get("/dashboard/NODE/?period=2026-10").content.decode()
    )
    assert "/packs/new/" not in signed_in("executive").get("/dashboard/NODE/").content.decode()


@pytest.mark.parametrize("back", [0, 35])
def test_the_form_is_filled_in_with_any_month_that_a_dashboard_offers(company: Company, back: int) -> None:
    client, month = (
        signed_in(),
        format_month(shift(last_complete_month(timezone.localdate()), -back)),
    )
    option = f'<option value="{month}"'
    assert option in client.get("/dashboard/NODE/").content.decode()
    body = client.get(f"/packs/new/?node=NODE&period={month}").content.decode()
    assert '<option value="NODE" selected>' in body
    assert f"{option} selected>" in body


def test_sending_the_form_freezes_and_asks_for_the_files(company: Company) -> None:
    sent = {"node": "NODE", "period": "2026-10", "languages": ["en", "fr"]}
    answer = signed_in().post("/packs/new/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/packs/1/")
    assert sorted(job.payload["language"] for job in Job.objects.filter(kind="governance.draw")) == [
        "en",
        "fr",
    ]


def test_a_form_without_a_language_is_refused(company: Company) -> None:
    answer = signed_in().post("/packs/new/", {"node": "NODE", "period": "2026-10"})
    assert answer.status_code == 422
    assert not Snapshot.objects.exists()


def test_the_page_shows_facts_changes_and_progress(company: Company) -> None:
    pack = prepared(company, "fr")
    body = signed_in().get("/packs/1/").content.decode()
    assert pack.sha256 in body
    assert "As frozen" in body
    assert "This is the first pack of this portfolio" in body
    assert "Revenue is off target" in body
    assert 'data-behaviour="poll"' in body
    assert 'Draw the files<span class="visually-hidden">, English</span>' in body


def test_the_job_draws_and_the_files_are_offered(company: Company) -> None:
    prepared(company, "fr")
    draw_what_is_due()
    client = signed_in()
    body = client.get("/packs/1/?part=files").content.decode()
    assert body.count("/packs/1/files/fr.") == 3
    assert "data-finished" in body
    answer = client.get("/packs/1/files/fr.pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="NODE-2026-10-1-fr.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    whole = b"".join(answer.streaming_content)
    assert "Dossier" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(whole)).pages).title()


def test_a_reader_of_the_other_language_gets_the_pack_in_its_own(company: Company) -> None:
    prepared(company, "en")
    draw_what_is_due()
    client = signed_in(language="fr")
    assert "Conforme" in client.get("/packs/1/").content.decode()
    whole = b"".join(client.get("/packs/1/files/en.pdf").streaming_content)
    assert "Off target" in PdfReader(io.BytesIO(whole)).pages[0].extract_text()


def test_whoever_sees_the_node_may_have_it_drawn_in_the_other_language(company: Company) -> None:
    prepared(company)
    client = signed_in("analyst", company.node)
    assert client.post("/packs/1/draw/", {"language": "fr"})["Location"] == "/packs/1/"
    draw_what_is_due()
    assert client.get("/packs/1/files/fr.xlsx").status_code == 200
    assert client.post("/packs/1/draw/", {"language": "fr"}).status_code == 302
    assert Job.objects.filter(kind="governance.draw").count() == 1


@pytest.mark.parametrize(
    "address", ["/packs/9/", "/packs/1/files/en.pdf", "/packs/1/files/de.pdf", "/packs/1/files/en.exe"]
)
def test_what_is_not_there_is_not_found(company: Company, address: str) -> None:
    prepared(company)
    assert signed_in().get(address).status_code == 404


def test_a_pack_outside_ones_part_of_the_tree_is_not_there(company: Company) -> None:
    prepared(company)
    elsewhere = signed_in("cpo", factories.node("ELSEWHERE"))
    assert elsewhere.get("/packs/1/").status_code == 404
    assert "Payments" not in elsewhere.get("/packs/").content.decode()


def test_a_pack_that_was_touched_says_so(company: Company) -> None:
    pack = prepared(company)
    with tampering():
        Snapshot.objects.update(content=pack.content.replace("1000.0000", "9000.0000"))
    body = signed_in().get("/packs/1/").content.decode()
    assert "This pack is not what was frozen." in body
    assert "Steering pack 1 was changed." in body


def test_the_list_is_narrowed_by_node_and_words(company: Company) -> None:
    prepared(company)
    snapshots.prepare(node=company.node.parent, by=factories.user(), period=PERIOD)
    client = signed_in()
    for asked, wanted in (
        ("node=NODE", [1]),
        ("below=TOP", [1, 2]),
        ("q=paym", [1]),
        ("q=nothing", []),
        ("period=2026-10", [1, 2]),
    ):
        shown = client.get(f"/packs/?{asked}").context["list"].page
        assert sorted(pack.position for pack in shown) == wanted, asked


def test_it_stands_in_the_menu(db: None) -> None:
    factories.node("N")
    assert 'href="/packs/"' in signed_in().get("/packs/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_ledger_works_it_off_and_doing_it_twice_changes_nothing() -> None:
    pack = prepared(found(), "en")
    assert working.work_until_empty() >= 1
    job = Job.objects.get(kind="governance.draw")
    assert (job.state, job.progress_done, job.progress_total) == (Job.State.DONE, 3, 3)
    first = list(pack.files.values_list("format", "file__sha256", "drawn_at"))
    Job.objects.filter(pk=job.pk).update(state=Job.State.DUE, attempts=0)
    working.work_until_empty()
    assert list(pack.files.values_list("format", "file__sha256", "drawn_at")) == first
    assert job.result == {"files": [digest for _format, digest, _drawn in first]}
