"""From a kept file to staged rows: sniff, choose source and columns, read, apply the rules."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings

from core.ingest import sources
from core.ingest.cells import header_key
from core.ingest.kept import path_of
from core.ingest.models import ColumnMapping, ImportRun, RowIssue
from core.ingest.pipeline.comparing import apply_rules
from core.ingest.pipeline.issues import IssueSpool, keep_cells
from core.ingest.pipeline.plan import OUR_OWN, AnswerNeeded
from core.ingest.pipeline.preparing import present_columns
from core.ingest.pipeline.reading import read_into
from core.ingest.pipeline.stage import Stage
from core.ingest.readers import RefusedFile, Sniffed, sniff
from core.ingest.recognition import look, recognise, tie
from core.ingest.services.values import ask_for_values, values_found
from core.ingest.services.watching import Watch
from core.ingest.sources import Source

SUSPICIOUS_ROWS: Final = 1_000
EXAMPLES: Final = 3


def find_out(run: ImportRun) -> Sniffed:
    """Sniff the run's file once, by its content. Raises RefusedFile."""
    if run.sniffed:
        return Sniffed.from_json(run.sniffed)
    place = path_of(run.file.sha256)
    if not place.is_file():
        raise RefusedFile("gone")
    names = sources.whole(run.source).names() if run.source else {}
    known = {name for column, aliases in names.items() for name in (column, *aliases)} or sources.headers()
    sniffed = sniff(
        place,
        name=run.file_name,
        known_headers=known,
        max_binary_bytes=settings.IMPORT_XLSX_MAX_BYTES,
        max_text_bytes=settings.IMPORT_MAX_BYTES,
    )
    run.sniffed = sniffed.to_json()
    return sniffed


def choose(run: ImportRun, sniffed: Sniffed) -> None:
    """Settle the run's source and columns: as told, by a mapping, by the header. Raises AnswerNeeded."""
    if not run.source:
        run.source = _recognised(sniffed, run.file_name).name
    source = sources.whole(run.source)
    mapping = run.mapping or (None if run.columns else fitting_mapping(source, sniffed))
    if mapping is not None and not run.columns:
        _use(run, mapping, sniffed)
    if not run.columns:
        run.columns = _by_header(source, sniffed, run.options)
    present = present_columns(source, run)
    if missing := source.still_missing(present, run.options):
        raise AnswerNeeded("columns_missing", columns=", ".join(missing), names=missing)
    run.lineage = lineage_of(run)


def _recognised(sniffed: Sniffed, name: str) -> Source:
    found = tie(recognise(sniffed.header, name=name), name=name)
    if not found:
        raise AnswerNeeded("source_unknown", headers=list(sniffed.header))
    if len(found) > 1:
        names = [one.source.name for one in found]
        raise AnswerNeeded("source_ambiguous", sources=", ".join(names), names=names)
    return found[0].source


def fitting_mapping(source: Source, sniffed: Sniffed) -> ColumnMapping | None:
    """Return the newest saved mapping of a source whose every header the file has and that lacks nothing."""
    keys = {header_key(name) for name in sniffed.header}
    latest: dict[str, ColumnMapping] = {}
    for mapping in ColumnMapping.objects.filter(source=source.name).order_by("name", "version"):
        latest[mapping.name] = mapping
    fitting = [
        mapping
        for mapping in latest.values()
        if keys.issuperset(map(header_key, mapping.columns.values())) and _is_whole(mapping, source)
    ]
    return max(fitting, key=lambda mapping: (len(mapping.columns), mapping.pk), default=None)


def _is_whole(mapping: ColumnMapping, source: Source) -> bool:
    present = frozenset({*mapping.columns, *(mapping.options.get("constants") or {})})
    return bool(mapping.columns) and not source.still_missing(present, mapping.options)


def _use(run: ImportRun, mapping: ColumnMapping, sniffed: Sniffed) -> None:
    by_key = {header_key(name): name for name in sniffed.header}
    for header in mapping.columns.values():
        if header_key(header) not in by_key:
            raise AnswerNeeded("mapping_misfit", header=header, mapping=mapping.name)
    run.mapping = mapping
    run.columns = {column: by_key[header_key(header)] for column, header in mapping.columns.items()}
    run.options = {**mapping.options, **run.options}


