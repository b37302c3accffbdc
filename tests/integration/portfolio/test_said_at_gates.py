"""Votes, scores and evidence of gate reviews as files bring them, and what no file may write."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.access.models import User
from core.common.actors import SYSTEM
from core.common.listing import Listing
from core.ingest import sources
from core.ingest.models import ImportRun
from core.ingest.services import runs
from core.profile.services import states
from portfolio.errors import RolesMissing, VotesJudged
from portfolio.lists import EVIDENCE, SCORES, VOTES
from portfolio.models import Evidence, Gate, GateReview, GateScore, GateVote, Product
from portfolio.selectors.gate_reviews import review_page
from portfolio.selectors.verdicts import verdicts
from portfolio.services import gate_outcomes, gate_reviews
from tests import factories
from tests.factories import gates as make
from tests.integration.ingest.importing import bring, counts, faults
from tests.integration.portfolio.gating import asked, decide, executive_votes, first_gate, in_development

pytestmark = pytest.mark.django_db
REVIEW = """product,gate,asked_on,asked_by,outcome,decided_on,decided_by
P,g1,2026-03-02,asker@example.com,go,2026-03-20,decider@example.com
"""
VOTED = """product,gate,asked_on,email,vote,roles,voted_at,note
P,g1,2026-03-02,ann@example.com,go,executive;CPO,2026-03-19 10:30,"Ready, says she"
p,G1,2026-03-02,bo@example.com,s'abstient,pmo,,
"""
JUDGED = """product,gate,asked_on,criterion,email,score
P,g1,2026-03-02,fit,ann@example.com,4
P,g1,2026-03-02,fit,bo@example.com,1
P,g1,2026-03-02,ready,ann@example.com,1
"""
SHOWN = """product,gate,asked_on,criterion,text,url,waived_reason,waived_by,met
P,g1,2026-03-02,fit,Interviews,https://example.com/fit,,,oui
P,g1,2026-03-02,ready,,,Parts come later,decider@example.com,no
"""
HEADS = {
    "gate_votes": VOTED.splitlines()[0],
    "gate_scores": JUDGED.splitlines()[0],
    "gate_evidence": SHOWN.splitlines()[0],
}


@pytest.fixture
def gate() -> Gate:
    """A gate that asks for a score, a yes and a number; a file decided the review of March."""
    found = first_gate(in_development())
    make.criterion(found, "fit")
    make.criterion(found, "ready", kind="yes_no", must_pass=True)
    make.criterion(found, "nps", kind="measured", kpi="nps", threshold=30)
    assert counts(bring("gate_reviews", REVIEW)) == (1, 0, 0, 0)
    return found


def bring_all() -> list[ImportRun]:
    return [
        bring(name, text)
        for name, text in {"gate_votes": VOTED, "gate_scores": JUDGED, "gate_evidence": SHOWN}.items()
    ]


def in_portal(gate: Gate) -> GateReview:
    """A second review, of November, in which everything was said in the portal; it is open."""
    review = asked(Product.objects.get(code="P"), gate)
    executive_votes(review, fit=5, ready=1)
    fit = gate.criteria.get(code="fit")
    gate_reviews.show_evidence(by=factories.user("product_manager"), review=review, criterion=fit, text="Yes")
    return review


def file_of(listing: Listing, kind: str) -> bytes:
    client = Client()
    client.force_login(factories.user("administrator"))
    return b"".join(client.get(reverse(listing.url_name), {"export": kind}).streaming_content)


def test_files_tell_what_was_said_and_the_review_shows_it_as_such(gate: Gate) -> None:
    assert [counts(run) for run in bring_all()] == [(2, 0, 0, 0), (3, 0, 0, 0), (2, 0, 0, 0)]
    ann, bo = GateVote.objects.order_by("email")
    assert (ann.vote, ann.roles, ann.note) == ("go", ["cpo", "executive"], "Ready, says she")
    assert (bo.vote, bo.roles) == ("abstain", ["pmo"])
    # Without a moment: on the day of the decision, as the clock of the portal has it.
    assert timezone.localtime(bo.voted_at).isoformat() == "2026-03-20T00:00:00+01:00"
    user = factories.user()
    page = review_page(user=user, review=GateReview.objects.get(), today=date(2026, 11, 20))
    fit, ready = page.verdicts  # of what a KPI measured then, nothing was told
    # 4 and 1 make 2.5, which is less than the 3 that is asked; the file says that it was met all the same.
    assert (fit.criterion.code, fit.met, fit.mean, fit.n) == ("fit", True, 2.5, 2)
    assert (ready.met, ready.status, ready.waived) == (False, "waived", True)
    assert [one.from_file for one in page.named_votes] == [ann.import_run_id, bo.import_run_id]
    client = Client()
    client.force_login(user)
    answer = client.get(f"/gate-reviews/{page.review.pk}/")
    assert answer.content.decode().count("told by a file") == 2
    assert "does not count" not in answer.content.decode()


@pytest.mark.parametrize("listing", [VOTES, SCORES, EVIDENCE], ids=lambda one: one.name)
def test_a_list_brought_back_changes_nothing(gate: Gate, listing: Listing) -> None:
    """Neither what files told, nor what was said in an open review, nor in one that was decided here."""
    bring_all()
    in_portal(gate)
    other = make.gate(gate.cycle, "g2", "build", "sell", roles=["executive"])
    make.criterion(other, "fit")
    second = asked(Product.objects.get(code="P"), other)
    executive_votes(second, fit=4)
    decide(second)
    for kind in ("csv", "xlsx"):
        run = bring(listing.source, file_of(listing, kind), name=f"said.{kind}")
        assert counts(run) == (0, 0, run.read, 0), faults(run)
        assert run.read >= 4
    for language in ("en", "fr"):
        with override(language):
            said = {one.name: str(one.label) for one in sources.get(listing.source).columns}
        header, *rows = csv.reader(io.StringIO(file_of(listing, "csv").decode("utf-8-sig")))
        written = io.StringIO()
        csv.writer(written, delimiter=";").writerows([[said[one] for one in header], *rows])
        run = bring(listing.source, written.getvalue(), name="sheet.csv")
        assert counts(run) == (0, 0, len(rows), 0), (language, faults(run))
    assert GateVote.objects.filter(import_run=None).count() == 2  # still those of who cast them


def test_a_changed_cell_is_the_only_difference_and_undo_brings_the_rest_back(gate: Gate) -> None:
    votes, scores, evidence = bring_all()
    changed = bring("gate_scores", JUDGED.replace("bo@example.com,1", "bo@example.com,2"))
    assert counts(changed) == (0, 1, 2, 0)
    runs.undo(run=changed, by=SYSTEM)
    assert GateScore.objects.get(email="bo@example.com").score == 1
    partly = bring("gate_evidence", "product,gate,asked_on,criterion,text\nP,g1,2026-03-02,fit,Other\n")
    assert counts(partly) == (0, 1, 0, 0)
    assert Evidence.objects.get(text="Other").frozen["met"] is True  # of what a file lacks, nothing is lost
    with pytest.raises(VotesJudged, match=r"ann@example\.com, bo@example\.com"):
        runs.undo(run=votes, by=SYSTEM)
    for run in (scores, partly, evidence, votes):
        runs.undo(run=run, by=SYSTEM)
    assert not GateScore.objects.exists()
    assert not Evidence.objects.exists()
    assert not GateVote.objects.exists()


WRONG = {
    "gate_votes": {
        "P,g9,2026-03-02,x@x.example,go,cpo,,": ("gate", "unknown_review_gate"),
        "P,g1,2026-03-03,x@x.example,go,cpo,,": ("asked_on", "unknown_review"),
        "P,g1,2026-03-02,x@x.example,maybe,cpo,,": ("vote", "not_a_choice"),
        "P,g1,2026-03-02,x@x.example,go,king,,": ("roles", "unknown_voting_role"),
        "P,g1,2026-03-02,x@x.example,go,analyst,,": ("roles", "role_without_vote"),
        "P,g1,2026-03-02,late@x.example,go,cpo,2026-03-21 00:00,": ("voted_at", "vote_out_of_time"),
        "P,g1,2026-03-02,early@x.example,go,cpo,2026-03-01 09:00,": ("voted_at", "vote_out_of_time"),
        "P,g1,2026-11-02,x@x.example,go,cpo,,": ("email", "vote_oneself"),
    },
    "gate_scores": {
        "P,g1,2026-11-02,fit,executive@example.com,1": ("email", "vote_oneself"),
        "P,g1,2026-03-02,none,ann@example.com,4": ("criterion", "unknown_criterion_of_gate"),
        "P,g1,2026-03-02,fit,x@x.example,4": ("email", "score_without_vote"),
        "P,g1,2026-03-02,nps,ann@example.com,4": ("score", "score_of_measured"),
        "P,g1,2026-03-02,fit,ann@example.com,6": ("score", "score_of_five"),
        "P,g1,2026-03-02,ready,ann@example.com,2": ("score", "score_of_two"),
    },
    "gate_evidence": {
        "P,g1,2026-11-02,ready,,,Later,boss@x.example,": ("waived_reason", "waived_while_open"),
        "P,g1,2026-11-02,fit,,,,,yes": ("met", "waived_while_open"),
        "P,g1,2026-03-02,nps,,,,x@x.example,": ("waived_reason", "waived_without_reason"),
        "P,g1,2026-03-02,fit,,,Why,ASKER@example.com,": ("waived_by", "waived_oneself"),
        "P,g1,2026-03-02,ready,,javascript:alert(1),,,": ("url", "not_an_address"),
    },
}


@pytest.mark.parametrize("source", WRONG)
def test_what_cannot_be_is_refused_in_words(gate: Gate, source: str) -> None:
    bring_all()
    in_portal(gate)
    before = [list(model.objects.order_by("pk").values()) for model in (GateVote, GateScore, Evidence)]
    run = bring(source, "\n".join([HEADS[source], *WRONG[source]]) + "\n")
    found = {line: (column, code) for line, column, code in faults(run)}
    assert found == dict(enumerate(WRONG[source].values(), start=2))
    for issue in run.issues.all():
        for language in ("en", "fr"):
            with override(language):
                assert "%(" not in issue.message
                assert issue.advice
    after = [list(model.objects.order_by("pk").values()) for model in (GateVote, GateScore, Evidence)]
    assert after == before


def test_what_the_portal_decided_on_is_written_by_no_file(gate: Gate) -> None:
    review = in_portal(gate)
    decide(review)
    email = review.votes.get().email
    where = "P,g1,2026-11-02"
    for source, row in {
        "gate_votes": f"{where},{email},kill,cpo,,",
        "gate_scores": f"{where},fit,{email},1",
        "gate_evidence": f"{where},fit,Other,,,,yes",
    }.items():
        run = bring(source, f"{HEADS[source]}\n{row}\n")
        assert faults(run) == [(2, "asked_on", "review_decided_here")], source
    assert (review.votes.get().vote, review.scores.get(criterion__code="fit").score) == ("go", 5)


def test_a_vote_that_a_file_told_of_counts_when_its_voter_casts_it(gate: Gate) -> None:
    """Reopened, the review needs the executive in person, and no outcome stands on scores of a file."""
    bring_all()
    review = gate_outcomes.reopen(by=factories.user("cpo"), review=GateReview.objects.get())
    assert [(one.criterion.code, one.mean) for one in verdicts(review, date(2026, 11, 20))] == [
        ("fit", None), ("ready", None), ("nps", None),
    ]  # fmt: skip
    assert gate_reviews.missing_roles(review) == ["executive"]
    with pytest.raises(RolesMissing):
        decide(review, by=factories.user("pmo"))
    told = run_of(GateVote)
    gate_reviews.vote(by=factories.user("executive", email="ann@example.com"), review=review, vote="hold")
    assert gate_reviews.missing_roles(review) == []
    assert GateVote.objects.get(email="ann@example.com").import_run is None
    with pytest.raises(VotesJudged):
        runs.undo(run=told, by=SYSTEM)  # of bo; ann's is hers now
    with pytest.raises(IntegrityError, match="has not voted"):
        passed_on_votes_of(told)


def passed_on_votes_of(run: ImportRun) -> None:
    """Write past every service that a review was passed, and that all of its votes came with a file."""
    with transaction.atomic():
        GateVote.objects.update(import_run=run)
        day = date(2026, 11, 20)
        GateReview.objects.update(outcome="go", decided_on=day, decided_by_email="pmo@x.example", criteria=3)
        at_the_end()


def at_the_end() -> None:
    """Ask the rules that are asked when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def run_of(model: type[GateVote]) -> ImportRun:
    return ImportRun.objects.get(pk=model.objects.values_list("import_run")[:1])


