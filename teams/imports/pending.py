"""People whom a row named before they were known: joined to it when they come."""

from psycopg2 import sql

from core.ingest.pipeline.stage import Stage


def resolve_email(stage: Stage, *, column: str, into: str) -> None:
    """Fill `into` with the person whose e-mail a staged column holds; keep the e-mail of a stranger."""
    stage.execute(
        "UPDATE {s} s SET {into} ="
        " (SELECT p.id FROM teams_person p WHERE lower(p.email) = lower(s.{column}))",
        into=sql.Identifier(into),
        column=sql.Identifier(column),
    )
    stage.keep_pending(column, f"s.{column} IS NOT NULL AND s.{into} IS NULL")


def adopt(stage: Stage, *, table: str, attribute: str, column: str, unless: str = "false") -> None:
    """Fill `column` of rows that kept an e-mail as an attribute, now that the person has come.

    unless: SQL over the row `r` and the person `p`.
    The row counts as written by this run, on the person's line, so that undoing the run takes it back.
    """
    stage.execute(
        """
        CREATE TEMP TABLE adopted ON COMMIT DROP AS
        SELECT r.id, p.id AS person_id, p.line FROM {table} r
        JOIN teams_person p ON lower(p.email) = lower(r.attributes ->> %(attribute)s)
        WHERE r.{column} IS NULL AND r.attributes ? %(attribute)s AND NOT ({unless})
        """,
        table=sql.Identifier(table),
        column=sql.Identifier(column),
        attribute=attribute,
        unless=sql.SQL(unless),
    )
    stage.journal(table, "SELECT id FROM adopted")
    stage.execute(
        """
        UPDATE {table} r SET {column} = a.person_id, import_run_id = %(run)s, line = a.line,
            attributes = nullif(r.attributes - %(attribute)s, '{{}}'), version = r.version + 1
        FROM adopted a WHERE a.id = r.id
        """,
        table=sql.Identifier(table),
        column=sql.Identifier(column),
        attribute=attribute,
    )
    stage.execute("DROP TABLE adopted")
