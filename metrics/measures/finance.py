"""Ledger entries → `FinanceMonth`, one row per currency: money is converted only when it is read."""

from metrics.measures.due import Due, only_due
from metrics.measures.rules import ACCOUNTS, BOOKED, BUDGETED, LEDGER, total

_COLUMNS = (*ACCOUNTS, *(f"budget_{account}" for account in BUDGETED), "ledger_lines")


def statement(due: Due) -> str:
    """Write the INSERT that adds up the amounts of the due months; no entry leaves NULL, never 0."""
    return f"""
        INSERT INTO metrics_financemonth (product_id, month, currency, {", ".join(_COLUMNS)})
        SELECT fact.product_id, fact.month, fact.currency, {", ".join(map(total, _COLUMNS))}
        FROM {LEDGER} fact {only_due(BOOKED, due)}
        WHERE fact.scenario IN ('actual', 'budget')
        GROUP BY 1, 2, 3
    """  # noqa: S608 only constants
