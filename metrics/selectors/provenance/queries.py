"""Which facts make an operand, as SQL: by the rules that fill the month tables (`metrics.measures.rules`).

Every query gives `FACT_COLUMNS` for the products and days asked for. What a fact `counts` is
in the unit of the measure, money converted by its month's rate: added up, facts give the measure.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from core.common.periods import Span
from metrics.kpis.formula import Operand
from metrics.measures.rules import (
    CREATED,
    DONE,
    LAUNCH,
    LAUNCHED,
    LEDGER,
    RELEASE,
    RULES,
    STARTED,
    SURVEY,
    USAGE,
    WORK,
)
from metrics.selectors.provenance import criteria
from metrics.selectors.provenance.subject import COHORT_COUNTED, Subject
from metrics.selectors.rollup.operands import OF_COHORT

FACT_COLUMNS = (
    "id",
    "key",
    "day",
    "product_id",
    "text",
    "amount",
    "currency",
    "rate",
    "counts",
    "run",
    "line",
)


@dataclass(frozen=True, slots=True)
class FactQuery:
    """SQL with its parameters. kind: of what; table: names the facts in addresses."""

    kind: str
    table: str
    sql: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the rows of a table read."""

    kind: str
    key: str
    text: str
    amount: str = "NULL"


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which rows of a table count, by what day, and how much. dated: only those of the column."""

    table: str
    day: str
    where: str
    counts: str = "1"
    amount: str = ""
    dated: bool = True
    join: str = ""


_SHAPES: dict[str, _Shape] = {
    SURVEY: _Shape("survey", "fact.key", "fact.comment", "fact.score"),
    LEDGER: _Shape(
        "finance",
        # A line without a number has a key made of its own: the product's id in it says nothing to a reader.
        "CASE WHEN left(fact.key, 1) <> '#' THEN fact.key"
        " ELSE replace(substr(fact.key, strpos(fact.key, '|') + 1), '|', ', ') END",
        "concat_ws(' · ', fact.account, nullif(fact.scenario, 'actual'))",
        "fact.amount",
    ),
    USAGE: _Shape("usage", "fact.read_on::text", "''", "fact.active_users"),
    WORK: _Shape(
        "work_items", "fact.key", "concat_ws(' · ', nullif(fact.kind, ''), nullif(fact.status_name, ''))"
    ),
    RELEASE: _Shape("releases", "fact.name", "''"),
    LAUNCH: _Shape("launches", "fact.name", "coalesce(fact.first_committed_on::text, '')"),
}
_RATE = "(CASE WHEN fact.currency = %(reporting)s THEN 1 ELSE rate.rate END)"
_RATES = "LEFT JOIN metrics_exchangerate rate ON rate.currency = fact.currency AND rate.month = fact.month"
_OVER = "%(window_after)s::timestamp AT TIME ZONE 'UTC'"
_DAYS = "round((date_part('epoch', {after} - fact.started_at) / 86400)::numeric, 2)"
_LAST = """
    JOIN (SELECT DISTINCT ON (product_id) product_id, usage_latest_on FROM metrics_usagemonth
          WHERE active_users IS NOT NULL AND eligible_users IS NOT NULL
                AND month >= %(window_first)s AND month < %(window_after)s
          ORDER BY product_id, month DESC) last
    ON last.product_id = fact.product_id AND last.usage_latest_on = fact.read_on
"""
_BOOKS = """fact.product_id IN (SELECT product_id FROM metrics_financemonth
    WHERE benefit IS NOT NULL AND month < %(window_after)s)"""
_BENEFIT = f"""fact.scenario = 'actual' AND CASE WHEN {_BOOKS} THEN fact.measure = 'benefit'
    ELSE fact.measure IN ('revenue', 'cost_of_sales', 'operating_cost') END"""
_FLOW = f"(fact.scenario = 'actual' AND fact.measure = 'investment' OR {_BENEFIT})"
_SIGNED = f"CASE WHEN fact.measure IN ('revenue', 'benefit') THEN 1 ELSE -1 END * fact.amount * {_RATE}"
_STARTS = {"idea": "fact.idea_on", "go": "fact.go_on", "development": "fact.development_on"}

_PRODUCTS = """
    SELECT fact.id, fact.code AS key, fact.first_launched_on AS day, fact.id AS product_id,
           concat_ws(' · ', fact.stage, nullif(fact.innovation_class, '')) AS text, NULL::numeric AS amount,
           '' AS currency, NULL::numeric AS rate, 1::numeric AS counts, fact.import_run_id AS run, fact.line
    FROM portfolio_product fact WHERE fact.id = ANY(%(product_ids)s)
"""
# A product is covered from the later of its two ownerships on: that row is the one to look at.
_COVERED = """
    SELECT fact.id, fact.code AS key, greatest(manager.starts_on, owner.starts_on) AS day,
           fact.id AS product_id, concat_ws(' · ', head.name, second.name) AS text, NULL::numeric AS amount,
           '' AS currency, NULL::numeric AS rate, 1::numeric AS counts,
           CASE WHEN owner.starts_on >= manager.starts_on THEN owner.import_run_id
                ELSE manager.import_run_id END AS run,
           CASE WHEN owner.starts_on >= manager.starts_on THEN owner.line ELSE manager.line END AS line
    FROM portfolio_product fact
         JOIN portfolio_ownership manager ON manager.product_id = fact.id AND manager.role = 'manager'
              AND manager.starts_on <= %(end)s AND (manager.ends_on IS NULL OR manager.ends_on > %(end)s)
         JOIN portfolio_ownership owner ON owner.product_id = fact.id AND owner.role = 'owner'
              AND owner.starts_on <= %(end)s AND (owner.ends_on IS NULL OR owner.ends_on > %(end)s)
         JOIN teams_person head ON head.id = manager.person_id
         JOIN teams_person second ON second.id = owner.person_id
    WHERE fact.id = ANY(%(product_ids)s)
