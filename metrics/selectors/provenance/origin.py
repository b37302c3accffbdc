"""Step 4: the import, the file and the line as it arrived, or the hand that entered it."""

from core.access.models import User
from core.access.permissions import visible_paths
from core.audit.models import AuditEvent
from core.ingest.models import ImportRun
from core.ingest.selectors.lines import line_as_arrived
from core.ingest.selectors.runs import runs_for
from metrics.selectors.provenance.chain import FactRow, FileLine, Origin

CONTEXT = 1
# Kinds of fact that people enter on pages, and how the audit trail calls them.
_ENTERED = {"products": "product", "launches": "launch", "criteria": "criterion"}


def origin_of(user: User, kind: str, fact: FactRow) -> Origin:
    """Say where a fact comes from."""
    if fact.run is None or fact.line is None:
        return _by_hand(kind, fact)
    run = ImportRun.objects.select_related("file", "mapping").get(pk=fact.run)
    may_open = runs_for(user).filter(pk=run.pk).exists()
    everything = may_open or visible_paths(user) is None
    lines = line_as_arrived(run, fact.line, CONTEXT if everything else 0)
    return Origin(
        by_hand=False,
        by=run.created_by_email,
        at=run.applied_at,
        run=run.pk,
        source=run.source,
        file_name=run.file_name,
        sha256=run.file.sha256,
        size=run.file.size,
        condition=run.file.condition,
        checked_at=run.file.checked_at,
        faulty_since=run.file.faulty_since,
        mapping=str(run.mapping) if run.mapping else "",
        dialect=_dialect(run),
        read=run.read,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        rejected=run.rejected,
        line=fact.line,
        lines=tuple(FileLine(number, text, number == fact.line) for number, text in lines),
        lines_withheld=not everything,
        may_open_run=may_open,
    )


def _dialect(run: ImportRun) -> dict[str, str]:
    """Return how the file is written, as far as it says so: encoding, delimiter, sheet."""
    sniffed = run.sniffed or {}
    delimiter = sniffed.get("delimiter", "")
    told = {
        "encoding": str(sniffed.get("encoding", "")).upper(),
        "delimiter": {"\t": "TAB"}.get(delimiter, f"“{delimiter}”") if delimiter else "",
        "sheet": sniffed.get("sheet", ""),
    }
    return {name: value for name, value in told.items() if value}


def _by_hand(kind: str, fact: FactRow) -> Origin:
    row_id = fact.id.rpartition("-")[2]
    event = (
        AuditEvent.objects.filter(subject_kind=_ENTERED[kind], subject_id=row_id).first()
        if kind in _ENTERED
        else None
    )
    return Origin(
        by_hand=True,
        by=event.actor_email if event else "",
        at=event.occurred_at if event else None,
        run=None,
        source="",
        file_name="",
        sha256="",
        size=None,
        condition="",
        checked_at=None,
        faulty_since=None,
        mapping="",
        dialect={},
        read=0,
        created=0,
        updated=0,
        unchanged=0,
        rejected=0,
        line=None,
        lines=(),
        lines_withheld=False,
        may_open_run=False,
    )
