"""A file's way through the services and their jobs: received, mapped, previewed, applied, put away."""

import io
import stat
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from core.access.models import Role
from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid, NotAllowed
from core.ingest.models import ColumnMapping, ImportRun, SourceFile
from core.ingest.pipeline import stage as staging_tables
from core.ingest.services import applying, files, housekeeping, mappings, runs, undoing
from core.ingest.services.watching import Nobody
from core.jobs.models import Job
from core.jobs.services.execution import execute
from core.jobs.services.working import work_until_empty
from metrics.models import SurveyAnswer
from roadmap.models import Release
from teams.models import Team
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = (
    "response_id,product,score,responded_at\nR1,WALLET,9,2025-01-01\n"
    "R2,WALLET,11,2025-01-02\nR3,DESK,5,2025-01-03\n"
)


@pytest.fixture(autouse=True)
def tree():
    top = factories.node("GRP")
    pay, ops = factories.node("PAY", top), factories.node("OPS", top)
    factories.product("WALLET", pay)
    factories.product("DESK", ops)
    return {"GRP": top, "PAY": pay, "OPS": ops}


def send(text: str, *, name: str = "answers.csv", by=SYSTEM, source=None, **options) -> ImportRun:
    """Send a file and let the jobs work."""
    run = runs.receive(file=io.BytesIO(text.encode()), name=name, by=by, source=source, options=options)
    return settled(run)


def settled(run: ImportRun) -> ImportRun:
    work_until_empty()
    return ImportRun.objects.get(pk=run.pk)


def counts(run: ImportRun) -> tuple[int, ...]:
    return run.read, run.created, run.updated, run.unchanged, run.rejected


def test_file_is_recognised_read_previewed_and_applied():
    cpo = factories.user(Role.CPO)
    run = send(ANSWERS, by=cpo)
    assert (run.state, run.source) == ("previewed", "survey")
    assert counts(run) == (3, 2, 0, 0, 1)
    assert run.columns == {name: name for name in ("response_id", "product", "score", "responded_at")}
    assert run.summary["months"] == ["2025-01"]
    assert run.summary["products"] == 2
    assert [step["name"] for step in run.steps] == ["read", "compare"]
    assert not SurveyAnswer.objects.exists()
    job = runs.apply(run=run, by=cpo)
    run.refresh_from_db()
    assert run.state == "applying"
    run = settled(run)
    assert (run.state, counts(run)) == ("applied", (3, 2, 0, 0, 1))
    assert set(SurveyAnswer.objects.values_list("key", "import_run", "line")) == {
        ("R1", run.pk, 2),
        ("R3", run.pk, 4),
    }
    job.refresh_from_db()
    assert job.result["created"] == 2
    assert not staging_tables.exists(run.pk)
    verbs = AuditEvent.objects.filter(subject_kind="import").order_by("id").values_list("verb", "actor_email")
    assert list(verbs) == [
        ("ingest.import.received", cpo.email),
        ("ingest.import.apply_requested", cpo.email),
        ("ingest.import.applied", cpo.email),
    ]


def test_job_run_twice_does_nothing_the_second_time():
    run = send(ANSWERS)
    runs.apply(run=run, by=SYSTEM)
    run = settled(run)
    before = list(SurveyAnswer.objects.order_by("id").values())
    with transaction.atomic():
        applying.apply(run_id=run.pk, by=SYSTEM, watch=Nobody())
    assert list(SurveyAnswer.objects.order_by("id").values()) == before
    assert AuditEvent.objects.filter(verb="ingest.import.applied").count() == 1
    with pytest.raises(applying.NotReady):
        runs.apply(run=run, by=SYSTEM)


def test_same_bytes_are_kept_once_and_for_the_portal_alone():
    first, second = send(ANSWERS), send(ANSWERS, name="again.csv")
    assert first.file == second.file
    assert SourceFile.objects.count() == 1
    place = files.path_of(first.file.sha256)
    assert place.read_bytes() == ANSWERS.encode()
    assert (
        place.relative_to(settings.FILES_ROOT).as_posix()
        == f"{first.file.sha256[:2]}/{first.file.sha256[2:]}"
    )
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert not list(Path(settings.FILES_ROOT).glob(".arriving-*"))


