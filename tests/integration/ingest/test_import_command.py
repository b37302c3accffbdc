"""`manage.py import_data`: what it prints, and how it ends."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.ingest.services import mappings
from core.jobs.models import Job
from metrics.models import SurveyAnswer, SurveyMonth
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = "response_id,product,score,responded_at\nR1,WALLET,9,2025-01-01\nR2,WALLET,11,2025-01-02\n"


@pytest.fixture
def answers(tmp_path) -> Path:
    factories.product("WALLET")
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS)
    return path


def run(*words: object) -> tuple[int, list[str], str]:
    """Run the command; return exit status, lines of standard output, and what it said beside."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_data", *map(str, words), stdout=out, stderr=err)
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    return status, out.getvalue().splitlines(), err.getvalue()


def test_applied_also_with_rejected_rows(answers):
    status, lines, said = run("survey", answers, "--json")
    report = json.loads(lines[-1])
    assert status == 0
    assert len(lines) == 1
    made = ImportRun.objects.get()
    expected = {
        "run": made.pk,
        "state": "applied",
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    assert {name: report[name] for name in expected} == expected
    assert report["seconds"] > 0
    assert "line 3" in said.lower()
    assert "11 is more than 10." in said
    assert Job.objects.filter(kind="metrics.recompute", state="due").count() == 1


def test_dry_run_writes_nothing_and_succeeds(answers):
    status, lines, _said = run("survey", answers, "--dry-run", "--json")
    report = json.loads(lines[-1])
    assert (status, report["state"], report["created"], report["rejected"]) == (0, "previewed", 1, 1)
    assert not SurveyAnswer.objects.exists()


def test_wait_returns_when_the_measures_are_there(answers):
    status, lines, _said = run("survey", answers, "--wait", "--json")
    report = json.loads(lines[-1])
    assert (status, report["recompute"]) == (0, "done")
    month = SurveyMonth.objects.get()
    assert (month.nps_promoters, month.nps_responses) == (1, 1)
    again = json.loads(run("survey", answers, "--wait", "--json")[1][-1])
    assert (again["unchanged"], again["recompute"]) == (1, "done")


def test_refused_file_ends_with_status_one(answers):
    answers.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    status, lines, said = run("survey", answers, "--json")
    report = json.loads(lines[-1])
    assert (status, report["state"], report["read"]) == (1, "refused", 0)
    assert "PNG" in report["error"]
    assert "PNG" in said


@pytest.mark.parametrize(
    "words", [("nonsense", "FILE"), ("survey", "missing.csv"), ("survey", "FILE", "--mapping", "none such")]
)
def test_what_cannot_begin_is_refused_in_the_same_shape(answers, words):
    words = [str(answers) if word == "FILE" else word for word in words]
    status, lines, said = run(*words, "--json")
    report = json.loads(lines[-1])
    assert (status, report["state"], report["run"]) == (1, "refused", None)
    assert report["error"] in said
    assert {"read", "created", "updated", "unchanged", "rejected", "seconds"} <= set(report)


def test_saved_mapping_is_used(answers):
    answers.write_text("Wer;Was;Wert;Tag\n1;WALLET;9;31.12.2025\n")
    columns = {"response_id": "Wer", "product": "Was", "score": "Wert", "responded_at": "Tag"}
    mappings.save(source="survey", name="Umfrage", columns=columns, options={}, by=SYSTEM)
    status, lines, _said = run("survey", answers, "--mapping", "Umfrage", "--json")
    assert (status, json.loads(lines[-1])["created"]) == (0, 1)


def test_mapping_that_does_not_fit_names_the_column(answers):
    mappings.save(source="survey", name="Other", columns={"product": "Was"}, options={}, by=SYSTEM)
    status, lines, _said = run("survey", answers, "--mapping", "Other", "--json")
    report = json.loads(lines[-1])
    assert (status, report["state"]) == (1, "refused")
    assert "“Was”" in report["error"]
    assert "“Other”" in report["error"]


def test_without_json_a_person_is_told(answers):
    status, lines, _said = run("survey", answers)
    assert status == 0
    assert "2 read = 1 new + 0 changed + 0 unchanged + 1 rejected" in lines[0]
