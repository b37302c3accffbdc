"""Trace a value down to the line of a file."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language

from core.access.models import User
from core.common.periods import Span
from metrics.kpis.expression import fraction, pieces
from metrics.kpis.formula import Form, Formula, Operand
from metrics.kpis.formula import Term as FormulaTerm
from metrics.kpis.measure import TimeAggregation
from metrics.kpis.measures import MEASURES
from metrics.kpis.vocabulary import Kind, Unit
from metrics.selectors.coordinates import NotFound
from metrics.selectors.provenance.cells import Numbers, cells, clean, total
from metrics.selectors.provenance.chain import (
    Cell,
    FactsStep,
    FlowPoint,
    FormulaStep,
    MeasureRow,
    MeasuresStep,
    Part,
    ProductRow,
    Provenance,
    Term,
)
from metrics.selectors.provenance.facts import facts_step
from metrics.selectors.provenance.origin import origin_of
from metrics.selectors.provenance.subject import Subject, is_state, row_name, subject

MOST_PRODUCTS = 200


def provenance(
    *,
    user: User,
    reading_id: str,
    month: date | None = None,
    measure: str | None = None,
    product: str | None = None,
    fact: str | None = None,
    page: int = 1,
    page_size: int = 20,
    today: date,
) -> Provenance:
    """Trace a value down to the file and line, in a number of queries that depends on the KPI alone.

    month     first day of the picked column; None: the last column with facts
    measure   the picked row, by operand name; None: the first term of the formula
    product   code: only its facts
    fact      id of the picked fact; None: the first of the page

    Errors: NotFound for an id, measure, product or fact that is not there or not for this user.
    """
    about = subject(user, reading_id)
    picked = about.operand(measure) if measure else about.operands[0]
    numbers = cells(about)
    column = _column(about, picked, numbers[picked], month)
    facts: FactsStep | None = None
    if column is not None:
        chosen = about.product_id(product) if product else None
        facts = facts_step(about, picked, column, product, chosen, fact=fact, page=page, page_size=page_size)
    shown = next((row for row in facts.rows if row.selected), None) if facts else None
    return Provenance(
        reading=about.readings[0],
        change=about.change,
        formula=_formula(about),
        measures=_measures(about, numbers, picked, column),
        products=_products(about),
        facts=facts,
        origin=origin_of(user, facts.kind, shown) if facts and shown else None,
    )


def _column(about: Subject, picked: Operand, numbers: Numbers, month: date | None) -> Span | None:
    columns = about.columns_of(picked)[-1:] if is_state(picked) else about.columns_of(picked)
    if month is not None:
        found = next((column for column in columns if column.first == month), None)
        if found is None:
            raise NotFound
        return found
    with_facts = [column for column, number in zip(columns, numbers[-len(columns) :], strict=True) if number]
    return with_facts[-1] if with_facts else None


def _formula(about: Subject) -> FormulaStep:
    formula, parameters = about.kpi.formula, about.rolled.operands.parameters
    return FormulaStep(
        form=str(formula.form),
        text=formula.text,
        factor=formula.factor,
        offset=formula.offset,
        numerator=_terms(about, formula.numerator),
        denominator=_terms(about, formula.denominator),
        flows=_flows(about) if about.kpi.kind is Kind.FLOW else (),
        parameters={code: str(parameters.on(code, about.end)) for code in about.kpi.parameters},
        **_parts(about, formula),
    )


def _parts(about: Subject, formula: Formula) -> dict[str, tuple[Part, ...]]:
    """Print an expression with its numbers."""
    if formula.expression is None:
        return {}
    known = {term.operand: term for term in _terms(about, formula.terms)}
    above, below = fraction(formula.expression)
    printed = {"above": above} | ({"below": below} if below else {})
    return {
        name: tuple(Part(piece.text, known.get(piece.name)) for piece in pieces(part))
        for name, part in printed.items()
    }


def _terms(about: Subject, terms: Sequence[FormulaTerm]) -> tuple[Term, ...]:
    found = []
    for term in terms:
        operand = about.kpi.operand(term.operand)
        value = None if about.kpi.kind is Kind.POOLED else total(about, operand)
        unit = str(MEASURES[operand.measure].unit)
        found.append(Term(operand.name, operand.measure, _said(operand), unit, term.sign, value))
    return tuple(found)


def _flows(about: Subject) -> tuple[FlowPoint, ...]:
    rows = about.frame[about.frame["key"] == 0]
    present = about.kpi.formula.form is Form.PRESENT_VALUE
    rate = float(about.rolled.operands.parameters.on("discount_rate", about.end)) if present else 0.0
    points, balance = [], 0.0
    for t, flow, products in zip(rows["t"], rows["flow"], rows["products"], strict=True):
        balance += flow
        points.append(FlowPoint(int(t), flow, flow / (1 + rate) ** (t / 12), balance, int(products)))
    return tuple(points)


def _measures(
    about: Subject, numbers: dict[Operand, Numbers], picked: Operand, column: Span | None
) -> MeasuresStep:
    rows = tuple(
        MeasureRow(
            operand=row_name(about.kpi, it),
            measure=it.measure,
            label=_said(it),
            unit=_cell_unit(it),
            aggregation=str(TimeAggregation.AS_OF if is_state(it) else MEASURES[it.measure].time_aggregation),
            shift_months=it.shift_months,
            cells=tuple(
                Cell(span.first or span.after, span.after, number, it is picked and span == column)
                for span, number in zip(about.columns_of(it), numbers[it], strict=True)
            ),
            total=total(about, it),
        )
        for it in about.operands
    )
    return MeasuresStep(about.by, rows, len(about.rolled.operands.question.territory.products))


def _cell_unit(operand: Operand) -> str:
    measure = MEASURES[operand.measure]
    counted = measure.time_aggregation is TimeAggregation.POOLED or is_state(operand)
    return str(Unit.ITEMS if counted else measure.unit)


def _products(about: Subject) -> tuple[ProductRow, ...]:
    """List what each product adds, greatest first."""
    operands = [it for it in about.operands if it is not about.kpi.unfinished]
    rows = [
        ProductRow(it.scope, {one.name: total(about, one, at) for one in operands}, clean(it.value))
        for at, it in enumerate(about.readings)
        if at > 0
    ]
    first = operands[0].name
    rows.sort(key=lambda row: abs(float(row.operands[first] or 0)), reverse=True)
    return tuple(rows[:MOST_PRODUCTS])


def _said(operand: Operand) -> str:
    return operand.said("label", get_language() or "en")
