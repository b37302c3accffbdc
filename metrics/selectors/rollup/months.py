"""Sums of the month tables over windows and the tree; one query a table.

1. Money is converted month by month. Where products count for many places, their months are added up
   to segments of the timeline first.
2. Segments are added up over the tree: by place, and by the cohorts that the products are in.
3. Segments are added up to windows; a product counts in those at whose end it is in the cohort.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from metrics.measures.rules import ACCOUNTS, BUDGETED, SEVERITIES
from metrics.selectors.rollup.cohorts import MEMBERS, Cohort
from metrics.selectors.rollup.grids import Grid, Grids, Table, day_number
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
_JUDGED = ("reviewed_launches", "successful_launches")
_JUDGING = "f.judged_launches + f.reviewed_launches"
_WAITING = f"CASE WHEN {_JUDGING} > 0 THEN f.judged_launches - f.reviewed_launches END"
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
            **{name: _count(name, "f.criteria_latest_on") for name in _JUDGED},
            "launches_to_review": Column(
                f"CASE WHEN {_JUDGING} > 0 THEN {_WAITING} END", "f.criteria_latest_on"
            ),
            "criteria_known": Column(f"nullif({_JUDGING}, 0)", "f.criteria_latest_on"),
        },
    ),
}

_RATE = "CASE WHEN f.currency = %(reporting)s THEN 1 ELSE rate.rate END"
_RATES = "LEFT JOIN metrics_exchangerate rate ON rate.currency = f.currency AND rate.month = f.month"


Asked = list[tuple[Cohort, str]]


def sums(
    source: str,
    measures: Mapping[Cohort, Sequence[str]],
    *,
    question: Question,
    positions: Sequence[int],
) -> dict[Cohort, Grids]:
    """Add measures up over the windows at `positions`, for each place and cohort; one query."""
    table = TABLES[source]
    asked = [(cohort, name) for cohort, names in measures.items() for name in sorted(names)]
    many_places = len(question.territory.place_at) > 2 * len(question.territory.products)
    with connection.cursor() as cursor:
        statement = _statement(table, asked, products_first=many_places)
        cursor.execute(statement, question.parameters(positions, tuple(measures)))
        rows = cursor.fetchall()
    answer = Table.read(question.shape, ("place", "window", *_heads(table, asked)), rows)
    return {cohort: _grids(table, answer, cohort, names) for cohort, names in measures.items()}


def _heads(table: MonthTable, asked: Asked) -> list[str]:
    money = [(cohort, name) for cohort, name in asked if table.columns[name].money]
    parts = {"sum": asked, "newest": asked, "unrated": money}
    return [f"{part}{cohort}_{name}" for part, those in parts.items() for cohort, name in those]


def _grids(table: MonthTable, answer: Table, cohort: Cohort, names: Sequence[str]) -> Grids:
    return {name: _grid(table.columns[name], answer, f"{cohort}_{name}") for name in names}


def _grid(column: Column, answer: Table, name: str) -> Grid:
    newest = answer.days(f"newest{name}")
    if not column.money:
        return Grid.of(answer.floats(f"sum{name}"), newest)
    return Grid(answer.decimals(f"sum{name}"), newest, answer.bits(f"unrated{name}").astype(bool))


def _statement(table: MonthTable, asked: Asked, *, products_first: bool) -> str:
    names = sorted({name for _, name in asked})
    columns = [(name, table.columns[name]) for name in names]
    added = ", ".join(f"sum({name}) AS {name}, max({name}_on) AS {name}_on" for name in names)
    by_product = f"""
        SELECT product_id, segment, bit_or(unrated) AS unrated, {added} FROM monthly GROUP BY 1, 2
    """  # noqa: S608 only constants
    return f"""
        WITH monthly AS (
            SELECT f.product_id, width_bucket(f.month, %(cuts)s::date[]) AS segment,
                   {_unrated(table, columns)} AS unrated,
                   {", ".join(_monthly(name, column) for name, column in columns)}
            FROM {table.name} f {_RATES if table.in_currencies else ""}
            WHERE f.product_id = ANY(%(product_ids)s) AND f.month < %(before_month)s
                  AND (%(from_month)s::date IS NULL OR f.month >= %(from_month)s)
        ),
        segmented AS ({by_product if products_first else "SELECT * FROM monthly"}),
        part AS (
            SELECT member.place, member.cohorts, member.opens, member.closes, segment,
                   bit_or(unrated) AS unrated, {added}
            FROM {MEMBERS} JOIN segmented USING (product_id)
            GROUP BY 1, 2, 3, 4, 5
        )
        SELECT part.place, asked."window", {", ".join(_windowed(table, names, asked))}
        FROM part JOIN {WINDOWS} ON part.segment >= asked.low AND part.segment < asked.high
             AND part.opens <= asked.window_end AND asked.window_end < part.closes
        GROUP BY 1, 2
    """  # noqa: S608 only constants


def _monthly(name: str, column: Column) -> str:
    newest = f"CASE WHEN {column.number} IS NOT NULL THEN {column.newest} END"
    return f"{_converted(column)} AS {name}, {newest} AS {name}_on"


def _windowed(table: MonthTable, names: Sequence[str], asked: Asked) -> list[str]:
    """Write what is asked for of each window, in the order of `_heads`."""
    inside = {
        cohort: "" if cohort == Cohort.ALL else f" FILTER (WHERE part.cohorts & {1 << cohort} > 0)"
        for cohort, _ in asked
    }
    return [
        *(
            f"sum(part.{name}){inside[cohort]}{'' if table.columns[name].money else '::float8'}"
            for cohort, name in asked
        ),
        *(day_number(f"max(part.{name}_on){inside[cohort]}") for cohort, name in asked),
        *(
            f"coalesce(bit_or(part.unrated){inside[cohort]}, 0) >> {names.index(name)} & 1"
            for cohort, name in asked
            if table.columns[name].money
        ),
    ]


def _converted(column: Column) -> str:
    return f"{column.number} * {_RATE}" if column.money else column.number


def _unrated(table: MonthTable, columns: Sequence[tuple[str, Column]]) -> str:
    """Write a bit mask of the amounts in a row that wait for a rate."""
    money = [(bit, column) for bit, (_, column) in enumerate(columns) if column.money]
    if not table.in_currencies or not money:
        return "0"
    bits = " | ".join(f"(({column.number} IS NOT NULL)::int << {bit})" for bit, column in money)
    return f"CASE WHEN ({_RATE}) IS NULL THEN {bits} ELSE 0 END"