def test_file_larger_than_allowed_leaves_nothing(settings):
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(files.TooLarge):
        send(ANSWERS)
    assert not list(Path(settings.FILES_ROOT).glob(".arriving-*"))
    assert not ImportRun.objects.exists()


def test_unknown_header_asks_and_the_answer_is_saved_for_the_next_file():
    text = "Kunde;Produkt;Wert;Tag\n1;WALLET;9;03.04.2025\n"
    run = send(text, name="umfrage-2025-04.csv")
    assert (run.state, run.error_code) == ("needs_mapping", "source_unknown")
    columns = {"response_id": "Kunde", "product": "Produkt", "score": "Wert", "responded_at": "Tag"}
    with pytest.raises(Invalid) as refused:
        runs.map_columns(
            run=run, source="survey", columns={"product": "Produkt", "nonsense": "Tag"}, by=SYSTEM
        )
    assert set(refused.value.fields) == {"nonsense", "score", "responded_at"}
    runs.map_columns(run=run, source="survey", columns=columns, save_as="Umfrage", by=SYSTEM)
    run = settled(run)
    assert (run.state, run.error_code) == ("needs_mapping", "convention")
    assert "line" in run.error_detail
    assert "03.04.2025" in run.error_detail
    runs.map_columns(
        run=run,
        columns=columns,
        options={"date_order": "day_first", "constants": {"kind": "nps"}},
        save_as="Umfrage",
        by=SYSTEM,
    )
    run = settled(run)
    assert (run.state, counts(run)) == ("previewed", (1, 1, 0, 0, 0))
    assert str(run.mapping) == "Umfrage v2"
    # The same columns again: the mapping is found by them.
    following = send(text.replace("1;", "2;"), name="umfrage-2025-05.csv", source="survey")
    assert following.state == "previewed"
    assert following.mapping == run.mapping
    assert following.lineage == run.lineage == "mapping:Umfrage"
    assert ColumnMapping.objects.count() == 2


def test_two_kinds_with_the_same_columns_ask_unless_the_name_tells():
    text = "code,name,parent\nA,A,\n"
    run = send(text, name="export.csv")
    assert (run.state, run.error_code) == ("needs_mapping", "source_ambiguous")
    assert set(run.error_parameters["names"]) == {"teams", "portfolios"}
    assert send(text, name="teams.csv").source == "teams"


def test_discarded_run_keeps_its_file_and_cannot_be_applied():
    run = send(ANSWERS)
    assert staging_tables.exists(run.pk)
    runs.discard(run=run, by=SYSTEM)
    run.refresh_from_db()
    assert run.state == "discarded"
    assert not staging_tables.exists(run.pk)
    assert files.path_of(run.file.sha256).exists()
    with pytest.raises(applying.NotReady):
        runs.apply(run=run, by=SYSTEM)
    with pytest.raises(runs.NotOpen):
        runs.discard(run=run, by=SYSTEM)


def test_cancelled_reading_and_cancelled_writing_put_everything_back():
    run = runs.receive(file=io.BytesIO(ANSWERS.encode()), name="a.csv", by=SYSTEM)
    runs.cancel(run=run, by=SYSTEM)
    run = settled(run)
    assert (run.state, run.error_code) == ("cancelled", "cancelled")
    run = send(ANSWERS)
    runs.apply(run=run, by=SYSTEM)
    runs.cancel(run=run, by=SYSTEM)
    run = settled(run)
    assert (run.state, run.error_code, counts(run)) == ("previewed", "cancelled", (3, 2, 0, 0, 1))
    assert not SurveyAnswer.objects.exists()
    with pytest.raises(runs.NothingToCancel):
        runs.cancel(run=run, by=SYSTEM)
    runs.apply(run=run, by=SYSTEM)
    assert settled(run).state == "applied"


def test_cancel_while_writing_is_heard_between_stretches(monkeypatch):
    run = send(ANSWERS)
    job = runs.apply(run=run, by=SYSTEM)

    class Cancelling(Exception):
        """Stands for the click."""

    def stop_at_writing(self, name, done, total):
        if name == "write" and done:
            raise Cancelling

    monkeypatch.setattr("core.ingest.services.watching.JobWatch.step", stop_at_writing)
    execute(job.pk)
    run.refresh_from_db()
    assert run.state == "previewed"
    assert not SurveyAnswer.objects.exists()
    assert staging_tables.exists(run.pk)


