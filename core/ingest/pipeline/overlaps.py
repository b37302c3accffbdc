"""Nouns with dates of effect of which one thing has one at a time."""

from collections.abc import Sequence

from psycopg2 import sql

from core.ingest.pipeline.stage import Stage


def reject_overlaps(stage: Stage, *, group: Sequence[str], column: str) -> None:
    """Reject rows whose [starts_on, ends_on) overlaps another's of the same group.

    Two rows of the file that overlap are both rejected, naming each other's line; so is a row that
    overlaps a stored one which the file does not speak of. A rejected row speaks of nothing, so this
    goes on until nothing changes.
    """
    same = sql.SQL(" AND ").join(sql.SQL("o.{0} = s.{0}").format(sql.Identifier(name)) for name in group)
    overlap = sql.SQL("daterange(o.starts_on, o.ends_on) && daterange(s.starts_on, s.ends_on)")
    in_file = sql.SQL("SELECT min(o.line) FROM {} o WHERE o.line <> s.line AND {} AND {}").format(
        stage.table, same, overlap
    )
    stored = sql.SQL(
        "SELECT min(o.starts_on) FROM {} o WHERE {} AND {}"
        " AND NOT EXISTS (SELECT 1 FROM {} k WHERE k.id = o.id)"
    ).format(stage.target, same, overlap, stage.table)
    while True:
        rejected = _reject(stage, "overlap", column, in_file) + _reject(
            stage, "overlap_stored", column, stored
        )
        if not rejected:
            return


def _reject(stage: Stage, code: str, column: str, other: sql.Composable) -> int:
    # Looked for before anything is deleted: both of two overlapping rows see each other.
    stage.execute(
        """
        CREATE TEMP TABLE overlapping ON COMMIT DROP AS
        SELECT line, other::text FROM (SELECT s.line, ({other}) AS other FROM {s} s) found
        WHERE other IS NOT NULL
        """,
        other=other,
    )
    stage.execute("CREATE INDEX ON overlapping (line)")
    rejected = stage.reject(
        code=code,
        column=column,
        where="s.line IN (SELECT line FROM overlapping)",
        value="s.starts_on",
        parameters={"other": "SELECT o.other FROM overlapping o WHERE o.line = s.line"},
    )
    stage.execute("DROP TABLE overlapping")
    return rejected