def test_the_rules_stand_in_the_database_too(gate: Gate) -> None:
    bring_all()
    review = GateReview.objects.get()
    other = make.criterion(make.gate(gate.cycle, "g2", "build", "sell"), "else")
    fit, ready, nps = (gate.criteria.get(code=code) for code in ("fit", "ready", "nps"))
    wrong: list[tuple[str, Callable[[], object]]] = [
        ("is not one of the gate", lambda: Evidence.objects.create(review=review, criterion=other)),
        ("is not judged by 0", lambda: score(review, fit, 0)),
        ("is not judged by 2", lambda: score(review, ready, 2)),
        ("is not judged by 4", lambda: score(review, nps, 4)),
    ]
    for message, write in wrong:
        with pytest.raises(IntegrityError, match=message):
            written(write)


def written(write: Callable[[], object]) -> None:
    with transaction.atomic():
        write()
        at_the_end()


def score(review: GateReview, criterion: object, number: int) -> GateScore:
    return GateScore.objects.create(review=review, criterion=criterion, email="x@x.example", score=number)


def test_only_who_decides_brings_such_files_and_sees_their_rows(gate: Gate) -> None:
    far = factories.product("FAR", factories.node("SIDE"))
    lead = factories.user("head_of_product", Product.objects.get(code="P").node)
    manager = factories.user("product_manager", Product.objects.get(code="P").node)
    beside = factories.user("head_of_product", far.node)
    assert counts(bring("gate_votes", VOTED, by=lead)) == (2, 0, 0, 0)
    for user in (manager, beside):
        assert bring("gate_votes", VOTED, by=user).rejected == 2
    for user, seen in ((lead, 2), (manager, 2), (beside, 0)):
        assert listed(user, "/api/v1/gate-votes/") == seen
    states.turn(by=factories.user(), name="gates", on=False)
    client = Client()
    client.force_login(lead)
    assert client.get("/gate-reviews/votes/").status_code == 404