def test_preview_of_an_older_world_is_read_again_when_applied():
    run = send(ANSWERS.replace("DESK", "LATER"))
    assert counts(run) == (3, 1, 0, 0, 2)
    factories.product("LATER")
    runs.apply(run=run, by=SYSTEM)
    run = settled(run)
    assert counts(run) == (3, 2, 0, 0, 1)
    assert run.issues.count() == 1


def test_preview_whose_rows_were_given_up_is_read_again_when_applied():
    run = send(ANSWERS)
    staging_tables.drop(run.pk)
    runs.apply(run=run, by=SYSTEM)
    assert counts(settled(run)) == (3, 2, 0, 0, 1)


def test_kept_file_that_is_gone_stops_the_run_and_says_so():
    run = send(ANSWERS)
    staging_tables.drop(run.pk)
    files.path_of(run.file.sha256).unlink()
    runs.apply(run=run, by=SYSTEM)
    run = settled(run)
    assert (run.state, run.error_code) == ("previewed", "import_changed_meanwhile")
    assert not SurveyAnswer.objects.exists()


def test_abandoned_previews_give_their_space_back_and_can_still_be_applied():
    housekeeping.drop_abandoned()  # what other tests left: their runs are gone
    fresh, old = send(ANSWERS), send(ANSWERS)
    ImportRun.objects.filter(pk=old.pk).update(created_at=old.created_at - housekeeping.ABANDONED_AFTER)
    assert housekeeping.drop_abandoned() == 1
    assert staging_tables.exists(fresh.pk)
    assert not staging_tables.exists(old.pk)
    runs.apply(run=old, by=SYSTEM)
    assert settled(old).state == "applied"


# Who may import what.


def test_rows_outside_ones_part_of_the_tree_do_not_exist(tree):
    manager = factories.user(Role.PRODUCT_MANAGER, tree["PAY"])
    run = send(ANSWERS, by=manager)
    assert counts(run) == (3, 1, 0, 0, 2)
    issue = run.issues.get(line=4)
    assert issue.code == "unknown_product"
    assert "“DESK” that you may change" in issue.message


def test_row_that_stands_elsewhere_cannot_be_pulled_over_by_its_key(tree):
    send_and_apply("product,name,released_on\nDESK,1.0,2025-01-01\n", "releases")
    send_and_apply("response_id,product,score,responded_at\nR3,DESK,5,2025-01-03\n", "survey")
    manager = factories.user(Role.PRODUCT_MANAGER, tree["PAY"])
    run = send("response_id,product,score,responded_at\nR3,WALLET,10,2025-01-03\n", by=manager)
    assert [issue.code for issue in run.issues.all()] == ["not_yours"]
    runs.apply(run=run, by=manager)
    settled(run)
    assert SurveyAnswer.objects.get().score == 5
    assert Release.objects.count() == 1


def send_and_apply(text: str, source: str) -> ImportRun:
    run = send(text, source=source)
    runs.apply(run=run, by=SYSTEM)
    return settled(run)


def test_part_of_the_tree_is_kept_to_ones_own_part(tree):
    head = factories.user(Role.HEAD_OF_PRODUCT, tree["PAY"])
    text = "code,name,parent\nPAY,Payments,GRP\nCHK,Checkout,PAY\nOPS,Mine,PAY\nTOP,Top,\nX,X,OPS\n"
    run = send(text, by=head, source="portfolios")
    found = set(run.issues.values_list("line", "code"))
    assert found == {(4, "not_yours"), (5, "root_not_yours"), (6, "unknown_parent")}
    assert (run.created, run.updated) == (1, 1)
    products = send(
        "code,name,portfolio\nWALLET,Wallet,OPS\nNEW,New,PAY\nDESK,Desk,PAY\n", by=head, source="products"
    )
    assert set(products.issues.values_list("line", "code")) == {(2, "unknown_node"), (4, "not_yours")}


