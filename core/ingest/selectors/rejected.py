"""The rows of a file that were not taken: why, and as a file to correct."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.db.models import Count, Min, QuerySet

from core.common.formulas import safe_cell
from core.ingest import messages
from core.ingest.cells import CellError, Decimal, header_key
from core.ingest.models import ImportRun, RowIssue
from core.ingest.pipeline.plan import OUR_OWN

# Reading leaves these two out, so that a corrected file can come back with them.
LINE_COLUMN = "portal_line"
REASON_COLUMN = "portal_reason"
LOOKED_AT: Final = 20_000
_NUMBER: Final = Decimal()


@dataclass(frozen=True)
class Reason:
    """Why rows were rejected: one line for all rows with the same value in the same column."""

    line: int
    column: str
    value: str
    rows: int
    code: str
    message: str
    advice: str


def rejected_reasons(run: ImportRun, *, offset: int = 0, limit: int = 50) -> list[Reason]:
    """Return the reasons, those of the most rows first, each with its first line.

    Of a run with more than LOOKED_AT issues the first ones are grouped.
    """
    found = (
        _looked_at(run)
        .values("code", "column", "value")
        .annotate(rows=Count("line", distinct=True), first=Min("id"))
        .order_by("-rows", "first")[offset : offset + limit]
    )
    firsts = RowIssue.objects.in_bulk([one["first"] for one in found])
    return [_reason(firsts[one["first"]], one["rows"]) for one in found]


def _reason(issue: RowIssue, rows: int) -> Reason:
    message, advice = messages.issue_text(issue.code, issue.parameters)
    return Reason(issue.line, issue.column, issue.value, rows, issue.code, message, advice)


def count_reasons(run: ImportRun) -> int:
    """Count them."""
    return _looked_at(run).values("code", "column", "value").distinct().count()


def _looked_at(run: ImportRun) -> QuerySet[RowIssue]:
    """Return the issues that are grouped: the first LOOKED_AT, so that a page never groups millions."""
    first = RowIssue.objects.filter(run=run).order_by("line", "id").values("pk")[:LOOKED_AT]
    return RowIssue.objects.filter(pk__in=first).order_by()


def correction_rows(run: ImportRun) -> Iterator[list[str]]:
    """Yield the header and the rejected rows as they arrived, each with its line and its reasons.

    A cell that a spreadsheet program would calculate gets an apostrophe, which reading takes off again:
    write the rows as they are.
    """
    header = [str(name) for name in run.sniffed.get("header", [])]
    own = [at for at, name in enumerate(header) if header_key(name) not in OUR_OWN]
    yield [*(safe_cell(header[at]) for at in own), LINE_COLUMN, REASON_COLUMN]
    issues = RowIssue.objects.filter(run=run).order_by("line", "id").iterator(chunk_size=2000)
    for line, found in groupby(issues, key=lambda issue: issue.line):
        faults = list(found)
        cells: list[str] = next((fault.cells for fault in faults if fault.cells), [])
        padded = [*map(str, cells), *[""] * (len(header) - len(cells))]
        # A row with too many cells keeps them all: line and reason then stand further to the right.
        kept = [padded[at] for at in own] + padded[len(header) :]
        yield [*map(_guarded, kept), str(line), safe_cell(" ".join(map(_told, faults)))]


def correction_delimiter(run: ImportRun) -> str:
    """Return what parts the cells of the file to correct: as in the file that came, where that is text."""
    return run.sniffed.get("delimiter") or ","


def _guarded(cell: str) -> str:
    """Leave numbers alone, also negative ones; guard every other text."""
    guarded = safe_cell(cell)
    if guarded != cell and cell[:1] in "+-":
        try:
            _NUMBER.told("point").clean(cell)
        except CellError:
            return guarded
        return cell
    return guarded


def _told(issue: RowIssue) -> str:
    message, advice = messages.issue_text(issue.code, issue.parameters)
    where = f"{issue.column}: " if issue.column else ""
    return f"{where}{message} {advice}"
