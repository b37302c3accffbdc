"""Take a whole import back."""

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.models import User
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError, NotAllowed
from core.common.touch import Touched, touch
from core.ingest import sources
from core.ingest.models import ImportRun, RowChange
from core.ingest.pipeline import restoring
from core.ingest.pipeline.months import Pairs, pairs_of
from core.ingest.pipeline.preparing import places_of
from core.ingest.pipeline.restoring import LISTED, Restoring
from core.ingest.pipeline.statements import Quoted, Statements
from core.ingest.sources import Source

State = ImportRun.State


class NotApplied(DomainError):
    """Only an applied import can be undone."""

    code = "import_not_applied"
    detail = _("Only an import that was applied, and not undone since, can be undone.")


class StillNeeded(DomainError):
    """What stood there before refers to something that is gone by now."""

    code = "import_undo_blocked"
    detail = _(
        "Before this import, rows referred to others that no longer exist. Undo the later import or "
        "change that removed them first."
    )


def undo(*, run_id: int, by: Actor) -> ImportRun:
    """Bring back what was before a run, in the caller's transaction; see `pipeline.restoring` for the rule.

    Afterwards run.summary["undo"] holds restored, removed and kept (counts), and kept_rows: the first
    200 rows left as they are, {"table", "row", "reason": import | hand | needed, "by": run or table}.
    Raises NotApplied, StillNeeded, NotAllowed, and what the source's `before_undo` refuses.
    """
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.state not in (State.APPLIED, State.UNDOING):
        raise NotApplied
    source = sources.get(run.source)
    statements = Statements(run_id=run.pk, today=timezone.localdate(), target=source.table)
    try:
        with transaction.atomic():
            outcome, pairs = _take_back(run, source, statements, by)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise StillNeeded from error
    touch(Touched(kind=source.kind_of_fact, pairs=pairs, everything=source.everything, cause=run.pk))
    run.state, run.undone_at = State.UNDONE, timezone.now()
    run.error_code, run.error_parameters = "", {}
    run.summary = {**run.summary, "undo": outcome}
    run.save(update_fields=["state", "undone_at", "error_code", "error_parameters", "summary"])
    counts = {name: outcome[name] for name in ("restored", "removed", "kept")}
    trail.record(
        verb="ingest.import.undone", by=by, subject=("import", run.pk), label=run.file_name, after=counts
    )
    return run


def undo_if_open(*, run_id: int, by: Actor) -> ImportRun:
    """Undo a run for a job, which may come twice: one that is not being undone is left alone."""
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run_id)
    return undo(run_id=run_id, by=by) if run.state == State.UNDOING else run


def _take_back(
    run: ImportRun, source: Source, statements: Statements, by: Actor
) -> tuple[dict[str, Any], Pairs]:
    _lock(source.table)
    restoring.begin()
    tables = [Restoring(statements, model) for model in restoring.tables_of(run, source.table)]
    owns = {one.table: dict(one.owns) for one in sources.every()}
    for table in tables:
        table.mark()
    _check_rights(by, source, statements)
    if source.before_undo:
        source.before_undo(statements)
    pairs = _pairs(source, statements)
    kept = [
        {"table": table.name, "row": row, "reason": "import" if later else "hand", "by": later}
        for table in tables
        for row, later in table.kept()
    ]
    for table in tables:
        table.hand_down()
    restored = sum(table.restore() for table in tables)
    pairs |= _pairs(source, statements)
    while spared := [(t, *one) for t in tables for one in t.spare_needed(owns.get(t.name, {}))]:
        kept += [{"table": t.name, "row": row, "reason": "needed", "by": by} for t, row, by in spared]
    removed = sum(table.remove(owns.get(table.name, {})) for table in tables)
    for one in sources.every():
        if one.after_undo and one.table in {table.name for table in tables}:
            one.after_undo(statements)
    restoring.end()
    RowChange.objects.filter(run=run).delete()
    outcome = {"restored": restored, "removed": removed, "kept": len(kept), "kept_rows": kept[:LISTED]}
    return outcome, pairs


def _lock(table: str) -> None:
    """Wait for imports and forms that are writing the run's own table, and keep new ones waiting.

    Its other tables are not locked whole, as imports of theirs lock in another order; there each row
    is looked at again when it is written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ingest {table}"])
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(sql.Identifier(table)))


def _check_rights(by: Actor, source: Source, statements: Statements) -> None:
    """Refuse to take back rows that stand where the user may not import."""
    places = places_of(by, source) if isinstance(by, User) else None
    if places is None:
        return
    outside = source.everywhere or statements.value(
        """
        SELECT EXISTS (SELECT 1 FROM {target} t JOIN undone u ON u.name = %(name)s AND u.id = t.id
                       WHERE NOT ({path}) <@ ANY({places}::ltree[]))
        """,
        name=source.table,
        path=sql.SQL(source.row_path or "NULL"),
        places=Quoted(places),
    )
    if outside:
        raise NotAllowed


def _pairs(source: Source, statements: Statements) -> Pairs:
    """Return the (product, month) pairs of the rows in question, as they are now."""
    rows = sql.SQL("{} t JOIN undone u ON u.name = {} AND u.id = t.id").format(
        statements.target, Quoted(source.table)
    )
    return pairs_of(statements, source, rows, alias="t")
