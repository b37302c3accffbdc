"""Read a file and compare it with what the portal has, writing nothing but the preview."""

from typing import Any

from django.db import transaction
from psycopg2 import sql

from core.ingest import month_warnings
from core.ingest.models import ImportRun, RowIssue
from core.ingest.pipeline import stage as staging_tables
from core.ingest.pipeline.assignments import Assignment, assignments, differs, same_key
from core.ingest.pipeline.comparing import Verdict, judge
from core.ingest.pipeline.months import Pairs, pairs_of
from core.ingest.pipeline.plan import AnswerNeeded
from core.ingest.pipeline.preparing import prepare
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.vanished import count_vanished, earlier_runs
from core.ingest.pipeline.writing import CountsDiffer, lock
from core.ingest.readers import RefusedFile
from core.ingest.services import staging
from core.ingest.services.watching import Watch, timed

State = ImportRun.State
CHECKABLE = (State.RECEIVED, State.CHECKING, State.NEEDS_MAPPING)


def check(*, run_id: int, watch: Watch) -> ImportRun:
    """Bring a run to its preview, to a question (`needs_mapping`) or to a refusal; idempotent.

    In the caller's transaction. What stops the run is kept on it as code and parameters.
    """
    run = (
        ImportRun.objects.select_for_update(no_key=True, of=("self",))
        .select_related("file", "mapping")
        .get(pk=run_id)
    )
    if run.state not in CHECKABLE:
        return run
    stage = read(run, watch)
    if stage is not None:
        compare(run, stage, watch)
        run.state = State.PREVIEWED
    run.save()
    return run


def read(run: ImportRun, watch: Watch, *, to_write: bool = False) -> Stage | None:
    """Stage the run's rows; None when it was refused or has a question, which is then noted on it.

    to_write: they are written in the same transaction, so nouns are locked before they are looked at.
    """
    _forget(run)
    watch.step("read", 0, None)
    try:
        with transaction.atomic(), timed(run, "read"):
            staging.choose(run, staging.find_out(run))
            stage = prepare(run)
            if to_write and stage.source.named:
                lock(stage)
            staging.stage_rows(run, stage, watch)
    except RefusedFile as refusal:
        _stop(run, State.REFUSED, refusal.code, {**refusal.parameters, "line": refusal.line})
    except AnswerNeeded as question:
        _stop(run, State.NEEDS_MAPPING, question.code, question.parameters)
    else:
        return stage
    return None


def compare(run: ImportRun, stage: Stage, watch: Watch, *, ahead: bool = True) -> Verdict:
    """Count what the run would do; `ahead` of writing, note which products and months it would touch.

    Raises CountsDiffer when the rows read are not exactly those staged and those set apart.
    """
    watch.step("compare", 0, None)
    with timed(run, "compare"):
        earlier = earlier_runs(run)
        verdict = judge(stage)
        if verdict.rows + run.rejected != run.read:
            raise CountsDiffer
        run.created, run.updated, run.unchanged = verdict.created, verdict.updated, verdict.unchanged
        run.vanished = count_vanished(stage, earlier)
        run.summary = {**run.summary, "compared_with": earlier[:1]}
        if ahead:
            note_reach(run, _pairs_ahead(stage, verdict))
    return verdict


def note_reach(run: ImportRun, pairs: Pairs) -> None:
    """Note on a run how many products and which months it touches, and what is to be said of them."""
    run.notes = month_warnings.warned(run.notes, pairs)
    run.summary = {
        **run.summary,
        "products": len({product for product, _ in pairs}),
        "months": sorted({f"{month:%Y-%m}" for _, month in pairs}),
        "pairs": len(pairs),
    }


def _pairs_ahead(stage: Stage, verdict: Verdict) -> Pairs:
    if not (verdict.new_facts or verdict.changed_facts):
        return set()
    made = assignments(stage)
    joined = sql.SQL("(SELECT s.* FROM {} s LEFT JOIN {} t ON {} WHERE t.id IS NULL OR {}) n").format(
        stage.table, stage.target, same_key(stage), differs(made, stage)
    )
    rows = joined if verdict.unchanged else sql.SQL("{} n").format(stage.table)
    pairs = pairs_of(stage, stage.source, rows, alias="n", columns=stage.columns())
    return pairs | _pairs_left(stage, made) if verdict.changed_facts else pairs


def _pairs_left(stage: Stage, made: list[Assignment]) -> Pairs:
    """Return where the facts that would change count now: a row may move to another product or month."""
    rows = sql.SQL("(SELECT t.* FROM {} s JOIN {} t ON {} WHERE {}) n").format(
        stage.table, stage.target, same_key(stage), differs(made, stage)
    )
    return pairs_of(stage, stage.source, rows, alias="n")


def _forget(run: ImportRun) -> None:
    """Take back what an earlier check of the run found."""
    run.error_code, run.error_parameters, run.notes, run.steps = "", {}, [], []
    run.read = run.created = run.updated = run.unchanged = run.rejected = run.vanished = 0


def _stop(run: ImportRun, state: str, code: str, parameters: dict[str, Any]) -> None:
    RowIssue.objects.filter(run=run).delete()
    staging_tables.drop(run.pk)
    _forget(run)
    run.state, run.error_code, run.error_parameters = state, code, parameters