def _by_header(source: Source, sniffed: Sniffed, options: Mapping[str, Any]) -> dict[str, str]:
    found = look(source, sniffed.header)
    constants = options.get("constants") or {}
    for column in found.ambiguous:
        if column not in constants:
            raise AnswerNeeded(
                "column_twice", column=column, headers=", ".join(_candidates(source, column, sniffed))
            )
    return {column: header for column, header in found.columns.items() if column not in constants}


def _candidates(source: Source, column: str, sniffed: Sniffed) -> list[str]:
    keys = {header_key(name) for name in (column, *source.names()[column])}
    return [name for name in sniffed.header if header_key(name) in keys]


def lineage_of(run: ImportRun) -> str:
    """Name the run's lineage: its mapping, else its file's name without digits.

    A file of corrected rows has none: it adds to an earlier one, and what it lacks has not vanished.
    """
    if OUR_OWN.issubset(map(header_key, run.sniffed.get("header", ()))):
        return ""
    if run.mapping is not None:
        return f"mapping:{run.mapping.name}"[:120]
    return re.sub(r"[0-9]+", "", header_key(PurePath(run.file_name).stem))[:120] or "-"


def stage_rows(run: ImportRun, stage: Stage, watch: Watch) -> None:
    """Read the file into the staging table and set apart what breaks a rule; count what was read.

    Raises RefusedFile, AnswerNeeded.
    """
    place = path_of(run.file.sha256)
    if not place.is_file():
        raise RefusedFile("gone")
    RowIssue.objects.filter(run=run).delete()
    total = stage.plan.sniffed.rows
    with IssueSpool(run_id=run.pk, plan=stage.plan) as spool:
        count = read_into(stage, place, spool=spool, progress=lambda done: watch.step("read", done, total))
        spool.store()
    run.summary = {**run.summary, "values": values_found(stage)}
    ask_for_values(stage)
    stage.source.ask(stage)
    apply_rules(stage)
    keep_cells(run_id=run.pk, path=str(place), plan=stage.plan)
    run.read = count.read
    run.rejected = RowIssue.objects.filter(run=run).values("line").distinct().count()
    run.notes = _notes(stage, count.read)
    run.summary = {**run.summary, "references": fingerprint(stage), "blank": count.blank}


def _notes(stage: Stage, read: int) -> list[dict[str, Any]]:
    notes = [{"code": note.code, "parameters": note.parameters} for note in stage.plan.sniffed.notes]
    if read == SUSPICIOUS_ROWS:
        notes.append({"code": "rows_1000", "parameters": {"rows": read}})
    for name, decision in stage.plan.decisions.items():
        said = {
            "column": stage.plan.header_of(name),
            "convention": decision.outcome,
            "line": decision.lines[0],
        }
        notes.append({"code": "decided", "parameters": said})
    if computed := stage.plan.computed:
        notes.append({"code": "computed", "parameters": {"columns": ", ".join(computed)}})
    notes += _unknown_people(stage)
    found = stage.source.notes(stage) if stage.source.notes else []
    return notes + [{"code": code, "parameters": parameters} for code, parameters in found]


def _unknown_people(stage: Stage) -> list[dict[str, Any]]:
    """Count the e-mails that wait for a person."""
    notes = []
    for name in stage.source.pending:
        if name not in stage.context.present:
            continue
        found = stage.fetch(
            "SELECT DISTINCT attributes ->> %(name)s FROM {s} WHERE attributes ? %(name)s ORDER BY 1",
            name=name,
        )
        if found:
            said = {"column": stage.plan.header_of(name), "count": len(found)}
            examples = ", ".join(email for (email,) in found[:EXAMPLES])
            notes.append({"code": "people_unknown", "parameters": {**said, "examples": examples}})
    return notes


def fingerprint(stage: Stage) -> str:
    """Summarise what the cells' references mean now."""
    digest = hashlib.sha256()
    for name, ids in sorted(stage.context.ids.items()):
        digest.update(repr((name, sorted(ids.items()))).encode())
    return digest.hexdigest()[:16]
