"""The rows that are set apart while a file is read, spooled until its good rows are staged."""

import csv
from bisect import bisect_left
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any, Final, Self

from django.db import connection

from core.ingest.cells.columns import copy_block
from core.ingest.models import RowIssue
from core.ingest.pipeline.plan import Plan
from core.ingest.pipeline.rows import Fault
from core.ingest.pipeline.stage import SHOWN
from core.ingest.readers import Batch, RaggedRow, open_rows

IN_MEMORY: Final = 4 * 1024 * 1024
TOGETHER: Final = 20_000
COPY: Final = 'COPY ingest_rowissue (run_id, line, "column", value, code, parameters, cells) FROM STDIN'


class IssueSpool:
    """Collects issues during the rows' COPY, which has the connection for itself; writes them after it."""

    def __init__(self, *, run_id: int, plan: Plan) -> None:
        self.run_id = run_id
        self.plan = plan
        self.rejected = 0
        self._spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    def clear(self) -> None:
        """Forget everything: the file is read anew."""
        self._spool.seek(0)
        self._spool.truncate()
        self.rejected = 0

    def add_ragged(self, ragged: Sequence[RaggedRow]) -> None:
        """Set rows apart that do not fit under the header."""
        self.rejected += len(ragged)
        self._write(
            [(row.line, "", row.text[:SHOWN], row.code, _said(row), self._cells(row.text)) for row in ragged]
        )

    def add_faults(self, faults: Sequence[Fault], batch: Batch) -> None:
        """Set rows of a batch apart that have faulty cells; the row is kept with its first issue."""
        seen: set[int] = set()
        rows = []
        for fault in sorted(faults, key=lambda fault: fault.at):
            cells = [] if fault.at in seen else [_kept(column[fault.at]) for column in batch.columns]
            seen.add(fault.at)
            said = {name: _kept(value) for name, value in fault.parameters.items()}
            header, value = self.plan.header_of(fault.column), _kept(fault.value[:SHOWN])
            rows.append((batch.lines[fault.at], header, value, fault.code, said, cells))
        self.rejected += len(seen)
        self._write(rows)

    def store(self) -> None:
        """Write what was collected to the database."""
        self._spool.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, self._spool)

    def _write(self, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            self._spool.write(copy_block([[self.run_id] * len(rows), *columns]).encode())

    def _cells(self, text: str) -> list[str]:
        sniffed = self.plan.sniffed
        if sniffed.kind != "csv":
            return text.split(" | ")
        try:
            return next(csv.reader([text], delimiter=sniffed.delimiter, quotechar=sniffed.quote), [])
        except csv.Error:
            return [text]


def _kept(value: Any) -> Any:
    """Write NUL, which no database text holds, as the sign for a character that cannot be shown."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def _said(row: RaggedRow) -> dict[str, int]:
    return {"line": row.line, "expected": row.expected, "found": row.found}


def keep_cells(*, run_id: int, path: str, plan: Plan) -> None:
    """Fetch from the file the rows of issues that were found in SQL, where only their line is known.

    A row has one issue of that kind at most, as it then leaves the staging table. Lines and rows are
    walked side by side in the file's order, so memory stays flat however many there are.
    """
    lines = RowIssue.objects.filter(run_id=run_id, cells=[]).order_by("line").values_list("line", flat=True)
    wanted = lines.iterator(chunk_size=TOGETHER)
    line = next(wanted, None)
    if line is None:
        return
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        for batch in open_rows(path, plan.sniffed):
            found: list[int] = []
            while line is not None and batch.lines and line <= batch.lines[-1]:
                at = bisect_left(batch.lines, line)
                if batch.lines[at] == line:
                    found.append(at)
                line = next(wanted, None)
            if found:
                cells = [[_kept(column[at]) for column in batch.columns] for at in found]
                spool.write(copy_block([[batch.lines[at] for at in found], cells]).encode())
            if line is None:
                break
        spool.seek(0)
        _store_cells(run_id, spool)


def _store_cells(run_id: int, spool: "SpooledTemporaryFile[bytes]") -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE arrived (line bigint, cells jsonb) ON COMMIT DROP")
        cursor.copy_expert("COPY arrived (line, cells) FROM STDIN", spool)
        cursor.execute("ANALYZE arrived")
        cursor.execute(
            "UPDATE ingest_rowissue i SET cells = a.cells FROM arrived a"
            " WHERE i.run_id = %s AND i.line = a.line AND i.cells = '[]'",
            [run_id],
        )
        cursor.execute("DROP TABLE arrived")