def test_what_belongs_to_everybody_takes_a_right_everywhere(tree):
    head = factories.user(Role.HEAD_OF_PRODUCT, tree["PAY"])
    run = send("email,name\na@example.com,A\n", by=head, source="people")
    assert (run.state, run.error_code) == ("refused", "right_everywhere")
    assert (
        send("email,name\na@example.com,A\n", by=factories.user(Role.CPO), source="people").state
        == "previewed"
    )


def test_roles_that_may_not_import_are_refused_at_the_door():
    for role in (Role.ANALYST, Role.EXECUTIVE, None):
        with pytest.raises(NotAllowed):
            send(ANSWERS, by=factories.user(role))
    assert not ImportRun.objects.exists()


def test_product_owner_may_import_facts_but_not_change_products(tree):
    owner = factories.user(Role.PRODUCT_OWNER, tree["PAY"])
    assert counts(send(ANSWERS, by=owner)) == (3, 1, 0, 0, 2)
    run = send("code,name,portfolio\nWALLET,Mine,PAY\n", by=owner, source="products")
    assert counts(run) == (1, 0, 0, 0, 1)


def test_right_that_was_lost_after_the_preview_counts_when_applied(tree):
    manager = factories.user(Role.PRODUCT_MANAGER, tree["PAY"])
    run = send(ANSWERS, by=manager)
    manager.grants.all().delete()
    factories.grant(manager, Role.PRODUCT_MANAGER, tree["OPS"])
    runs.apply(run=run, by=manager)
    run = settled(run)
    assert set(SurveyAnswer.objects.values_list("key", flat=True)) == {"R3"}
    assert counts(run) == (3, 1, 0, 0, 2)


# Two at once.


def test_two_imports_of_one_kind_at_once_are_as_if_one_came_after_the_other():
    texts = ["code,name\n" + "".join(f"T{n},{who} {n}\n" for n in range(200)) for who in ("A", "B")]
    made: list[ImportRun] = []

    def work(text: str) -> None:
        try:
            made.append(
                runs.import_now(file=io.BytesIO(text.encode()), name="teams.csv", source="teams", by=SYSTEM)
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((run.created, run.updated) for run in made) == [(0, 200), (200, 0)]
    assert len({name.split()[0] for name in Team.objects.values_list("name", flat=True)}) == 1
    assert Team.objects.count() == 200


def test_reading_the_same_run_twice_at_once_ends_in_one_preview():
    run = runs.receive(file=io.BytesIO(ANSWERS.encode()), name="a.csv", by=SYSTEM)
    job = Job.objects.get(kind="ingest.check")
    results: list[bool] = []

    def work() -> None:
        results.append(execute(job.pk))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, True]
    run.refresh_from_db()
    assert (run.state, counts(run)) == ("previewed", (3, 2, 0, 0, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'staging'")
        assert cursor.fetchone()[0] >= 1


# What is said about a file.


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"date_order": "backwards"}, "options.date_order"),
        ({"date_order": {"responded_at": 5}}, "options.date_order"),
        ({"constants": "nps"}, "options.constants"),
        ({"constants": {"nonsense": "1"}}, "options.constants"),
        ({"missing": "NA"}, "options.missing"),
        ({"scale": "1-10"}, "options.scale"),
        ({"accounts": {"7": {"measure": "revenue"}}}, "options.accounts"),
        ({"nonsense": 1}, "options.nonsense"),
    ],
)
def test_options_that_are_impossible_are_refused_by_name(options, field):
    with pytest.raises(Invalid) as refused:
        send(ANSWERS, source="survey", **options)
    assert list(refused.value.fields) == [field]
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "accounts", ["706 = revenue", 5, {"706": "revenue"}, {"706": {"measure": "happiness"}}]
)
def test_accounts_have_one_form_however_they_are_said(accounts):
    text = "product,period,account,amount\nWALLET,2025-01,706,5\n"
    if accounts == "706 = revenue":
        run = send(text, source="finance", accounts=accounts)
        assert run.options == {"accounts": {"706": {"measure": "revenue", "sign": 1}}}
        assert run.created == 1
    else:
        with pytest.raises(Invalid):
            send(text, source="finance", accounts=accounts)


