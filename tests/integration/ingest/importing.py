"""Import small files in tests, in this process, as the command does."""

import io
from typing import Any

from core.common.actors import SYSTEM, Actor
from core.ingest.models import ImportRun
from core.ingest.services import runs


def bring(
    source: str,
    text: str | bytes,
    *,
    name: str = "",
    by: Actor = SYSTEM,
    dry_run: bool = False,
    **options: Any,
) -> ImportRun:
    """Import a text as a file of a source; return the run, with its counts checked against each other."""
    content = text if isinstance(text, bytes) else text.encode()
    run = runs.import_now(
        file=io.BytesIO(content),
        name=name or f"{source}.csv",
        source=source,
        by=by,
        options=options,
        dry_run=dry_run,
    )
    assert run.read == run.created + run.updated + run.unchanged + run.rejected
    assert run.rejected == run.issues.values("line").distinct().count()
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Return created, updated, unchanged, rejected."""
    return run.created, run.updated, run.unchanged, run.rejected


def faults(run: ImportRun) -> list[tuple[int, str, str]]:
    """Return (line, column, code) of every issue."""
    return list(run.issues.order_by("line", "id").values_list("line", "column", "code"))