def test_lists_and_api_take_the_same_filters(gate: Gate) -> None:
    bring_all()
    in_portal(gate)
    user = factories.user()
    for address, query, found in (
        ("votes", "", 3),
        ("votes", "from_file=true", 2),
        ("votes", "outcome=open", 1),
        ("votes", "role=pmo", 1),
        ("votes", "vote=abstain&email=BO@example.com", 1),
        ("votes", "voted_from=2026-03-20&voted_to=2026-03-20", 1),
        ("scores", "criterion=fit&score_min=4", 2),
        ("scores", "node=LINE&score_max=1", 3),
        ("scores", "q=ann@", 2),
        ("evidence", "waived=true", 1),
        ("evidence", "met=true", 1),
        ("evidence", "q=interviews", 1),
        ("evidence", "product=P&gate=g1&from_file=false", 1),
    ):
        path = f"/api/v1/gate-{address}/?{query}"
        assert listed(user, path) == found, path
        client = Client()
        client.force_login(user)
        rows = client.get(f"/gate-reviews/{address}/?{query}&export=csv")
        assert len(list(csv.reader(io.StringIO(b"".join(rows.streaming_content).decode())))) == found + 1, (
            path
        )


def listed(user: User, path: str) -> int:
    client = Client()
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return int(answer.json()["count"])