def test_column_whose_name_holds_a_percent_sign_is_kept():
    text = "code,name,Marge %s 100%\nT,Team,5\n"
    run = send_and_apply(text, "teams")
    assert counts(run) == (1, 1, 0, 0, 0)
    assert Team.objects.get().attributes == {"Marge %s 100%": "5"}
    assert counts(send_and_apply(text, "teams")) == (1, 0, 0, 1, 0)
    assert counts(send_and_apply(text.replace(",5", ",6"), "teams")) == (1, 0, 1, 0, 0)


def test_mapping_by_its_name_alone_brings_its_kind_of_file():
    columns = {"code": "Kürzel", "name": "Bezeichnung"}
    mappings.save(source="teams", name="Mannschaften", columns=columns, options={}, by=SYSTEM)
    run = send("Kürzel,Bezeichnung\nT,Team\n", name="x.csv", mapping="Mannschaften")
    assert (run.state, run.source, run.created) == ("previewed", "teams", 1)


def test_import_is_undone_only_by_whoever_may_import_there(tree):
    run = send_and_apply(ANSWERS, "survey")
    with pytest.raises(NotAllowed):
        runs.undo(run=run, by=factories.user(Role.PRODUCT_MANAGER, tree["PAY"]))
    assert SurveyAnswer.objects.count() == 2
    runs.undo(run=run, by=factories.user(Role.PRODUCT_MANAGER, tree["GRP"]))
    assert not SurveyAnswer.objects.exists()


# A large import is undone by a job.


def test_large_import_is_undone_by_a_job(monkeypatch):
    monkeypatch.setattr(runs, "UNDONE_AT_ONCE", 1)
    run = send_and_apply(ANSWERS, "survey")
    assert runs.undo(run=run, by=SYSTEM).state == "undoing"
    assert SurveyAnswer.objects.count() == 2
    with pytest.raises(undoing.NotApplied):
        runs.undo(run=run, by=SYSTEM)
    run = settled(run)
    assert (run.state, run.summary["undo"]["removed"]) == ("undone", 2)
    assert not SurveyAnswer.objects.exists()
    with transaction.atomic():
        assert undoing.undo_if_open(run_id=run.pk, by=SYSTEM).state == "undone"


def test_undo_that_was_cancelled_leaves_the_import_applied(monkeypatch):
    monkeypatch.setattr(runs, "UNDONE_AT_ONCE", 1)
    run = send_and_apply(ANSWERS, "survey")
    runs.undo(run=run, by=SYSTEM)
    runs.cancel(run=run, by=SYSTEM)
    run = settled(run)
    assert (run.state, run.error_code) == ("applied", "cancelled")
    assert SurveyAnswer.objects.count() == 2


def test_undo_that_is_impossible_says_so_on_the_run(monkeypatch):
    monkeypatch.setattr(runs, "UNDONE_AT_ONCE", 0)
    first = send_and_apply("code,name\nOLD,Old\nNEW,New\n", "teams")
    send_and_apply("email,name,team\nann@example.com,Ann,OLD\n", "people")
    move = send_and_apply("email,name,team\nann@example.com,Ann,NEW\n", "people")
    runs.undo(run=first, by=SYSTEM)
    settled(first)
    runs.undo(run=move, by=SYSTEM)
    move = settled(move)
    assert (move.state, move.error_code) == ("applied", "import_undo_blocked")
    assert "no longer exist" in move.error_detail


def test_saved_mapping_that_lacks_a_column_is_not_taken_by_itself():
    mappings.save(source="survey", name="Half", columns={"product": "product"}, options={}, by=SYSTEM)
    run = send(ANSWERS)
    assert (run.state, run.mapping) == ("previewed", None)


def test_run_that_a_job_works_on_is_refused_rather_than_waited_for():
    run = runs.receive(file=io.BytesIO(ANSWERS.encode()), name="a.csv", by=SYSTEM)
    for act, refusal in (
        (runs.discard, runs.NotOpen),
        (runs.apply, applying.NotReady),
        (runs.undo, undoing.NotApplied),
    ):
        with pytest.raises(refusal):
            act(run=run, by=SYSTEM)
