"""Innovation classes that a file brings: kept with the file and the line as their evidence."""

from typing import Final

from core.ingest.pipeline.statements import Statements

_BROUGHT: Final = """
    WITH made AS (
        INSERT INTO portfolio_classification
            (product_id, innovation_class, evidence, evidence_url, classified_by, classified_on, outcome,
             reviewed_by, reviewed_on, review_note, four_eyes, import_run_id, line, version, updated_at)
        SELECT p.id, p.innovation_class, r.file_name || ', ' || p.line, '', r.created_by_email, %(today)s,
               'confirmed', '', %(today)s, '', false, r.id, p.line, 1, now()
        FROM portfolio_product p JOIN ingest_importrun r ON r.id = p.import_run_id
        WHERE p.import_run_id = %(run)s AND p.innovation_class <> ''
        AND p.innovation_class IS DISTINCT FROM (
            SELECT c.innovation_class FROM portfolio_classification c
            WHERE c.product_id = p.id AND c.outcome = 'confirmed'
            ORDER BY c.reviewed_on DESC, c.id DESC LIMIT 1)
        ON CONFLICT DO NOTHING RETURNING id
    )
    INSERT INTO ingest_rowchange (run_id, "table", row_id)
    SELECT %(run)s, 'portfolio_classification', id FROM made
"""
# What a product's class is by its classifications: the newest confirmed one, else it stays.
_CONFIRMED: Final = """
    SELECT DISTINCT ON (c.product_id) c.product_id, c.innovation_class, c.line
    FROM portfolio_classification c
    WHERE c.outcome = 'confirmed'
      AND c.product_id IN (SELECT product_id FROM portfolio_classification WHERE import_run_id = %(run)s)
    ORDER BY c.product_id, c.reviewed_on DESC, c.id DESC
"""


def keep_classes(statements: Statements) -> None:
    """Keep the class that this run gave each product, where its newest confirmed one is another."""
    statements.execute(_BROUGHT)


def give_classes(statements: Statements) -> None:
    """Give the products that this run classified the class that is confirmed."""
    statements.journal(
        "portfolio_product",
        f"SELECT p.id FROM portfolio_product p JOIN ({_CONFIRMED}) k ON k.product_id = p.id"  # noqa: S608
        " WHERE p.innovation_class <> k.innovation_class",
    )
    statements.execute(
        f"""
        UPDATE portfolio_product p SET innovation_class = k.innovation_class, import_run_id = %(run)s,
            line = k.line, version = p.version + 1, updated_at = now()
        FROM ({_CONFIRMED}) k WHERE k.product_id = p.id AND p.innovation_class <> k.innovation_class
        """  # noqa: S608 only constants
    )
