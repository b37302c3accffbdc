"""Step 2: the measures of a value by column, read from the month tables."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection

from core.common.periods import Span
from metrics.kpis.formula import Operand
from metrics.kpis.measure import Absent, TimeAggregation
from metrics.kpis.measures import MEASURES
from metrics.kpis.vocabulary import Kind
from metrics.measures.rules import SEVERITIES
from metrics.selectors.provenance.subject import Subject, is_state
from metrics.selectors.reading import Number
from metrics.selectors.rollup import months
from metrics.selectors.rollup.cohorts import Cohort, Cohorts
from metrics.selectors.rollup.durations import cycles
from metrics.selectors.rollup.operands import OF_COHORT
from metrics.selectors.rollup.places import Territory
from metrics.selectors.rollup.question import Question
from metrics.selectors.rollup.timeline import Timeline

Numbers = list[Number | None]
_PLACES = Decimal("0.0001")
_MARGIN = {"revenue": 1, "cost_of_sales": -1, "operating_cost": -1}
_LAST = """
    SELECT month, sum(active_users)::float8, sum(eligible_users)::float8 FROM (
        SELECT DISTINCT ON (product_id) product_id, month, active_users, eligible_users
        FROM metrics_usagemonth
        WHERE product_id = ANY(%(product_ids)s) AND active_users IS NOT NULL AND eligible_users IS NOT NULL
              AND month >= %(first)s AND month < %(after)s
        ORDER BY product_id, month DESC
    ) AS last GROUP BY 1
"""
_BOOKERS = """
    SELECT DISTINCT product_id FROM metrics_financemonth
    WHERE product_id = ANY(%(product_ids)s) AND benefit IS NOT NULL AND month < %(after)s
"""
_BORN = """
    SELECT min(month) FROM metrics_financemonth
    WHERE product_id = ANY(%(product_ids)s) AND ledger_lines > 0 GROUP BY product_id
