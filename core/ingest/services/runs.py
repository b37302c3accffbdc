"""Receive a file, map its columns, apply it, put it away, undo it.

Each answers at once; reading and writing are jobs (`ingest.check`, `ingest.apply`), except for
`import_now`, which does both in this process.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError, Invalid, NotAllowed
from core.ingest import sources
from core.ingest.models import ColumnMapping, ImportRun
from core.ingest.pipeline import stage as staging_tables
from core.ingest.services import applying, checking, files, mappings, undoing, verification
from core.ingest.services.options import checked
from core.ingest.services.watching import Nobody, Watch
from core.ingest.sources import Source
from core.jobs.models import Job
from core.jobs.services import jobs

State = ImportRun.State
BUSY = (State.CHECKING, State.APPLYING, State.UNDOING)
ACTIVE = ("ingest.check", "ingest.apply", "ingest.undo")
UNDONE_AT_ONCE = 20_000  # rows that may be undone while a page waits


class UnknownSource(Invalid):
    """There is no such kind of file."""

    code = "source_unknown"
    detail = _("There is no such kind of import.")


class NotOpen(DomainError):
    """The run has gone on and its columns can no longer be changed, or it cannot be put away."""

    code = "import_not_open"
    detail = _("This import has already been applied or discarded.")


class NothingToCancel(DomainError):
    """No job works for this run."""

    code = "nothing_to_cancel"
    detail = _("This import is not being read or written, so there is nothing to cancel.")


def receive(
    *,
    file: files.Upload,
    name: str,
    by: Actor,
    source: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Keep a file and have it read; the run goes to `previewed`, `needs_mapping` or `refused`.

    options: date_order, decimal_mark, constants, missing, accounts … (docs/imports.md), and
             `mapping`, the name of a saved mapping.
    Raises NotAllowed, UnknownSource, UnknownMapping, TooLarge, Invalid (an option).
    """
    run = _received(file=file, name=name, by=by, source=source, options=options, state=State.CHECKING)
    with transaction.atomic():
        run.save()
        _add_job("ingest.check", run, by)
        trail.record(
            verb="ingest.import.received",
            by=by,
            subject=("import", run.pk),
            label=run.file_name,
            after={"source": run.source, "sha256": run.file.sha256, "size": run.file.size},
        )
    return run


def _received(
    *,
    file: files.Upload,
    name: str,
    by: Actor,
    source: str | None,
    options: Mapping[str, Any] | None,
    state: str,
) -> ImportRun:
    if isinstance(by, User) and not can_somewhere(by, Action.IMPORT):
        raise NotAllowed
    said = dict(options or {})
    mapping_name = said.pop("mapping", None)
    known = _known(source) if source else None
    mapping = (
        mappings.named(source=known.name if known else None, name=mapping_name) if mapping_name else None
    )
    if known is None and mapping is not None:
        known = _known(mapping.source)
    chosen = checked(said, known)
    kept = files.keep(file)
    verification.arrived_again(kept)
    return ImportRun(
        source=known.name if known else "",
        file=kept,
        file_name=name[-255:],
        mapping=mapping,
        options=chosen,
        state=state,
        created_by_id=by.id,
        created_by_email=by.email,
    )


def map_columns(
    *,
    run: ImportRun,
    columns: Mapping[str, str],
    by: Actor,
    source: str | None = None,
    options: Mapping[str, Any] | None = None,
    save_as: str = "",
) -> ImportRun:
    """Say which header feeds which column, and have the file read again under that.

    columns: source column → header of the file. save_as: keep it as a mapping of that name.
    Raises NotOpen, Invalid with the columns that are missing or unknown, or the options that are wrong.
    """
    with transaction.atomic():
        run = _locked(run, NotOpen)
        if run.state not in (State.NEEDS_MAPPING, State.PREVIEWED, State.REFUSED):
            raise NotOpen
        kind = _known(source or run.source)
        chosen = checked(options or {}, kind)
        _check_columns(run, kind, columns, chosen)
        run.source, run.columns, run.options = kind.name, dict(columns), chosen
        run.mapping = _saved(run, save_as, by)
        run.state, run.error_code, run.error_parameters = State.CHECKING, "", {}
        run.save()
        staging_tables.drop(run.pk)
        _add_job("ingest.check", run, by)
        trail.record(
            verb="ingest.import.mapped",
            by=by,
            subject=("import", run.pk),
            label=run.file_name,
            after={"source": run.source, "columns": run.columns, "options": run.options},
        )
    return run


def _known(name: str) -> Source:
    try:
        return sources.whole(name)
    except sources.UnknownSource:
        raise UnknownSource from None