"""
_BORN = """
    SELECT fact.id, fact.code AS key, born.month AS day, fact.id AS product_id, '' AS text,
           NULL::numeric AS amount, '' AS currency, NULL::numeric AS rate, 1::numeric AS counts,
           fact.import_run_id AS run, fact.line
    FROM portfolio_product fact
         JOIN (SELECT product_id, min(month) AS month FROM metrics_financemonth WHERE ledger_lines > 0
               GROUP BY 1) born ON born.product_id = fact.id
    WHERE fact.id = ANY(%(product_ids)s) AND born.month >= %(first)s AND born.month < %(after)s
"""
_OF_PRODUCTS = {"covered_products": _COVERED, "life_products": _BORN, "cash_flow_products": _BORN}


def fact_query(subject: Subject, operand: Operand, column: Span, product_id: int | None = None) -> FactQuery:
    """Write the query for the facts of an operand in a column, of one product or all."""
    ids = subject.product_ids(operand)
    window = subject.wanted.span(subject.period, operand)
    parameters = {
        "product_ids": ids if product_id is None else [it for it in ids if it == product_id],
        "first": column.first,
        "after": column.after,
        "window_first": window.first,
        "window_after": window.after,
        "end": window.last_day,
        "reporting": settings.REPORTING_CURRENCY,
    }
    measure = operand.measure
    if measure in _OF_PRODUCTS or measure in COHORT_COUNTED:
        sql = _OF_PRODUCTS.get(measure, _PRODUCTS)
        return FactQuery("products", "portfolio_product", sql, parameters)
    if measure in criteria.MEASURES:
        return FactQuery("criteria", "portfolio_successcriterion", criteria.statement(measure), parameters)
    choice = _choice(subject, measure)
    return FactQuery(_SHAPES[choice.table].kind, choice.table, _statement(choice), parameters)


def _choice(subject: Subject, measure: str) -> _Choice:
    """Say which facts a measure counts; those with a rule of their own as the month tables do."""
    on = subject.rolled.operands.parameters.on
    if measure in ("active_users", "eligible_users"):
        users = f"fact.{measure}"
        return _Choice(USAGE, "fact.read_on", "true", users, amount=users, join=_LAST)
    if measure in ("life_benefits", "cash_flow"):
        where = _BENEFIT if measure == "life_benefits" else _FLOW
        return _Choice(LEDGER, "fact.month", where, _SIGNED)
    if measure in ("launch_days", "unlaunched_days"):
        return _launches(_STARTS[str(on("time_to_market_start", subject.end))], measure)
    if measure in ("wip_items", "wip_item_days"):
        where = f"fact.started_at < {_OVER} AND (fact.done_at IS NULL OR fact.done_at >= {_OVER})"
        return _Choice(WORK, STARTED.day, where, amount=_DAYS.format(after=_OVER), dated=False)
    if measure == "cycle_days":
        amount = _DAYS.format(after="fact.done_at")
        return _Choice(WORK, DONE.day, "fact.started_at IS NOT NULL", amount=amount)
    if measure == "escaped_defects":
        threshold = int(on("defect_severity_threshold", subject.end))
        where = f"fact.found_in_production AND fact.severity >= {threshold}"
        return _Choice(WORK, CREATED.day, where, amount="fact.severity")
    rule = RULES[{"life_investment": "investment"}.get(measure, OF_COHORT.get(measure, (None, measure))[1])]
    counts = f"{rule.adds} * {_RATE}" if rule.adds == "fact.amount" else rule.adds
    return _Choice(rule.table, rule.when.day, rule.where, counts)


def _launches(start: str, measure: str) -> _Choice:
    if measure == "launch_days":
        return _Choice(LAUNCH, LAUNCHED.day, f"{start} IS NOT NULL", amount=f"fact.launched_on - {start}")
    open_still = "(fact.launched_on IS NULL OR fact.launched_on > %(end)s)"
    where = f"{start} <= %(end)s AND {open_still}"
    return _Choice(LAUNCH, start, where, amount=f"%(end)s::date - {start}", dated=False)


def _statement(choice: _Choice) -> str:
    shape, money = _SHAPES[choice.table], choice.table == LEDGER
    inside = f"AND {choice.day} >= %(first)s AND {choice.day} < %(after)s" if choice.dated else ""
    return f"""
        SELECT fact.id, {shape.key} AS key, {choice.day} AS day, fact.product_id, {shape.text} AS text,
               ({choice.amount or shape.amount})::numeric AS amount,
               {"fact.currency" if money else "''"} AS currency,
               ({_RATE if money else "NULL"})::numeric AS rate, ({choice.counts})::numeric AS counts,
               fact.import_run_id AS run, fact.line
        FROM {choice.table} fact {_RATES if money else ""} {choice.join}
        WHERE fact.product_id = ANY(%(product_ids)s) AND ({choice.where}) {inside}
    """  # noqa: S608 only constants and one integer
