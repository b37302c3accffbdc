"""Life cycles, gates, workstreams, reviews and actions as files bring them and lists give them back."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from core.profile.services import states
from portfolio.models import ActionItem, CycleStage, Gate, GateCriterion, GateReview, LifeCycle, Workstream
from tests import factories
from tests.factories import gates as make
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db
CYCLES = "code,name,name_fr,portfolio\ncompany,Company,Société,\nhard,Hardware,Matériel,LINE\n"
STAGES = """life_cycle,code,name,name_fr,phase,position
hard,build,Build,Construire,development,1
hard,sell,Sell,Vendre,lancement,2
company,begin,Begin,,idea,1
"""
GATES = "life_cycle,code,name,from_stage,to_stage,roles\nhard,G1,Gate 1,build,sell,executive; cpo\n"
CRITERIA = """life_cycle,gate,code,name,kind,kpi,direction,threshold,weight,must_pass
hard,G1,fit,Fit,score,,,,2,yes
hard,G1,nps,NPS,measured,nps,at_least,30,1,no
hard,G1,ready,Ready,oui/non,,,,1,oui
"""
STREAMS = """product,stage,state,starts_on,due_on,ends_on,reason,email
P,build,done,2026-01-05,,2026-06-30,,
P,sell,bloqué,2026-07-01,2026-12-31,,No parts,ada@example.com
"""
REVIEWS = """product,gate,asked_on,asked_by,due_on,outcome,decided_on,decided_by,reason,next_on,note
P,G1,2026-06-01,ada@example.com,2026-06-30,go,2026-06-30,bo@example.com,Ready,,
Q,G1,2026-11-02,ada@example.com,2026-11-30,,,,,,Asked now
"""
ACTIONS = """product,portfolio,title,raised_on,owner_email,due_on,done_on,evidence,evidence_url
P,,Call,2026-11-02,ada@example.com,2026-11-30,,,
,LINE,Plan,2026-11-02,,,2026-11-09,Minutes,https://example.com/minutes
"""
FILES = {
    "life_cycles": CYCLES,
    "life_cycle_stages": STAGES,
    "gates": GATES,
    "gate_criteria": CRITERIA,
    "workstreams": STREAMS,
    "gate_reviews": REVIEWS,
    "actions": ACTIONS,
}


@pytest.fixture
def places() -> None:
    """A portfolio with two products, and a person."""
    line = factories.node("LINE")
    factories.product("P", line)
    factories.product("Q", line)
    factories.person("ada@example.com")


def test_a_gate_without_a_column_of_roles_asks_nobody(places: None) -> None:
    bring("life_cycles", CYCLES)
    bring("life_cycle_stages", STAGES)
    text = "life_cycle,code,name,from_stage,to_stage\nhard,G1,Gate 1,build,sell\n"
    assert counts(bring("gates", text)) == (1, 0, 0, 0)
    assert Gate.objects.get().roles == []
    assert counts(bring("gates", text)) == (0, 0, 1, 0)


def test_a_file_without_thresholds_takes_none_away(places: None) -> None:
    """Somebody who only renames criteria is asked for the rest, before three becomes the mean of all."""
    for source in ("life_cycles", "life_cycle_stages", "gates"):
        bring(source, FILES[source])
    bring("gate_criteria", CRITERIA.replace("fit,Fit,score,,,,", "fit,Fit,score,,,4,"))
    before = list(GateCriterion.objects.order_by("pk").values())
    text = "life_cycle,gate,code,name,kind\nhard,G1,fit,Fits,score\nhard,G1,nps,N,measured\n"
    run = bring("gate_criteria", text)
    assert (run.state, run.error_code) == ("refused", "columns_missing")
    assert run.error_parameters["names"] == ["kpi", "threshold"]
    assert list(GateCriterion.objects.order_by("pk").values()) == before


def bring_all() -> dict[str, tuple[int, int, int, int]]:
    return {source: counts(bring(source, text)) for source, text in FILES.items()}


def test_the_files_come_in_one_after_the_other_and_again_without_a_change(places: None) -> None:
    assert bring_all() == {
        "life_cycles": (2, 0, 0, 0),
        "life_cycle_stages": (3, 0, 0, 0),
        "gates": (1, 0, 0, 0),
        "gate_criteria": (3, 0, 0, 0),
        "workstreams": (2, 0, 0, 0),
        "gate_reviews": (2, 0, 0, 0),
        "actions": (2, 0, 0, 0),
    }
    assert LifeCycle.objects.get(code="hard").node.code == "LINE"
    assert CycleStage.objects.get(code="sell").phase == "launch"
    gate = Gate.objects.get()
    assert (gate.source.code, gate.target.code, gate.roles) == ("build", "sell", ["cpo", "executive"])
    criteria = {one.code: one for one in GateCriterion.objects.all()}
    assert (criteria["fit"].threshold, criteria["fit"].weight, criteria["fit"].must_pass) == (3, 2, True)
    assert (criteria["nps"].kpi, criteria["nps"].threshold) == ("nps", Decimal(30))
    assert (criteria["ready"].kind, criteria["ready"].threshold) == ("yes_no", None)
    blocked = Workstream.objects.get(stage__code="sell")
    assert (blocked.state, blocked.person.email, blocked.due_on) == (
        "blocked", "ada@example.com", date(2026, 12, 31),
    )  # fmt: skip
    passed, waiting = GateReview.objects.order_by("asked_on")
    assert (passed.outcome, passed.criteria, passed.four_eyes) == ("go", 3, True)
    assert (waiting.outcome, waiting.criteria, waiting.due_on) == ("", 0, date(2026, 11, 30))
    assert ActionItem.objects.get(title="Plan").done_on == date(2026, 11, 9)
    assert set(bring_all().values()) == {(0, 0, 2, 0), (0, 0, 3, 0), (0, 0, 1, 0)}


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("/life-cycles/", "life_cycles"),
        ("/workstreams/", "workstreams"),
        ("/gate-reviews/", "gate_reviews"),
        ("/actions/", "actions"),
    ],
)
def test_an_export_brought_back_changes_nothing(places: None, page: str, source: str) -> None:
    bring_all()
    client = Client()
    client.force_login(factories.user())
    text = b"".join(client.get(f"{page}?export=csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3
    assert set(rows[0]) >= set(next(csv.reader(io.StringIO(FILES[source])))) - {"name_fr"}
    assert counts(bring(source, text)) == (0, 0, 2, 0)


def test_a_file_that_lacks_columns_leaves_them_as_they_are(places: None) -> None:
    bring_all()
    assert counts(bring("workstreams", "product,stage,state\nP,sell,under_way\n")) == (0, 1, 0, 0)
    changed = Workstream.objects.get(stage__code="sell")
    assert (changed.state, changed.reason, changed.due_on) == ("under_way", "No parts", date(2026, 12, 31))
    assert counts(bring("gate_reviews", "product,gate,asked_on,asked_by,due_on\n"
                        "P,G1,2026-06-01,ada@example.com,2026-07-31\n")) == (0, 1, 0, 0)  # fmt: skip
    assert GateReview.objects.get(product__code="P").outcome == "go"


@pytest.mark.parametrize(
    ("source", "header", "row", "column", "code"),
    [
        ("life_cycles", "code,name,portfolio", "x,X,LINE", "portfolio", "cycle_twice"),
        ("life_cycles", "code,name,portfolio", "x,X,", "portfolio", "cycle_twice"),
        ("life_cycles", "code,name,portfolio", "x,X,NOWHERE", "portfolio", "unknown_node"),
        (
            "life_cycle_stages", "life_cycle,code,name,phase", "none,x,X,idea",
            "life_cycle", "unknown_life_cycle",
        ),
        (
            "gates", "life_cycle,code,name,from_stage,to_stage", "hard,x,X,build,begin",
            "to_stage", "unknown_cycle_stage",
        ),
        (
            "gates", "life_cycle,code,name,from_stage,to_stage", "hard,x,X,build,build",
            "to_stage", "gate_leads_nowhere",
        ),
        (
            "gates", "life_cycle,code,name,from_stage,to_stage,roles", "hard,x,X,build,sell,king",
            "roles", "unknown_role",
        ),
        (
            "gate_criteria", "life_cycle,gate,code,name,kind,kpi,threshold", "hard,G9,x,X,yes_no,,",
            "gate", "unknown_cycle_gate",
        ),
        (
            "gate_criteria", "life_cycle,gate,code,name,kind,kpi,threshold", "hard,G1,x,X,measured,none,1",
            "kpi", "not_a_choice",
        ),
        (
            "gate_criteria", "life_cycle,gate,code,name,kind,kpi,threshold", "hard,G1,x,X,measured,nps,",
            "threshold", "no_threshold",
        ),
        (
            "gate_criteria", "life_cycle,gate,code,name,kind,kpi,threshold", "hard,G1,x,X,score,,6",
            "threshold", "score_out_of_range",
        ),
        ("workstreams", "product,stage,state", "P,begin,done", "stage", "unknown_cycle_stage"),
        ("workstreams", "product,stage,state", "Q,build,waived", "reason", "reason_missing"),
        ("workstreams", "product,stage,state,reason", "P,sell,waived,", "reason", "reason_missing"),
        (
            "workstreams", "product,stage,state,ends_on", "P,sell,done,2026-06-30",
            "ends_on", "dates_reversed",
        ),
        (
            "gate_reviews", "product,gate,asked_on,asked_by", "Q,G1,2026-11-09,ada@example.com",
            "gate", "review_open",
        ),
        (
            "gate_reviews", "product,gate,asked_on,asked_by,outcome,decided_on,decided_by",
            "Q,G1,2026-11-02,ada@example.com,go,2026-11-30,bo@example.com", "outcome", "decide_here",
        ),
        (
            "gate_reviews", "product,gate,asked_on,asked_by,outcome,decided_on,decided_by",
            "Q,G1,2026-05-04,ada@example.com,hold,2026-06-01,ADA@example.com", "decided_by", "four_eyes",
        ),
        (
            "gate_reviews", "product,gate,asked_on,asked_by,outcome,decided_on,decided_by",
            "Q,G1,2026-05-04,ada@example.com,hold,2026-05-01,bo@example.com", "decided_on", "dates_reversed",
        ),
        (
            "gate_reviews", "product,gate,asked_on,asked_by,outcome,decided_on,decided_by",
            "Q,G1,2026-05-04,ada@example.com,hold,2026-06-01,", "outcome", "decision_in_part",
        ),
        ("actions", "product,portfolio,title,raised_on", "P,LINE,X,2026-11-02", "product", "two_places"),
        (
            "actions", "product,title,raised_on,due_on", "P,X,2026-11-02,2026-11-01",
            "due_on", "dates_reversed",
        ),
        (
            "actions", "product,title,raised_on,done_on", "P,X,2026-11-02,2026-11-03",
            "done_on", "evidence_missing",
        ),
        (
            "actions", "product,title,raised_on,evidence_url", "P,X,2026-11-02,javascript:alert(1)",
            "evidence_url", "not_an_address",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_rejected_in_words(
    places: None, source: str, header: str, row: str, column: str, code: str
) -> None:
    bring_all()
    run = bring(source, f"{header}\n{row}\n")
    assert faults(run) == [(2, column, code)]
    issue = run.issues.get()
    assert issue.message
    assert issue.advice


def test_a_gate_without_criteria_is_not_passed_by_a_file_unless_gates_are_off(places: None) -> None:
    bring_all()
    GateCriterion.objects.all().delete()
    row = "Q,G1,2026-05-04,ada@example.com,go,2026-06-01,bo@example.com\n"
    text = f"product,gate,asked_on,asked_by,outcome,decided_on,decided_by\n{row}"
    assert faults(bring("gate_reviews", text)) == [(2, "outcome", "gate_without_criteria")]
    states.turn(by=factories.user(), name="gates", on=False)
    assert counts(bring("gate_reviews", text)) == (1, 0, 0, 0)


def test_a_file_takes_no_four_eyes_away(places: None) -> None:
    bring_all()
    review, by_hand = GateReview.objects.get(product__code="P"), GateReview.objects.get(product__code="Q")
    assert review.four_eyes
    head = "product,gate,asked_on,asked_by,outcome,decided_on,decided_by\n"
    own = "P,G1,2026-06-01,ada@example.com,go,2026-06-30,Ada@example.com\n"
    assert faults(bring("gate_reviews", head + own)) == [(2, "decided_by", "four_eyes")]
    asker = "product,gate,asked_on,asked_by\nP,G1,2026-06-01,bo@example.com\n"
    assert faults(bring("gate_reviews", asker)) == [(2, "asked_by", "four_eyes")]
    # Nor once they are off, of what was decided while they held.
    states.turn(by=factories.user(), name="four_eyes", on=False)
    assert faults(bring("gate_reviews", head + own)) == [(2, "decided_by", "four_eyes")]
    # What was decided by who asked meanwhile stands, and its file comes back unchanged.
    GateReview.objects.filter(pk=review.pk).update(four_eyes=False, decided_by_email="ada@example.com")
    states.turn(by=factories.user(), name="four_eyes", on=True)
    text = head + own.replace("Ada", "ada")
    assert counts(bring("gate_reviews", text)) == (0, 0, 1, 0)
    # What was asked and decided in the portal is not rewritten: neither by whom, nor when.
    GateReview.objects.filter(pk=by_hand.pk).update(import_run=None)
    assert faults(
        bring("gate_reviews", "product,gate,asked_on,asked_by\nQ,G1,2026-11-02,bo@example.com\n")
    ) == [(2, "asked_by", "asked_here")]
    GateReview.objects.filter(pk=by_hand.pk).update(
        outcome="hold", decided_by_email="bo@example.com", decided_on=date(2026, 11, 20)
    )
    for on, who in (("2026-11-21", "bo"), ("2026-11-20", "eve")):
        row = f"Q,G1,2026-11-02,ada@example.com,hold,{on},{who}@example.com\n"
        assert faults(bring("gate_reviews", head + row)) == [(2, "outcome", "decide_here")]
    row = "Q,G1,2026-11-02,ada@example.com,hold,2026-11-20,bo@example.com\n"
    assert counts(bring("gate_reviews", head + row)) == (0, 0, 1, 0)


def test_a_file_reaches_no_further_than_its_sender(places: None) -> None:
    bring_all()
    line = LifeCycle.objects.get(code="hard").node
    make.life_cycle(factories.node("SIDE"), "far:growth", code="far")
    lead = factories.user("head_of_product", line)
    assert counts(bring("life_cycles", CYCLES, by=lead)) == (0, 0, 1, 1)
    far = "life_cycle,code,name,phase\nfar,x,X,idea\nhard,x,X,idea\n"
    run = bring("life_cycle_stages", far, by=lead)
    assert faults(run) == [(2, "life_cycle", "unknown_life_cycle")]
    assert counts(run) == (1, 0, 0, 1)


def test_the_demos_files_come_in_whole() -> None:
    folder = Path(__file__).resolve().parents[3] / "demo/files"
    for name in ("teams", "people", "portfolios", "products"):
        path = next(folder.glob(f"0?_{name}.csv"))
        assert bring(name, path.read_bytes()).rejected == 0
    found = {}
    for path in sorted(folder.glob("2[0-4]_*.csv")):
        source = {"gates_criteria": "gate_criteria"}.get(path.stem[3:], path.stem[3:])
        if source in FILES:
            found[source] = bring(source, path.read_bytes()).rejected
    for path in sorted(folder.glob("??_gate_[esv]*.csv")):
        found[path.stem[3:]] = bring(path.stem[3:], path.read_bytes()).rejected
    assert found == dict.fromkeys([*FILES, "gate_votes", "gate_scores", "gate_evidence"], 0)
