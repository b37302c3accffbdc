"""Pages of imports, in every state, for whoever may and for whoever may not."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from core.access.models import User
from core.ingest.models import ColumnMapping, ImportRun
from core.ingest.services import runs
from core.jobs.models import Job
from core.jobs.services.working import work_until_empty
from metrics.models import LedgerEntry, SurveyAnswer
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "response_id,product,score,responded_at\n"
GOOD = HEAD + "R1,WALLET,9,2025-01-05\nR2,WALLET,4,2025-01-06\n"
MIXED = GOOD + "R3,NOPE,7,2025-01-07\nR4,WALLET,11,2025-01-08\n"


@pytest.fixture(autouse=True)
def wallet():
    return factories.product("WALLET")


@pytest.fixture
def user() -> User:
    return factories.user(name="Camille Roux")


@pytest.fixture
def portal(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(by: User, text: str, *, name: str = "answers.csv", read: bool = True) -> ImportRun:
    """Send a file and have it read, as the worker would."""
    run = runs.receive(file=io.BytesIO(text.encode()), name=name, by=by)
    if read:
        work_until_empty()
    run.refresh_from_db()
    return run


def applied(by: User, text: str, **more) -> ImportRun:
    run = sent(by, text, **more)
    runs.apply(run=run, by=by)
    work_until_empty()
    run.refresh_from_db()
    return run


def address(run: ImportRun, page: str = "detail") -> str:
    return reverse(f"console:import-{page}", args=[run.pk])


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def squeezed(html: str) -> str:
    return " ".join(html.split())


def test_list_is_empty_at_first_and_then_names_the_kind(portal, user):
    assert "No imports yet" in text_of(portal, reverse("console:import-list"))
    sent(user, GOOD)
    page = text_of(portal, reverse("console:import-list"))
    assert "Survey answers" in page
    assert "answers.csv" in page
    assert user.name in page
    assert "Nothing matches" in text_of(portal, reverse("console:import-list") + "?source=finance")
    assert "answers.csv" in text_of(portal, reverse("console:import-list") + "?source=survey&state=previewed")


def test_dropped_file_is_kept_and_leads_to_its_page(portal):
    file = SimpleUploadedFile("answers.csv", GOOD.encode())
    answer = portal.post(reverse("console:import-add"), {"file": file, "source": ""})
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address(run))
    page = squeezed(text_of(portal, address(run)))
    assert f'data-url="{address(run)}?part=progress"' in page
    assert "Waiting for a worker" in page
    work_until_empty()
    fragment = text_of(portal, address(run) + "?part=progress")
    assert "data-finished" in fragment
    assert f'data-goto="{address(run)}"' in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(("sends", "says"), [({}, "This field is required."), ({"file": b""}, "empty")])
def test_without_a_file_the_list_says_so(portal, sends, says):
    fields = {name: SimpleUploadedFile("a.csv", content) for name, content in sends.items()}
    page = portal.post(reverse("console:import-add"), fields, follow=True).content.decode()
    assert says in page
    assert not ImportRun.objects.exists()


def test_preview_counts_lists_and_offers_to_apply(portal, user):
    applied(user, HEAD + "R1,WALLET,3,2025-01-05\nR2,WALLET,4,2025-01-06\nR0,WALLET,4,2025-01-05\n")
    run = sent(user, MIXED.replace("R2", "R9"), name="answers-2.csv")
    page = squeezed(text_of(portal, address(run)))
    assert "Import preview" in page
    assert "4 read = 1 new + 1 changed + 0 unchanged + 2 rejected." in page
    assert "Nothing has been written yet." in page
    assert "Apply 2 rows" in page
    assert 'data-key="ctrl ↵"' in page
    assert '<del class="struck">3</del><ins>9</ins>' in page
    assert "UTF-8, “,”" in page
    assert "from Camille Roux" in page
    assert '<span class="faulty nowrap">NOPE</span>' in page
    assert "2 rows to correct" in page
    assert f'{address(run)}?group=new"' in page


def test_apply_undo_and_what_the_page_says_in_between(portal, user):
    run = sent(user, MIXED)
    assert portal.post(address(run, "apply"))["Location"] == address(run)
    during = squeezed(text_of(portal, address(run)))
    assert "being applied" in during
    assert address(run, "cancel") in during
    work_until_empty()
    after = squeezed(text_of(portal, address(run)))
    assert SurveyAnswer.objects.count() == 2
    assert "Undo import" in after
    assert "2 rows to correct" in after
    assert 'data-behaviour="poll"' not in after
    portal.post(address(run, "undo"))
    work_until_empty()
    undone = squeezed(text_of(portal, address(run)))
    assert SurveyAnswer.objects.count() == 0
    assert "All of this was taken back." in undone
    assert "Undo import" not in undone
    again = portal.post(address(run, "undo"), follow=True).content.decode()
    assert "Only an import that was applied" in again


def test_recompute_that_an_import_caused_is_shown_until_it_is_done(portal, user):
    run = sent(user, GOOD)
    runs.apply(run=run, by=user)
    apply_job = Job.objects.filter(kind="ingest.apply").get()
    waiting = Job.objects.exclude(pk=apply_job.pk).filter(state="due")
    assert not waiting.exists()
    Job.objects.create(
        kind="metrics.recompute", payload={"causes": [run.pk]}, created_by_email="x", state="running"
    )
    ImportRun.objects.filter(pk=run.pk).update(state="applied")
    page = squeezed(text_of(portal, address(run)))
    assert 'data-behaviour="poll"' in page
    assert "the values that rest on them are being recomputed" in page
    Job.objects.filter(kind="metrics.recompute").update(state="done")
    assert 'data-behaviour="poll"' not in text_of(portal, address(run))


def test_cancel_puts_the_preview_back(portal, user):
    run = sent(user, GOOD)
    portal.post(address(run, "apply"))
    portal.post(address(run, "cancel"))
    page = squeezed(text_of(portal, address(run)))
    assert "Import preview" in page
    assert "The import was cancelled. Nothing was changed." in page
    assert not SurveyAnswer.objects.exists()


def test_discarded_and_cancelled_runs_say_what_is_so(portal, user):
    run = sent(user, GOOD)
    portal.post(address(run, "discard"))
    assert "Discarded without being applied" in text_of(portal, address(run))
    other = sent(user, GOOD.replace("R1", "R8"), read=False)
    portal.post(address(other, "cancel"))
    assert "Cancelled before anything was written" in text_of(portal, address(other))


def test_refused_file_says_why_and_that_nothing_was_changed(portal, user):
    run = sent(user, "PK\x03\x04 no workbook", name="answers.xlsx")
    page = squeezed(text_of(portal, address(run)))
    assert run.state == "refused"
    assert escape(run.error_detail) in page
    assert "Nothing was changed." in page
    assert "Send another file" in page


def test_file_with_nothing_new_says_so(portal, user):
    applied(user, GOOD)
    page = squeezed(text_of(portal, address(sent(user, GOOD))))
    assert "Nothing would change" in page
    assert "Apply without changes" in page


def test_unknown_header_leads_to_the_page_of_columns_and_the_answer_is_read(portal, user):
    run = sent(user, "nr;ware;wert;tag\nR1;WALLET;9;2025-01-05\n", name="fragebogen.csv")
    assert run.state == "needs_mapping"
    assert "Choose the kind of file" in text_of(portal, address(run))
    columns = address(run, "map")
    assert "?source=survey" in text_of(portal, columns)
    page = text_of(portal, f"{columns}?source=survey")
    assert 'name="column_score"' in page
    assert "fragebogen.csv" in page
    answer = {
        "column_response_id": "nr",
        "column_product": "ware",
        "column_score": "wert",
        "column_responded_at": "tag",
        "constant_segment": "Pro",
        "save_as": "Fragebogen",
    }
    assert portal.post(f"{columns}?source=survey", answer)["Location"] == address(run)
    work_until_empty()
    run.refresh_from_db()
    assert (run.state, run.created, run.rejected) == ("previewed", 1, 0)
    assert run.options["constants"] == {"segment": "Pro"}
    assert ColumnMapping.objects.get().name == "Fragebogen"
    assert "always “Pro”" in text_of(portal, address(run))


def test_refused_answer_stands_beside_its_column(portal, user):
    run = sent(user, "nr;ware\nR1;WALLET\n", name="x.csv")
    place = f"{address(run, 'map')}?source=survey"
    missing = portal.post(place, {"column_product": "ware"})
    assert missing.status_code == 422
    assert squeezed(missing.content.decode()).count("Choose a column.") == 2
    both = portal.post(place, {"column_product": "ware", "constant_product": "WALLET"})
    assert "Choose a column or write a value, not both." in both.content.decode()


def test_accounts_of_a_ledger_are_told_on_the_page_of_columns(portal, user):
    head = "product,period,account,amount\n"
    run = sent(user, head + "WALLET,2025-01,706100,100\nWALLET,2025-01,607000,-60\n", name="ledger.csv")
    assert run.rejected == 2
    chosen = {f"column_{name}": name for name in ("product", "period", "account", "amount")}
    wrong = portal.post(address(run, "map"), {**chosen, "option_accounts": "706100 = umsatz"})
    assert wrong.status_code == 422
    assert "“umsatz” is none of revenue" in wrong.content.decode()
    told = {**chosen, "option_accounts": "706100 = revenue\n607* = -cost_of_sales"}
    portal.post(address(run, "map"), told)
    work_until_empty()
    run.refresh_from_db()
    assert (run.created, run.rejected) == (2, 0)
    assert "607* = -cost_of_sales" in text_of(portal, address(run, "map"))
    runs.apply(run=run, by=user)
    work_until_empty()
    assert sorted(LedgerEntry.objects.values_list("measure", "amount")) == [
        ("cost_of_sales", 60),
        ("revenue", 100),
    ]


def test_scale_that_was_doubted_can_be_confirmed_on_the_page(portal, user):
    rows = "".join(f"R{n},WALLET,{n % 5 + 1},2025-01-05\n" for n in range(20))
    run = sent(user, HEAD + rows)
    assert (run.state, run.error_code) == ("needs_mapping", "scale")
    chosen = {f"column_{name}": name for name in ("response_id", "product", "score", "responded_at")}
    portal.post(address(run, "map"), {**chosen, "option_scale": "0-10"})
    work_until_empty()
    run.refresh_from_db()
    assert (run.state, run.created) == ("previewed", 20)


def test_dates_that_tell_nothing_are_settled_on_the_page(portal, user):
    run = sent(user, HEAD + "R1,WALLET,9,03/04/2025\n")
    assert (run.state, run.error_code) == ("needs_mapping", "convention")
    chosen = {f"column_{name}": name for name in ("response_id", "product", "score", "responded_at")}
    portal.post(address(run, "map"), {**chosen, "date_order": "month_first"})
    work_until_empty()
    run.refresh_from_db()
    runs.apply(run=run, by=user)
    work_until_empty()
    assert SurveyAnswer.objects.get().responded_on.isoformat() == "2025-03-04"


def test_columns_of_an_applied_import_are_closed(portal, user):
    run = applied(user, GOOD)
    answer = portal.get(address(run, "map"), follow=True)
    assert answer.redirect_chain == [(address(run), 302)]
    assert "has already been applied" in answer.content.decode()


def test_every_group_has_a_page_with_all_its_rows(portal, user):
    rows = "".join(f"R{n:03d},WALLET,9,2025-01-05\n" for n in range(120))
    run = sent(user, HEAD + rows + "R900,NOPE,9,2025-01-05\n")
    first = squeezed(text_of(portal, address(run) + "?group=new"))
    assert "1 to 50 of 120" in first
    third = squeezed(text_of(portal, address(run) + "?group=new&page=3"))
    assert "101 to 120 of 120" in third
    assert "R119" in third
    assert "R050" not in third
    assert "101 to 120" in squeezed(text_of(portal, address(run) + "?group=new&page=99"))
    assert "1 to 50" in squeezed(text_of(portal, address(run) + "?group=new&page=x"))
    assert "NOPE" in text_of(portal, address(run) + "?group=rejected")
    assert portal.get(address(run) + "?group=secret").status_code == 404
    runs.apply(run=run, by=user)
    work_until_empty()
    assert "No rows to show" in text_of(portal, address(run) + "?group=new")


def test_file_to_correct_keeps_the_dialect_and_comes_back_clean(portal, user):
    run = applied(user, "product;score;responded_at;response_id\nNOPE;9;2025-01-05;R1\n", name="a.csv")
    answer = portal.get(address(run, "correction"))
    assert answer["Content-Disposition"] == f'attachment; filename="import-{run.pk}-to-correct.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "product;score;responded_at;response_id;portal_line;portal_reason"
    again = applied(user, text.replace("NOPE", "WALLET"), name="a-corrected.csv")
    assert (again.created, again.rejected) == (1, 0)
    assert SurveyAnswer.objects.get().attributes is None
    assert portal.get(address(again, "correction")).status_code == 404


@pytest.mark.parametrize(
    ("role", "own", "status", "acts"),
    [
        ("product_manager", True, 200, 302),
        ("product_manager", False, 404, 404),
        ("pmo", False, 200, 302),
        ("executive", True, 200, 403),
        ("executive", False, 404, 404),
        (None, False, 404, 404),
    ],
)
def test_who_reaches_an_import(role, own, status, acts):
    somebody = factories.user(role=role)
    run = sent(factories.user(), MIXED)
    if own:
        ImportRun.objects.filter(pk=run.pk).update(created_by_id=somebody.pk)
    client = Client()
    client.force_login(somebody)
    for page in ("detail", "correction"):
        assert client.get(address(run, page)).status_code == status, page
    for query in ("?part=progress", "?group=new", "?group=rejected"):
        assert client.get(address(run) + query).status_code == status, query
    assert client.get(address(run, "map")).status_code == (200 if acts == 302 else acts)
    for page in ("discard", "cancel", "undo", "apply"):
        assert client.post(address(run, page)).status_code == acts, page
    run.refresh_from_db()
    assert run.state == ("discarded" if acts == 302 else "previewed")


def test_who_may_only_look_sees_no_button(user):
    run = sent(user, GOOD)
    reader = factories.user(role="executive")
    ImportRun.objects.filter(pk=run.pk).update(created_by_id=reader.pk)
    client = Client()
    client.force_login(reader)
    page = text_of(client, address(run))
    assert "Apply" not in page
    assert "Discard" not in page
    assert address(run, "map") not in page
