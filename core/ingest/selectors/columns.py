"""How the columns of a file were understood, and what could be chosen instead."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import Count
from django.utils.functional import Promise

from core.ingest import sources
from core.ingest.kept import path_of
from core.ingest.models import ImportRun, RowIssue
from core.ingest.readers import RefusedFile, Sniffed, open_rows

BETWEEN: Final = " · "


@dataclass(frozen=True)
class MappedColumn:
    """One column of the file and what it feeds.

    header:     as the file writes it, empty for a constant of the mapping.
    column:     the source's column, empty when the cells are kept as an attribute.
    convention: day_first, month_first, point, comma … where the column showed one or was told.
    faulty:     how many different values could not be understood.
    times:      how often the file writes the column.
    """

    header: str
    column: str
    label: str | Promise
    kind: str
    is_key: bool
    required: bool
    convention: str
    constant: str
    faulty: int
    times: int


def mapped_columns(run: ImportRun) -> list[MappedColumn]:
    """Return the columns of the file in their order, each name once, then the constants of the mapping."""
    if not run.source:
        written = Counter(filter(None, run.sniffed.get("header", [])))
        return [_kept(header, times) for header, times in written.items()]
    by_header = {header: name for name, header in run.columns.items()}
    faulty = _faulty(run)
    written = Counter(filter(None, run.sniffed.get("header", [])))
    constants: dict[str, Any] = run.options.get("constants") or {}
    rows = [
        _mapped(run, by_header[header], header, faulty[header], times=times)
        if header in by_header
        else _kept(header, times)
        for header, times in written.items()
    ]
    return rows + [_mapped(run, name, "", faulty[name], str(value)) for name, value in constants.items()]


def _faulty(run: ImportRun) -> Counter[str]:
    """Count the different values of each column that could not be understood."""
    found = RowIssue.objects.filter(run=run).exclude(column="").order_by().values("column")
    return Counter(dict(found.annotate(values=Count("value", distinct=True)).values_list("column", "values")))


def _kept(header: str, times: int) -> MappedColumn:
    return MappedColumn(header, "", "", "", False, False, "", "", 0, times)


def _mapped(
    run: ImportRun, name: str, header: str, faulty: int, constant: str = "", times: int = 1
) -> MappedColumn:
    source = sources.whole(run.source)
    column = source.column(name)
    return MappedColumn(
        header=header,
        column=name,
        label=column.label,
        kind=column.cleaner.kind,
        is_key=name in source.key_names,
        required=column.required,
        convention=_convention(run, name, header),
        constant=constant,
        faulty=faulty,
        times=times,
    )


def _convention(run: ImportRun, name: str, header: str) -> str:
    for note in run.notes:
        if note["code"] == "decided" and note["parameters"]["column"] == header:
            return str(note["parameters"]["convention"])
    setting = sources.whole(run.source).column(name).cleaner.setting
    told = run.options.get(setting or "", "")
    return str(told.get(name, "") if isinstance(told, dict) else told)


def sample_table(run: ImportRun, *, count: int = 5) -> tuple[list[str], list[list[str]]]:
    """Return header and first rows, the columns of one name as one with their values side by side."""
    places: dict[str, list[int]] = {}
    for at, name in enumerate(run.sniffed.get("header", ())):
        places.setdefault(name or f"\0{at}", []).append(at)
    rows = [
        [BETWEEN.join(filter(None, (row[at] for at in found))) for found in places.values()]
        for row in sample_rows(run, count=count)
    ]
    return [name if name[:1] != "\0" else "" for name in places], rows


def sample_rows(run: ImportRun, *, count: int = 5) -> list[tuple[str, ...]]:
    """Return the first rows of the file as they arrived, to choose columns by; [] when it cannot be read."""
    if not run.sniffed:
        return []
    try:
        batches = open_rows(path_of(run.file.sha256), Sniffed.from_json(run.sniffed), batch_size=count)
        batch = next(iter(batches), None)
    except (RefusedFile, OSError):
        return []
    return list(islice(zip(*batch.columns, strict=True), count)) if batch is not None else []