def _check_columns(
    run: ImportRun, source: Source, columns: Mapping[str, str], options: Mapping[str, Any]
) -> None:
    known = {column.name for column in source.columns}
    header = run.sniffed.get("header", [])
    fields = {name: [gettext("There is no such column.")] for name in set(columns) - known}
    fields |= {
        name: [gettext("The file has no column “%(header)s”.") % {"header": wanted}]
        for name, wanted in columns.items()
        if header and wanted not in header
    }
    present = frozenset(known.intersection({*columns, *(options.get("constants") or {})}))
    fields |= {name: [gettext("Choose a column.")] for name in source.still_missing(present, options)}
    if fields:
        raise Invalid(fields=fields)


def _saved(run: ImportRun, save_as: str, by: Actor) -> ColumnMapping | None:
    if not save_as.strip():
        return None
    return mappings.save(
        source=run.source, name=save_as.strip()[:100], columns=run.columns, options=run.options, by=by
    )


def apply(*, run: ImportRun, by: Actor) -> Job:
    """Have a previewed run written. Raises NotReady."""
    with transaction.atomic():
        run = _locked(run, applying.NotReady)
        if run.state != State.PREVIEWED:
            raise applying.NotReady
        run.state = State.APPLYING
        run.save(update_fields=["state"])
        trail.record(
            verb="ingest.import.apply_requested", by=by, subject=("import", run.pk), label=run.file_name
        )
        return _add_job("ingest.apply", run, by)


def discard(*, run: ImportRun, by: Actor) -> None:
    """Put a run away that was not applied; its file is kept. Raises NotOpen."""
    with transaction.atomic():
        run = _locked(run, NotOpen)
        if run.state not in (State.PREVIEWED, State.NEEDS_MAPPING, State.REFUSED, State.CANCELLED):
            raise NotOpen
        run.state = State.DISCARDED
        run.save(update_fields=["state"])
        staging_tables.drop(run.pk)
        trail.record(verb="ingest.import.discarded", by=by, subject=("import", run.pk), label=run.file_name)


def cancel(*, run: ImportRun, by: Actor) -> None:
    """Stop the reading or writing of a run; everything is put back. Raises NothingToCancel."""
    found = Job.objects.filter(
        subject_kind="import",
        subject_id=str(run.pk),
        kind__in=ACTIVE,
        state__in=(Job.State.DUE, Job.State.RUNNING),
    ).first()
    if found is None:
        raise NothingToCancel
    jobs.cancel(job=found, by=by)


def undo(*, run: ImportRun, by: Actor) -> ImportRun:
    """Take a whole import back; see `undoing.undo`. A large one is a job, and the run goes to `undoing`.

    Raises NotApplied, StillNeeded, NotAllowed.
    """
    with transaction.atomic():
        run = _locked(run, undoing.NotApplied)
        if run.state != State.APPLIED:
            raise undoing.NotApplied
        if run.created + run.updated <= UNDONE_AT_ONCE:
            return undoing.undo(run_id=run.pk, by=by)
        run.state, run.error_code, run.error_parameters = State.UNDOING, "", {}
        run.save(update_fields=["state", "error_code", "error_parameters"])
        trail.record(
            verb="ingest.import.undo_requested", by=by, subject=("import", run.pk), label=run.file_name
        )
        _add_job("ingest.undo", run, by)
    return run


def import_now(
    *,
    file: files.Upload,
    name: str,
    source: str,
    by: Actor,
    options: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    watch: Watch | None = None,
) -> ImportRun:
    """Read a file and write it in this process, without a job; with `dry_run` stop at the preview.

    A question that only a person could answer refuses the file.
    """
    watch = watch or Nobody()
    run = _received(file=file, name=name, by=by, source=source, options=options, state=State.CHECKING)
    with transaction.atomic():
        run.save()
        stage = checking.read(run, watch, to_write=not dry_run)
        if stage is not None and dry_run:
            checking.compare(run, stage, watch)
            run.state = State.PREVIEWED
        elif stage is not None:
            applying.write(run, stage, by=by, watch=watch)
        elif run.state == State.NEEDS_MAPPING:
            run.state = State.REFUSED
        run.save()
    return run


def _locked(run: ImportRun, refusal: type[DomainError]) -> ImportRun:
    """Lock a run that no job is working on; one that is busy is refused rather than waited for."""
    if ImportRun.objects.filter(pk=run.pk, state__in=BUSY).exists():
        raise refusal
    return ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def _add_job(kind: str, run: ImportRun, by: Actor) -> Job:
    return jobs.add(
        kind=kind, payload={"run": run.pk}, by=by, label=run.file_name, subject=("import", run.pk)
    )
