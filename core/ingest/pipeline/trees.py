"""Nouns that stand below each other: parents by code, in any order in one file, never in a circle."""

from typing import Final

from psycopg2 import sql

from core.ingest.pipeline.stage import Stage

EVERY: Final = sql.SQL("true")
NAMED: Final = 10  # lines that a message about a circle lists


def resolve_parents(
    stage: Stage,
    *,
    column: str,
    staged: str,
    into: str,
    key: str,
    unknown: str | None,
    allowed: sql.Composable = EVERY,
) -> None:
    """Fill `into` from the key that `staged` holds: of a row of this file or of a stored one.

    column:  the file's column, for messages. allowed: SQL over `t`: stored rows that may be a parent.
    unknown: code of the issue for a parent that is neither; None leaves it empty.
    A row that is rejected here is no parent either, so this goes on until nothing changes.
    """
    while True:
        _fill(stage, staged=staged, into=into, key=key, allowed=allowed)
        rejected = _reject_circles(stage, column=column, staged=staged, into=into)
        if unknown is not None:
            rejected += stage.reject(
                code=unknown,
                column=column,
                where=f"s.{staged} IS NOT NULL AND s.{into} IS NULL",
                value=f"s.{staged}",
            )
        if not rejected:
            return


def _fill(stage: Stage, *, staged: str, into: str, key: str, allowed: sql.Composable) -> None:
    """Find the parents among the stored rows, then among those of the file, which know better."""
    named = {"into": sql.Identifier(into), "key": sql.Identifier(key), "staged": sql.Identifier(staged)}
    stage.execute("UPDATE {s} SET {into} = NULL", **named)
    stage.execute(
        """
        UPDATE {s} s SET {into} = t.id FROM {target} t WHERE lower(t.{key}) = lower(s.{staged})
        AND ({allowed} OR t.id = (SELECT o.{into} FROM {target} o WHERE o.id = s.id))
        """,
        allowed=allowed,
        **named,
    )
    stage.execute(
        "UPDATE {s} s SET {into} = p.id FROM {s} p WHERE lower(p.{key}) = lower(s.{staged})", **named
    )


def _reject_circles(stage: Stage, *, column: str, staged: str, into: str) -> int:
    """Reject the rows of this file that stand above themselves, naming all of the circle's lines."""
    found = stage.fetch(
        """
        WITH RECURSIVE tree AS (
            SELECT id, {into} AS above FROM {s}
            UNION ALL
            SELECT t.id, t.{into} FROM {target} t WHERE NOT EXISTS (SELECT 1 FROM {s} s WHERE s.id = t.id)
        ), climb AS (
            SELECT id AS start, {into} AS at, ARRAY[id] AS seen FROM {s} WHERE {into} IS NOT NULL
            UNION ALL
            SELECT climb.start, tree.above, climb.seen || tree.id
            FROM climb JOIN tree ON tree.id = climb.at WHERE NOT climb.at = ANY(climb.seen)
        )
        SELECT climb.start, (
            SELECT string_agg(line::text, ', ' ORDER BY line) FROM (
                SELECT line FROM {s} WHERE id = ANY(climb.seen) ORDER BY line LIMIT %(named)s) named)
        FROM climb WHERE climb.at = climb.start
        """,
        into=sql.Identifier(into),
        named=NAMED,
    )
    if not found:
        return 0
    ids, lines = [start for start, _ in found], [text for _, text in found]
    stage.execute(
        "CREATE TEMP TABLE circles ON COMMIT DROP AS"
        " SELECT * FROM unnest(%(ids)s::bigint[], %(lines)s::text[]) c (id, lines)",
        ids=ids,
        lines=lines,
    )
    stage.execute("CREATE INDEX ON circles (id)")
    rejected = stage.reject(
        code="circle",
        column=column,
        where="s.id IN (SELECT id FROM circles)",
        value=f"s.{staged}",
        parameters={"lines": "SELECT c.lines FROM circles c WHERE c.id = s.id"},
    )
    stage.execute("DROP TABLE circles")
    return rejected