"""


def clean(number: Any) -> Number | None:
    """Give a number as pages and the API take it: None, int where it is whole, Decimal with four places."""
    if number is None or pd.isna(number):
        return None
    if isinstance(number, Decimal):
        return number.quantize(_PLACES)
    whole = float(number)
    return int(whole) if whole.is_integer() else whole


def total(subject: Subject, operand: Operand, position: int = 0) -> Number | None:
    """Return an operand of the place, or (position > 0) of one of its products, as the formula takes it.

    Money that waits for a rate is unknown.
    """
    kpi, frame = subject.kpi, subject.frame
    if operand is kpi.unfinished:
        unfinished = subject.frames.unfinished()
        return None if unfinished is None else clean(unfinished[position])
    if kpi.kind is Kind.POOLED:
        return int((frame["key"] == position).sum())
    if kpi.kind is Kind.FLOW:
        rows = frame[frame["key"] == position]
        if rows.empty:
            return None
        return clean(rows["flow"].sum() if operand.name == "flow" else rows["products"].max())
    return clean(frame[operand.name].iloc[position])


def cells(subject: Subject) -> dict[Operand, Numbers]:
    """Return every operand column by column; where a missing number is a zero, it is one."""
    found = {it: _cells(subject, it) for it in subject.operands}
    return {it: _zeros(subject, it, found) for it in found}


def _cells(subject: Subject, operand: Operand) -> Numbers:
    columns = subject.columns_of(operand)
    if is_state(operand):
        return [None] * (len(columns) - 1) + [total(subject, operand)]
    return [clean(number) for number in _by_column(subject, operand, columns)]


def _zeros(subject: Subject, operand: Operand, found: dict[Operand, Numbers]) -> Numbers:
    """Put zeros where the feed is known, or (of a part) where the whole is known in that column."""
    measure, numbers = MEASURES[operand.measure], found[operand]
    if measure.absent is Absent.UNKNOWN or is_state(operand) or total(subject, operand) is None:
        return numbers
    whole: Numbers = [0] * len(numbers)
    if measure.absent is Absent.ZERO_IN_BASE:
        same = [it for it in found if it.measure == measure.base and it.shift_months == operand.shift_months]
        whole = found[same[0]] if same else [None] * len(numbers)
    return [0 if it is None and base is not None else it for it, base in zip(numbers, whole, strict=True)]


def _by_column(subject: Subject, operand: Operand, columns: Sequence[Span]) -> Sequence[Any]:
    name, measure = operand.measure, MEASURES[operand.measure]
    match measure.time_aggregation:
        case TimeAggregation.LAST:
            return _last(subject, operand, columns)
        case TimeAggregation.LIFE | TimeAggregation.BY_AGE:
            return _life(subject, operand, columns)
        case TimeAggregation.POOLED:
            return _pooled(subject, operand, columns)
    ids = subject.product_ids(operand)
    if name == "escaped_defects":
        least = int(subject.rolled.operands.parameters.on("defect_severity_threshold", subject.end))
        counted = {f"defects_{severity}": 1 for severity in SEVERITIES if severity >= least}
        return _sums(subject, "delivery", counted, columns, ids)
    base = OF_COHORT.get(name, (Cohort.ALL, name))[1]
    source = next(source for source, table in months.TABLES.items() if base in table.columns)
    return _sums(subject, source, {base: 1}, columns, ids)


def _sums(
    subject: Subject, source: str, signs: dict[str, int], columns: Sequence[Span], ids: Sequence[int]
) -> list[Any]:
    """Add signed measures of some products up, column by column; None where none of them is known."""
    chosen = frozenset(ids)
    members = tuple(
        it for it in subject.rolled.operands.question.territory.products if it.product_id in chosen
    )
    everybody = np.arange(len(members))
    territory = Territory((subject.place,), members, np.zeros_like(everybody), everybody)
    timeline = Timeline.of(columns)
    inside = np.ones((len(timeline.ends), len(members)), dtype=np.bool_)
    question = Question(territory, timeline, Cohorts({Cohort.ALL: inside}))
    at = [timeline.position[column] for column in columns]
    grids = months.sums(source, {Cohort.ALL: list(signs)}, question=question, positions=at)[Cohort.ALL]
    return [_signed({name: grids[name].numbers[row, 0] for name in signs}, signs) for row in at]


def _signed(numbers: dict[str, Any], signs: dict[str, int]) -> Any:
    known = [number * signs[name] for name, number in numbers.items() if not pd.isna(number)]
    return sum(known[1:], known[0]) if known else None


def _last(subject: Subject, operand: Operand, columns: Sequence[Span]) -> list[Any]:
    window = subject.wanted.span(subject.period, operand)
    parameters = {"product_ids": subject.product_ids(operand), "first": window.first, "after": window.after}
    with connection.cursor() as cursor:
        cursor.execute(_LAST, parameters)
        found = {month: (active, eligible) for month, active, eligible in cursor.fetchall()}
    which = 0 if operand.measure == "active_users" else 1
    return [found[column.first][which] if column.first in found else None for column in columns]


def _life(subject: Subject, operand: Operand, columns: Sequence[Span]) -> list[Any]:
    ids, name = subject.product_ids(operand), operand.measure
    if name in ("life_products", "cash_flow_products"):
        return _newborn(ids, columns)
    if name == "life_investment":
        return _sums(subject, "finance", {"investment": 1}, columns, ids)
    parameters: dict[str, Any] = {"product_ids": ids, "after": subject.wanted.span(subject.period).after}
    with connection.cursor() as cursor:
        cursor.execute(_BOOKERS, parameters)
        bookers = {product_id for (product_id,) in cursor.fetchall()}
    spent = {"investment": -1} if name == "cash_flow" else {}
    booked = _sums(subject, "finance", {"benefit": 1, **spent}, columns, sorted(bookers))
    earned = _sums(subject, "finance", {**_MARGIN, **spent}, columns, [it for it in ids if it not in bookers])
    return [
        _signed({"a": one, "b": other}, {"a": 1, "b": 1}) for one, other in zip(booked, earned, strict=True)
    ]


def _newborn(ids: Sequence[int], columns: Sequence[Span]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_BORN, {"product_ids": list(ids)})
        born: list[date] = [month for (month,) in cursor.fetchall()]
    return [
        sum(column.first is not None and column.first <= month < column.after for month in born) or None
        for column in columns
    ]


def _pooled(subject: Subject, operand: Operand, columns: Sequence[Span]) -> list[Any]:
    """Count the durations: they themselves do not add up."""
    fed = subject.rolled.operands
    if operand.measure == "cycle_days":
        timeline = Timeline.of(columns)
        question = Question(fed.question.territory, timeline, _everybody(fed.question.territory, timeline))
        at = [timeline.position[column] for column in columns]
        pools = cycles(question=question, positions=at)
        return [int((pools.within(row)[0] == 0).sum()) for row in at]
    assert fed.launches is not None
    start = str(fed.parameters.on("time_to_market_start", subject.end))
    return [int((fed.launches.days_to_market(column, start)[0] == 0).sum()) for column in columns]


def _everybody(territory: Territory, timeline: Timeline) -> Cohorts:
    return Cohorts({Cohort.ALL: np.ones((len(timeline.ends), len(territory.products)), dtype=np.bool_)})
