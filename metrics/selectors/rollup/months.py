"""Sums of the month tables over windows and the tree; one query a table.

1. Months are grouped by place and segment of the timeline, money converted month by month.
2. Segments are added up to windows; a product counts in those at whose end it is in the cohort.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from metrics.measures.rules import ACCOUNTS, BUDGETED, SEVERITIES
from metrics.selectors.rollup.cohorts import MEMBERS, Cohort
from metrics.selectors.rollup.grids import Grid, Grids, Table
from metrics.selectors.rollup.question import Question
from metrics.selectors.rollup.timeline import WINDOWS


@dataclass(frozen=True, slots=True)
class Column:
    """How a measure is read from one row `f` of a month table. newest: the day of its newest fact there."""

    number: str
    newest: str
    money: bool = False


@dataclass(frozen=True, slots=True)
class MonthTable:
    """A month table and the measures that it holds. in_currencies: its money waits for a rate."""

    name: str
    columns: dict[str, Column]
    in_currencies: bool = False


def _count(column: str, newest: str) -> Column:
    return Column(f"nullif(f.{column}, 0)", newest)


_NPS = ("nps_promoters", "nps_passives", "nps_detractors", "nps_responses")
_CSAT = ("csat_satisfied", "csat_responses")
_WORK = ("items_done", "committed_items", "committed_items_done")
_DEFECTS = tuple(f"defects_{severity}" for severity in SEVERITIES)
_MONEY = (*ACCOUNTS, *(f"budget_{account}" for account in BUDGETED))
_WIP, _MOVED = "f.items_started - f.items_finished", "f.items_started + f.items_finished > 0"
_ITEMS_KNOWN = " + ".join(("first_item", "items_started", "items_done", "committed_items", *_DEFECTS))

TABLES: dict[str, MonthTable] = {
    "survey": MonthTable(
        "metrics_surveymonth",
        {name: _count(name, "f.nps_latest_on") for name in _NPS}
        | {name: _count(name, "f.csat_latest_on") for name in _CSAT},
    ),
    "finance": MonthTable(
        "metrics_financemonth",
        {name: Column(f"f.{name}", "f.month", money=True) for name in _MONEY}
        | {"ledger_lines": _count("ledger_lines", "f.month")},
        in_currencies=True,
    ),
    "usage": MonthTable("metrics_usagemonth", {"signups": Column("f.signups", "f.usage_latest_on")}),
    "delivery": MonthTable(
        "metrics_deliverymonth",
        {name: _count(name, "f.work_latest_on") for name in (*_WORK, *_DEFECTS)}
        | {name: _count(name, "f.releases_latest_on") for name in ("releases", "failed_releases")}
        | {name: _count(name, "f.launches_latest_on") for name in ("launches", "on_time_launches")}
        | {
            "wip_items": Column(f"CASE WHEN {_MOVED} THEN {_WIP} END", "f.work_latest_on"),
            "work_starts_known": _count("items_started", "f.work_latest_on"),
            "work_items_known": Column(_ITEMS_KNOWN, "f.work_latest_on"),
            "releases_known": _count("releases", "f.releases_latest_on"),
            "launches_known": Column("f.launches_seen + f.launches", "f.launches_latest_on"),
        },
    ),
}

_RATE = "CASE WHEN f.currency = %(reporting)s THEN 1 ELSE rate.rate END"
_RATES = "LEFT JOIN metrics_exchangerate rate ON rate.currency = f.currency AND rate.month = f.month"


def sums(
    source: str,
    measures: Sequence[str],
    *,
    question: Question,
    positions: Sequence[int],
    cohorts: Sequence[Cohort] = (Cohort.ALL,),
) -> dict[Cohort, Grids]:
    """Add measures up over the windows at `positions`, for each place and cohort; one query."""
    table, names = TABLES[source], sorted(measures)
    with connection.cursor() as cursor:
        cursor.execute(_statement(table, names), question.parameters(positions, cohorts))
        rows = cursor.fetchall()
    heads = ("place", "window", "cohort", "unrated", *names, *(f"{name}_on" for name in names))
    answer = Table.read(question.shape, heads, rows)
    return {cohort: _grids(table, names, answer.only("cohort", cohort)) for cohort in cohorts}


def _grids(table: MonthTable, names: Sequence[str], answer: Table) -> Grids:
    unrated = answer.bits("unrated")
    return {
        name: Grid(
            answer.decimals(name) if table.columns[name].money else answer.floats(name),
            answer.days(f"{name}_on"),
            (unrated >> bit & 1).astype(bool),
        )
        for bit, name in enumerate(names)
    }


def _statement(table: MonthTable, names: Sequence[str]) -> str:
    columns = [(name, table.columns[name]) for name in names]
    first = ", ".join(
        f"sum({_converted(column)}) AS {name}, "
        f"max({column.newest}) FILTER (WHERE {column.number} IS NOT NULL) AS {name}_on"
        for name, column in columns
    )
    second = ", ".join(
        f"sum(part.{name}){'' if column.money else '::float8'} AS {name}" for name, column in columns
    )
    newest = ", ".join(f"max(part.{name}_on)" for name, column in columns)
    return f"""
        WITH part AS (
            SELECT member.place, member.cohort, member.opens, member.closes,
                   width_bucket(f.month, %(cuts)s::date[]) AS segment,
                   bit_or({_unrated(table, columns)}) AS unrated, {first}
            FROM {MEMBERS} JOIN {table.name} f USING (product_id)
                 {_RATES if table.in_currencies else ""}
            WHERE f.month < %(before_month)s AND (%(from_month)s::date IS NULL OR f.month >= %(from_month)s)
            GROUP BY 1, 2, 3, 4, 5
        )
        SELECT part.place, asked."window", part.cohort, bit_or(part.unrated), {second}, {newest}
        FROM part JOIN {WINDOWS} ON part.segment >= asked.low AND part.segment < asked.high
             AND part.opens <= asked.window_end AND asked.window_end < part.closes
        GROUP BY 1, 2, 3
    """  # noqa: S608 only constants


def _converted(column: Column) -> str:
    return f"{column.number} * {_RATE}" if column.money else column.number


def _unrated(table: MonthTable, columns: Sequence[tuple[str, Column]]) -> str:
    """Write a bit mask of the amounts in a row that wait for a rate."""
    money = [(bit, column) for bit, (_, column) in enumerate(columns) if column.money]
    if not table.in_currencies or not money:
        return "0"
    bits = " | ".join(f"(({column.number} IS NOT NULL)::int << {bit})" for bit, column in money)
    return f"CASE WHEN ({_RATE}) IS NULL THEN {bits} ELSE 0 END"
