"""Write the staged rows, in the caller's transaction and under the table's lock.

1. Rows that differ are copied aside, the stored ones journaled as they are, then updated.
2. Rows that are new are inserted, many in the order of their key. They are known to be new since the
   comparison, under the lock; a key that appears all the same was written by somebody without it,
   and stops the import rather than being overwritten without a journal.
3. What the caller counted and what the database wrote must be the same number.
"""

from collections.abc import Callable, Iterator
from typing import Final

from django.db import connection
from psycopg2 import sql

from core.ingest.pipeline.assignments import Assignment, assignments, differs, same_key
from core.ingest.pipeline.comparing import Verdict
from core.ingest.pipeline.months import Pairs, pairs_of
from core.ingest.pipeline.stage import Stage, names
from core.ingest.pipeline.statements import Quoted

BLOCKS_AT_ONCE: Final = 1_000  # of 8 kB: about 100,000 rows between two looks at the cancel button
MANY: Final = 50_000
SORT_MEMORY: Final = "128MB"
Progress = Callable[[int], None]


class CountsDiffer(RuntimeError):
    """The database wrote another number of rows than was counted before: a fault in the portal."""


def lock(stage: Stage) -> None:
    """Let one import at a time write the source's table; for nouns, keep forms waiting too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ingest {stage.source.table}"]
        )
    if stage.source.named:
        stage.execute("LOCK TABLE {target} IN SHARE ROW EXCLUSIVE MODE")


def write(stage: Stage, verdict: Verdict, *, progress: Progress) -> Pairs:
    """Update and insert; return the (product, month) pairs that old and new rows count in."""
    made = assignments(stage)
    pairs: Pairs = set()
    stage.source.before_write(stage)
    updated = 0
    if verdict.changed_facts:
        pairs |= _set_changed_aside(stage, made)
        updated = _update(stage, made)
        progress(updated)
    if updated != verdict.changed_facts:
        raise CountsDiffer
    if verdict.new_facts:
        fresh = _new_rows(stage, verdict)
        pairs |= pairs_of(
            stage, stage.source, sql.SQL("{} f").format(fresh), alias="f", columns=stage.columns()
        )
        if stage.source.named:
            stage.journal_new(stage.source.table, "SELECT id FROM {s} WHERE NOT known")
        if _insert(stage, made, fresh, progress, updated) != verdict.new_facts:
            raise CountsDiffer
    if verdict.new_facts >= MANY:
        stage.execute("ANALYZE {target}")  # what is computed from these rows is planned right away
    stage.source.after_write(stage)
    for table in ("changed", "fresh"):
        stage.execute("DROP TABLE IF EXISTS {name}", name=sql.Identifier("pg_temp", table))
    return pairs


def _set_changed_aside(stage: Stage, made: list[Assignment]) -> Pairs:
    stage.execute(
        """
        CREATE TEMP TABLE changed ON COMMIT DROP AS
        SELECT s.*, t.id AS stored_id FROM {s} s JOIN {target} t ON {match} WHERE {differs}
        """,
        match=same_key(stage),
        differs=differs(made, stage),
    )
    stage.execute("ANALYZE changed")
    stage.journal(stage.source.table, "SELECT stored_id FROM changed")
    old = sql.SQL("changed s JOIN {} t ON t.id = s.stored_id").format(stage.target)
    return pairs_of(stage, stage.source, old, alias="t") | pairs_of(
        stage, stage.source, sql.SQL("changed s"), alias="s", columns=stage.columns()
    )


def _update(stage: Stage, made: list[Assignment]) -> int:
    changes = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(one.column), one.update)
        for one in made
        if one.update is not None
    )
    return stage.execute(
        "UPDATE {target} t SET {changes} FROM changed s WHERE t.id = s.stored_id", changes=changes
    )


def _new_rows(stage: Stage, verdict: Verdict) -> sql.Composable:
    """Return the table that holds the new rows alone: the staging table itself when all of them are.

    Many rows are put in the order of their key first: a unique index filled in order takes half the
    time of one filled at random.
    """
    all_new = not verdict.updated and not verdict.unchanged
    many = verdict.new_facts >= MANY
    if all_new and not many:
        return stage.table
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = %s", [SORT_MEMORY])
    stage.execute(
        "CREATE TEMP TABLE fresh ON COMMIT DROP AS SELECT s.* FROM {s} s {new} {order}",
        new=sql.SQL("") if all_new else _without_stored(stage),
        order=sql.SQL("ORDER BY {}").format(names(stage.source.key)) if many else sql.SQL(""),
    )
    return sql.Identifier("pg_temp", "fresh")


def _without_stored(stage: Stage) -> sql.Composable:
    return sql.SQL("WHERE NOT EXISTS (SELECT 1 FROM {} t WHERE {})").format(stage.target, same_key(stage))


def _insert(
    stage: Stage, made: list[Assignment], fresh: sql.Composable, progress: Progress, done: int
) -> int:
    inserted = 0
    for first, after in _stretches(stage, fresh):
        inserted += stage.execute(
            """
            INSERT INTO {target} ({columns}) SELECT {values} FROM {fresh} s
            WHERE s.ctid >= %(first)s::tid AND s.ctid < %(after)s::tid
            """,
            columns=names(one.column for one in made),
            values=sql.SQL(", ").join(one.insert for one in made),
            fresh=fresh,
            first=f"({first},0)",
            after=f"({after},0)",
        )
        progress(done + inserted)
    return inserted


def _stretches(stage: Stage, table: sql.Composable) -> Iterator[tuple[int, int]]:
    """Cut a table into runs of blocks, so that progress shows and a cancel is heard."""
    size = stage.value("SELECT pg_relation_size({name}::regclass)", name=Quoted(_plain(table)))
    blocks = -(-int(size) // 8192)
    for first in range(0, blocks, BLOCKS_AT_ONCE):
        yield first, min(first + BLOCKS_AT_ONCE, blocks)


def _plain(table: sql.Composable) -> str:
    assert connection.connection is not None
    return str(table.as_string(connection.connection))
