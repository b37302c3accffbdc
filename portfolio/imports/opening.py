"""Make somebody manager or owner because a file says so, without rewriting history.

A role opens on the product's first launch, or on the run's day where that is unknown or still to
come, unless the person has it then or today already. Somebody else's role that lasts until now ends
on the run's day, when the new one begins; whoever had it before that keeps their time.
"""

from typing import Final

from psycopg2 import sql

from core.ingest.pipeline.statements import Statements

# One row per (product, role, person) that a file names: wanted(line, product_id, role, person_id, since).
_OPENINGS = """
    CREATE TEMP TABLE opening ON COMMIT DROP AS
    SELECT w.*, coalesce(
        CASE WHEN EXISTS (
            SELECT 1 FROM portfolio_ownership o WHERE o.product_id = w.product_id AND o.role = w.role
            AND o.starts_on < %(today)s AND (o.ends_on IS NULL OR o.ends_on > %(today)s)) THEN %(today)s END,
        (SELECT max(o.ends_on) FROM portfolio_ownership o
         WHERE o.product_id = w.product_id AND o.role = w.role AND o.ends_on > w.since),
        w.since) AS starts_on
    FROM ({wanted}) w WHERE NOT {has} AND NOT {taken}
"""
HAS: Final = """
    EXISTS (SELECT 1 FROM portfolio_ownership o
            WHERE o.product_id = w.product_id AND o.role = w.role AND o.person_id = w.person_id
            AND (daterange(o.starts_on, o.ends_on) @> %(today)s::date
                 OR daterange(o.starts_on, o.ends_on) @> w.since))
"""
TAKEN: Final = """
    EXISTS (SELECT 1 FROM portfolio_ownership o
            WHERE o.product_id = w.product_id AND o.role = w.role AND o.starts_on >= %(today)s)
"""
_TO_END = """
    SELECT o.id FROM portfolio_ownership o JOIN opening w ON w.product_id = o.product_id AND w.role = o.role
    WHERE o.starts_on < %(today)s AND (o.ends_on IS NULL OR o.ends_on > %(today)s)
"""


def open_roles(statements: Statements, wanted: sql.Composable) -> int:
    """Open the roles that `wanted` names and nobody else has taken from today on; return how many."""
    statements.execute(_OPENINGS, wanted=wanted, has=sql.SQL(HAS), taken=sql.SQL(TAKEN))
    statements.journal("portfolio_ownership", _TO_END)
    statements.execute(
        """
        UPDATE portfolio_ownership o SET ends_on = %(today)s, import_run_id = %(run)s, line = w.line,
            version = o.version + 1
        FROM opening w WHERE w.product_id = o.product_id AND w.role = o.role
            AND o.starts_on < %(today)s AND (o.ends_on IS NULL OR o.ends_on > %(today)s)
        """
    )
    opened = statements.execute(
        """
        WITH made AS (
            INSERT INTO portfolio_ownership
                (product_id, person_id, role, starts_on, import_run_id, line, version)
            SELECT product_id, person_id, role, starts_on, %(run)s, line, 1 FROM opening RETURNING id
        )
        INSERT INTO ingest_rowchange (run_id, "table", row_id)
        SELECT %(run)s, 'portfolio_ownership', id FROM made
        """
    )
    statements.execute("DROP TABLE opening")
    return opened
