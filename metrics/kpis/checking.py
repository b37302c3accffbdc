"""Whether a formula can be computed honestly: known measures, units that fit, sums that may be rolled up."""

import difflib
from dataclasses import dataclass

from metrics.kpis.dimensions import PLAIN, Dimension, thing_of
from metrics.kpis.expression import Expression, Name, Negative, Number, Operation, fraction, names, pieces
from metrics.kpis.formula import Formula
from metrics.kpis.measure import Measure, TimeAggregation
from metrics.kpis.measures import MEASURES
from metrics.kpis.parser import FormulaError, parse
from metrics.kpis.vocabulary import STANDARD_WINDOWS, Kind, Unit, Window

_REFUSED = {
    TimeAggregation.POOLED: (
        "durations do not add up over products and months, so no formula can hold one",
        "des durées ne s’additionnent pas entre produits et mois\N{NARROW NO-BREAK SPACE}; aucune formule ne"
        " peut en contenir",
    ),
    TimeAggregation.BY_AGE: (
        "it is a flow by age, one number for each month of life, and no single number",
        "c’est un flux par âge, un nombre par mois de vie, et non un nombre seul",
    ),
}
# Dated settings that choose which rows a measure counts.
_SETTINGS = {
    "escaped_defects": "defect_severity_threshold",
    "new_products": "vitality_horizon_years",
    "new_product_revenue": "vitality_horizon_years",
    "new_product_cost_of_sales": "vitality_horizon_years",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A formula that holds. units: that a value may be shown in, the usual one first."""

    expression: Expression
    measures: tuple[str, ...]
    dimension: Dimension
    units: tuple[Unit, ...]
    windows: tuple[Window, ...]
    kind: Kind
    parameters: tuple[str, ...]
    formula: Formula


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What a part is measured in, its number where it has no measure, and how it grows with the window."""

    dimension: Dimension
    constant: float | None
    growth: int


def usable(measure: Measure) -> bool:
    """Tell whether a formula may hold a measure: whether it adds up along the tree and over a window."""
    return measure.time_aggregation not in _REFUSED


def check(text: str) -> Checked:
    """Read a formula and see whether it can be computed.

    Raises FormulaError: not a formula, an unknown measure, units that do not fit, a sum that would lie.
    """
    expression = parse(text)
    known = _weighed(expression, [])
    used = names(expression)
    if not used:
        raise FormulaError(
            1,
            "no measure is named, so there is nothing to compute. Insert one from the list.",
            "aucune mesure n’est nommée, il n’y a donc rien à calculer. En insérer une de la liste.",
        )
    if not known.dimension.units:
        raise FormulaError(
            _top(expression),
            f"the result would be {known.dimension.words}, which nobody reads. Divide like by like, or one"
            " measure by one other.",
            f"le résultat serait {known.dimension.words_fr}, que personne ne lit. Diviser des grandeurs de"
            " même nature, ou une mesure par une seule autre.",
        )
    above, below = fraction(expression)
    return Checked(
        expression=expression,
        measures=used,
        dimension=known.dimension,
        units=_units(known.dimension, expression),
        windows=(Window.LIFE,) if _is_life(used[0]) else STANDARD_WINDOWS,
        kind=_kind(used),
        parameters=tuple(dict.fromkeys(_SETTINGS[name] for name in used if name in _SETTINGS)),
        formula=Formula.expressed(
            expression, names(above), names(below) if below else (), grows=known.growth != 0
        ),
    )


def _units(dimension: Dimension, expression: Expression) -> tuple[Unit, ...]:
    """Return the units, the usual one first: a factor of 100 makes points of a share."""
    hundred = any(piece.text == "100" for piece in pieces(expression))
    return tuple(sorted(dimension.units, key=lambda unit: hundred and unit is not Unit.POINTS))


def _kind(used: tuple[str, ...]) -> Kind:
    states = {MEASURES[name].time_aggregation is TimeAggregation.AS_OF for name in used}
    return Kind.AS_OF if states == {True} else Kind.SUM


def _top(expression: Expression) -> int:
    return max(1, expression.position)


def _is_life(name: str) -> bool:
    return MEASURES[name].time_aggregation is TimeAggregation.LIFE


def _weighed(expression: Expression, lives: list[bool]) -> _Weighed:
    """Derive units from the leaves up. lives: for each measure met, whether it runs since the first line.

    Raises FormulaError at the sign where two do not fit.
    """
    match expression:
        case Number(value):
            return _Weighed(PLAIN, float(value), 0)
        case Name():
            return _named(expression, lives)
        case Negative(of):
            inner = _weighed(of, lives)
            return _Weighed(
                inner.dimension, None if inner.constant is None else -inner.constant, inner.growth
            )
        case Operation(sign, left, right):
            parts = _weighed(left, lives), _weighed(right, lives)
            return _added(expression, *parts) if sign in "+-" else _multiplied(expression, *parts)


def _named(name: Name, lives: list[bool]) -> _Weighed:
    measure = MEASURES.get(name.name)
    if measure is None:
        raise _unknown(name)
    if not usable(measure):
        why, why_fr = _REFUSED[measure.time_aggregation]
        raise FormulaError(
            name.position,
            f"`{name.name}` cannot stand here: {why}. Take a measure that counts.",
            f"`{name.name}` ne peut pas figurer ici\N{NO-BREAK SPACE}: {why_fr}. Prendre une mesure"
            " qui compte.",
        )
    lives.append(_is_life(name.name))
    if lives[0] != lives[-1]:
        raise FormulaError(
            name.position,
            f"`{name.name}` and what stands before it cover different months: some measures run since the"
            " first ledger line, the others over the window. Use one sort only.",
            f"`{name.name}` et ce qui précède couvrent des mois différents\N{NO-BREAK SPACE}: certaines"
            " mesures courent depuis la première écriture, les autres sur la fenêtre. N’utiliser qu’une"
            " sorte.",
        )
    grows = measure.time_aggregation in (TimeAggregation.SUM, TimeAggregation.COHORT)
    return _Weighed(Dimension((thing_of(measure),)), None, int(grows))


def _unknown(name: Name) -> FormulaError:
    offered = [one for one, measure in MEASURES.items() if usable(measure)]
    near = difflib.get_close_matches(name.name.lower(), offered, n=1, cutoff=0.6)
    if near:
        return FormulaError(
            name.position,
            f"there is no measure `{name.name}`; did you mean `{near[0]}`?",
            f"il n’y a pas de mesure `{name.name}`\N{NARROW NO-BREAK SPACE}; vouliez-vous dire"
            f" `{near[0]}`\N{NARROW NO-BREAK SPACE}?",
        )
    return FormulaError(
        name.position,
        f"there is no measure `{name.name}`. Choose one from the list.",
        f"il n’y a pas de mesure `{name.name}`. En choisir une dans la liste.",
    )


def _added(operation: Operation, left: _Weighed, right: _Weighed) -> _Weighed:
    if left.dimension != right.dimension:
        one, other = left.dimension, right.dimension
        verb, verb_fr = (
            ("added", "s’additionnent") if operation.sign == "+" else ("subtracted", "se soustraient")
        )
        raise FormulaError(
            operation.position,
            f"{one.words} and {other.words} cannot be {verb}. Join only what is measured in the same thing,"
            " or divide one by the other.",
            f"{one.words_fr} et {other.words_fr} ne {verb_fr} pas. Ne réunir que des grandeurs de même"
            " nature, ou diviser l’une par l’autre.",
        )
    constant = None
    if left.constant is not None and right.constant is not None:
        constant = left.constant + (right.constant if operation.sign == "+" else -right.constant)
    return _Weighed(left.dimension, constant, max(left.growth, right.growth, key=abs))


def _multiplied(operation: Operation, left: _Weighed, right: _Weighed) -> _Weighed:
    both = left.constant is not None and right.constant is not None
    if operation.sign == "*":
        constant = left.constant * right.constant if both else None  # type: ignore[operator]
        return _Weighed(left.dimension.times(right.dimension), constant, left.growth + right.growth)
    if right.constant is not None and right.constant <= 0:
        raise FormulaError(
            operation.position,
            "this divides by a number that is not above zero. Divide by a measure or by a number above zero.",
            "la division se fait par un nombre qui n’est pas positif. Diviser par une mesure ou par un nombre"
            " supérieur à zéro.",
        )
    constant = left.constant / right.constant if both else None  # type: ignore[operator]
    return _Weighed(left.dimension.per(right.dimension), constant, left.growth - right.growth)
