"""Compare the staged rows with what the portal has: rules first, then new, changed or unchanged."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg2 import sql

from core.ingest.pipeline.assignments import assignments, differs, key_match, key_parts, same_key
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted
from core.ingest.sources import Check


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows of the file are of which kind. `facts`: of the stored rows they become."""

    created: int
    updated: int
    unchanged: int
    new_facts: int
    changed_facts: int

    @property
    def rows(self) -> int:
        """Return how many rows were staged."""
        return self.created + self.updated + self.unchanged


def apply_rules(stage: Stage) -> None:
    """Reject staged rows that break a rule: inside the row, in the file, against what is stored."""
    source = stage.source
    reject_faulty(stage, source.checks)
    reject_twins(stage)
    if source.named:
        identify(stage)
    reject_foreign(stage)
    reject_faulty(stage, source.known)
    source.resolve(stage)


def reject_faulty(stage: Stage, checks: Iterable[Check]) -> None:
    """Reject the rows that break one of these rules, as far as the file has what they need."""
    for check in checks:
        if check.is_asked_of(stage.context.present):
            stage.reject(
                code=check.code,
                column=check.column,
                where=check.fault,
                value=check.value,
                parameters=check.parameters,
            )


def reject_twins(stage: Stage) -> None:
    """Reject all rows whose key occurs more than once in the file, naming their lines."""
    parts = key_parts(stage, "s")
    key = sql.SQL(", ").join(parts)
    hashed = sql.SQL("hash_record_extended(ROW({}), 0)").format(key)
    # Eight bytes a row keep the search in memory; only suspects are looked at in full.
    suspects = stage.fetch("SELECT {hashed} FROM {s} s GROUP BY 1 HAVING count(*) > 1", hashed=hashed)
    if not suspects:
        return
    stage.execute(
        """
        CREATE TEMP TABLE twins ON COMMIT DROP AS
        SELECT unnest(lines) AS line, array_to_string(lines[1:10], ', ') AS lines, key FROM (
            SELECT array_agg(DISTINCT s.line) AS lines, min(concat_ws(', ', {shown})) AS key
            FROM {s} s WHERE {hashed} = ANY(%(suspects)s) GROUP BY {key} HAVING count(*) > 1
        ) found
        """,
        hashed=hashed,
        key=key,
        shown=sql.SQL(", ").join(_shown_keys(stage, parts)),
        suspects=[value for (value,) in suspects],
    )
    stage.execute("CREATE INDEX ON twins (line)")
    stage.reject(
        code="duplicate_key",
        column=stage.source.key_names[0],
        where="s.line IN (SELECT line FROM twins)",
        value="SELECT key FROM twins WHERE twins.line = s.line LIMIT 1",
        parameters={
            "lines": "SELECT twins.lines FROM twins WHERE twins.line = s.line LIMIT 1",
            "key": "SELECT key FROM twins WHERE twins.line = s.line LIMIT 1",
        },
    )
    stage.execute("DROP TABLE twins")


def _shown_keys(stage: Stage, parts: list[sql.Composable]) -> list[sql.Composable]:
    """Return the key as people know it: the text of what an id stands for."""
    if stage.source.key_shown:
        return [sql.SQL(stage.source.key_shown)]
    by_target = {column.writes: column for column in stage.plan.columns}
    shown: list[sql.Composable] = []
    for name, part in zip(stage.source.key, parts, strict=True):
        column = by_target.get(name)
        if column is not None and column.reference is not None:
            shown.append(sql.SQL("({})").format(sql.SQL(column.reference.show).format(id=part)))
        else:
            shown.append(part)
    return shown


def identify(stage: Stage) -> None:
    """Give every staged noun the id it has, or will have, so that rows can refer to each other."""
    stage.execute("UPDATE {s} SET id = NULL, known = false")
    stage.execute(
        "UPDATE {s} s SET id = t.id, known = true FROM {target} t WHERE {match}", match=key_match(stage)
    )
    stage.execute(
        "UPDATE {s} SET id = nextval(pg_get_serial_sequence(%(table)s, 'id')) WHERE id IS NULL",
        table=stage.source.table,
    )


def reject_foreign(stage: Stage) -> None:
    """Reject rows that exist already where the run's user may not change them."""
    source = stage.source
    paths = stage.context.places
    if paths is None or not source.row_path:
        return
    outside = sql.SQL(
        "EXISTS (SELECT 1 FROM {target} t WHERE {match} AND NOT ({path}) <@ ANY({paths}::ltree[]))"
    ).format(target=stage.target, match=same_key(stage), path=sql.SQL(source.row_path), paths=Quoted(paths))
    stage.reject(code="not_yours", column=source.key_names[0], where=outside)


def judge(stage: Stage) -> Verdict:
    """Count new, changed and unchanged rows with one join."""
    kind = sql.SQL("CASE WHEN t.id IS NULL THEN 0 WHEN {} THEN 1 ELSE 2 END").format(
        differs(assignments(stage), stage)
    )
    joined = sql.SQL("FROM {} s LEFT JOIN {} t ON {}").format(stage.table, stage.target, same_key(stage))
    if stage.source.facts_per_row:
        return _judge_lines(stage, kind, joined)
    counts = dict(
        stage.fetch("SELECT {kind} AS kind, count(*) {joined} GROUP BY 1", kind=kind, joined=joined)
    )
    new, changed, unchanged = (counts.get(number, 0) for number in range(3))
    return Verdict(new, changed, unchanged, new, changed)


def _judge_lines(stage: Stage, kind: sql.Composable, joined: sql.Composable) -> Verdict:
    """A row is unchanged when all of its facts are, created when none was there, else updated."""
    row = stage.fetch(
        """
        SELECT count(*) FILTER (WHERE news = facts), count(*) FILTER (WHERE news < facts AND same < facts),
               count(*) FILTER (WHERE same = facts),
               coalesce(sum(news), 0), coalesce(sum(facts - news - same), 0)
        FROM (
            SELECT line, count(*) AS facts, count(*) FILTER (WHERE kind = 0) AS news,
                   count(*) FILTER (WHERE kind = 2) AS same
            FROM (SELECT s.line, {kind} AS kind {joined}) judged GROUP BY line
        ) lines
        """,
        kind=kind,
        joined=joined,
    )[0]
    return Verdict(*(int(count) for count in row))
