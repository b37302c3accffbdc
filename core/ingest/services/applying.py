"""Write a previewed run into the portal, all of it or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError
from core.common.touch import Touched, touch
from core.ingest import sources
from core.ingest.finished import tell_applied
from core.ingest.models import ImportRun
from core.ingest.pipeline import stage as staging_tables
from core.ingest.pipeline import writing
from core.ingest.pipeline.plan import AnswerNeeded
from core.ingest.pipeline.preparing import prepare
from core.ingest.pipeline.stage import Stage
from core.ingest.readers import RefusedFile
from core.ingest.services import checking, staging
from core.ingest.services.watching import Watch, timed

State = ImportRun.State


class NotReady(DomainError):
    """The run is not in a state in which it can be applied."""

    code = "import_not_ready"
    detail = _("Only an import that was read and previewed can be applied.")


class ChangedMeanwhile(DomainError):
    """The file could be read before and cannot any more."""

    code = "import_changed_meanwhile"
    detail = _("The import can no longer be read as it was previewed. Read it again.")


def apply(*, run_id: int, by: Actor, watch: Watch) -> ImportRun:
    """Write a run; applying an applied run again does nothing.

    1. The run's row is locked, so that two workers cannot both write it.
    2. Rows staged long ago are read again from the kept file where the world has moved on: nouns
       always, facts when a product they name came, went or changed hands. Then, under the lock of
       the target table, everything is compared anew: the preview was a promise, this is the truth.
    3. Rows, journal, due recomputes, audit event and the run's state are one transaction (the caller's).

    Raises NotReady.
    """
    run = (
        ImportRun.objects.select_for_update(no_key=True, of=("self",))
        .select_related("file", "mapping")
        .get(pk=run_id)
    )
    if run.state == State.APPLIED:
        return run
    if run.state not in (State.PREVIEWED, State.APPLYING):
        raise NotReady
    write(run, _staged(run, watch), by=by, watch=watch)
    return run


def write(run: ImportRun, stage: Stage, *, by: Actor, watch: Watch) -> None:
    """Write rows that were staged in this transaction or are still true, and close the run."""
    writing.lock(stage)
    _write(run, stage, watch)
    _finish(run, by)
    staging_tables.drop(run.pk)


def _staged(run: ImportRun, watch: Watch) -> Stage:
    """Return the run's rows as they are to be written."""
    try:
        stage = prepare(run)
        if _still_true(run, stage):
            return stage
        if stage.source.named:
            writing.lock(stage)
        with transaction.atomic(), timed(run, "read"):
            staging.stage_rows(run, stage, watch)
    except (RefusedFile, AnswerNeeded) as error:
        raise ChangedMeanwhile from error
    return stage


def _still_true(run: ImportRun, stage: Stage) -> bool:
    return (
        not stage.source.named
        and staging_tables.exists(run.pk)
        and run.summary.get("references") == staging.fingerprint(stage)
    )


def _write(run: ImportRun, stage: Stage, watch: Watch) -> None:
    verdict = checking.compare(run, stage, watch, ahead=False)
    total = verdict.new_facts + verdict.changed_facts
    if not total:
        return
    watch.step("write", 0, total)
    with timed(run, "write"):
        pairs = writing.write(stage, verdict, progress=lambda done: watch.step("write", done, total))
        for follower in sources.every():
            if hook := follower.follows.get(stage.source.kind_of_fact):
                hook(stage)
        checking.note_reach(run, pairs)
        touch(
            Touched(
                kind=stage.source.kind_of_fact,
                pairs=pairs,
                everything=stage.source.everything,
                cause=run.pk,
            )
        )


def _finish(run: ImportRun, by: Actor) -> None:
    run.state, run.applied_at = State.APPLIED, timezone.now()
    run.error_code, run.error_parameters = "", {}
    run.save()
    trail.record(
        verb="ingest.import.applied",
        by=by,
        subject=("import", run.pk),
        label=run.file_name,
        after=counts(run),
    )
    tell_applied(run)


def counts(run: ImportRun) -> dict[str, int | str]:
    """Return what the audit trail keeps of a run."""
    return {
        "source": run.source,
        "read": run.read,
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "rejected": run.rejected,
    }
