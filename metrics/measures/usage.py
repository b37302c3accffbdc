"""Usage readings → `UsageMonth`: counts of people do not add over time, so a month keeps its last reading."""

from metrics.measures.due import Due, only_due
from metrics.measures.rules import READ, RULES, USAGE, total


def statement(due: Due) -> str:
    """Write the INSERT that picks the last reading with both counts of each due month, else the last one."""
    return f"""
        WITH months AS (
            SELECT fact.product_id, ({READ.month})::date AS month, {total("signups")} AS signups,
                   coalesce(max(fact.read_on) FILTER (WHERE {RULES["eligible_users"].where}),
                            max(fact.read_on)) AS read_on
            FROM {USAGE} fact {only_due(READ, due)}
            GROUP BY 1, 2
        )
        INSERT INTO metrics_usagemonth
            (product_id, month, active_users, eligible_users, signups, usage_latest_on)
        SELECT months.product_id, months.month, reading.active_users, reading.eligible_users,
               months.signups, months.read_on
        FROM months JOIN {USAGE} reading USING (product_id, read_on)
    """  # noqa: S608 only constants
