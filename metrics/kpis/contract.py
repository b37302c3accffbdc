"""What a KPI is. The SQL layer, the pages and the API rely on this file only.

The frame that the SQL layer gives to `Kpi.compute`, by `kind`:

sum, as_of   One row per thing to value, with any index (scope, period, …). One column per operand, named
             `operand.name`: float64, or object of Decimal and None for money. NaN or None = not known.
pooled       Long: one row per finished piece of work. Columns `key` and the operand's name (days, float).
             The result is indexed by `key`.
flow         Long: one row per key and age with a flow. Columns `key`, `t` (age in months, 0 = the month of
             each product's first finance fact), `flow` (money), `products` (how many products are added up
             in the row), and one for each of `kpi.column_parameters` (`discount_rate`: settings are dated).
             Leave out the ages at which no product has a finance fact: an absent age is not a flow of zero
             (docs/kpis/payback.md). The result is indexed by `key`.

The frame that comes back has the columns `RESULT_COLUMNS`, and the index of the frame given (sum, as_of):

value         float64; object of Decimal and None where `unit` is money. NaN or None = no value
numerator     float64 (money: as value), before factor and offset. NaN where the formula has none or it is
              not known
denominator   float64, as numerator. Both are filled also where the value is not, so that a page can say why
n             float64: how many `counts` (answers, ledger lines, …) the value rests on
low, high     float64: the 95 % interval, NaN where the KPI has none
p85           float64: 85th percentile, pooled only
reason        object: a `NoValue` where there is no value, else None

Roll up before calling: add the operands over the tree and the window, then compute. A mean of values is
never taken.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from metrics.kpis import durations, evaluation, expressions, flows
from metrics.kpis.formula import Bilingual, Form, Formula, Operand
from metrics.kpis.vocabulary import STANDARD_WINDOWS, Better, Family, Interval, Kind, Unit, Window

RESULT_COLUMNS = evaluation.RESULT_COLUMNS
# Margins, returns and growth go below zero and beyond the whole; beyond 1,000 % is a slip.
# What is not here is a duration or a count.
_RANGES: dict[Unit, tuple[int | None, int | None]] = {
    Unit.POINTS: (-100, 100),
    Unit.RATIO: (-10, 10),
    Unit.MONEY: (None, None),
    Unit.NUMBER: (None, None),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a new version of a definition changes: fields of `Kpi` of the same names."""

    formula: Formula
    operands: tuple[Operand, ...]
    n_from: str
    counts: str
    counts_fr: str
    counts_one: str
    counts_one_fr: str
    kind: Kind = Kind.SUM
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version(Bilingual):
    """One wording of a definition, in force from a date until the next one's (None: from the start).

    wording   what was, or is, computed then; None: what the KPI itself says
    """

    number: int
    effective_from: date | None = None
    note: str = "First definition."
    note_fr: str = "Première définition."
    wording: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Bilingual):
    """A KPI as a contract: formula, unit, direction, window, version. Its page is docs/kpis/<code>.md.

    code            name in files, addresses and the API; also the name of the file that defines it
    order           place in lists of KPIs; explicit, unique
    name, short, description (and …_fr)   full name, label of a tile (≤ 18 characters), one sentence
    kind            the shape of the frame (see the module's docstring)
    operands        the columns of that frame; those in the formula, and the one that `n_from` names
    n_from          the operand that n is read from; None for pooled (rows are counted)
    counts          what n counts, plural: "answers"; counts_one: of one, "answer"
    cadence_days    a value whose newest fact is older than this at the window's end is stale; None: never
                    stale
    interval        95 % interval of the value; also decides whether a change can be told from noise
    decimals        digits after the point on a page; for a ratio, of its percentage
    parameters      dated settings it depends on (`metrics.kpis.parameters`)
    share           a ratio of a part to its whole, hence 0–1; said where no Wilson interval says it already
    unfinished      pooled only: the measure with the ages of work not finished at the window's end. Its age
                    is
                    shown beside the value and is never part of it
    """

    code: str
    order: int
    family: Family
    name: str
    name_fr: str
    short: str
    short_fr: str
    description: str
    description_fr: str
    unit: Unit
    better: Better
    kind: Kind
    formula: Formula
    operands: tuple[Operand, ...]
    counts: str
    counts_fr: str
    counts_one: str
    counts_one_fr: str
    default_window: Window
    windows: tuple[Window, ...] = STANDARD_WINDOWS
    n_from: str | None = None
    cadence_days: int | None = None
    interval: Interval | None = None
    share: bool = False
    decimals: int = 1
    parameters: tuple[str, ...] = ()
    unfinished: Operand | None = None
    versions: tuple[Version, ...] = (Version(1),)

    def __post_init__(self) -> None:
        """Refuse a definition that cannot be computed: better at start-up than on a page.

        Raises ValueError.
        """
        for fault, message in _faults(self):
            if fault:
                raise ValueError(f"KPI {self.code}: {message}")

    def compute(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Compute the values of a frame of operands.

        Shape: see the docstring of this module; never a row more or less than things (sum, as_of) or keys.
        Errors: KeyError when a column is missing.
        """
        return _COMPUTE[self.formula.form](self, frame)

    def operand(self, name: str) -> Operand:
        """Return the operand of that name. Raises KeyError."""
        return {operand.name: operand for operand in self.operands}[name]

    def counted(self, n: float, language: str) -> str:
        """Name what n counts, in the number it asks for: "1 answer", but French "0 réponse" too."""
        one = n == 1 or (language.lower().split("-")[0] == "fr" and abs(n) < 2)
        return self.said("counts_one" if one else "counts", language)

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures it needs, each once: values are out of date when an import touches one.

        Those of all its versions: the one in force may be an earlier one.
        """
        wanted = [*self.operands, *([self.unfinished] if self.unfinished else [])]
        wanted += [it for version in self.versions if version.wording for it in version.wording.operands]
        return tuple(dict.fromkeys(operand.measure for operand in wanted))

    @property
    def column_parameters(self) -> tuple[str, ...]:
        """Parameters that travel in the frame as columns, since they are part of the formula itself."""
        return ("discount_rate",) if self.formula.form is Form.PRESENT_VALUE else ()

    def has_targets_in(self, window: str) -> bool:
        """Tell whether a target may judge this window: a total's is for its default window alone."""
        is_total = self.formula.grows or (self.formula.form is Form.SUM and self.kind is Kind.SUM)
        return not is_total or window == self.default_window

    @property
    def range(self) -> tuple[int | None, int | None]:
        """Return the least and the greatest value that can be aimed at, in its own unit; None: no limit."""
        if self.share or self.interval is Interval.WILSON:
            return 0, 1
        return _RANGES.get(self.unit, (0, None))

    @property
    def is_own(self) -> bool:
        """Tell whether a company defined it itself: it has no page in the repository."""
        return self.formula.expression is not None

    @property
    def shown_decimals(self) -> int | None:
        """Return the decimals that a company asked for; None: three significant figures, as for others."""
        return self.decimals if self.is_own else None

    @property
    def page(self) -> str:
        """Path of its page in the repository."""
        return f"docs/kpis/{self.code}.md"

    def version_on(self, day: date) -> Version:
        """Return the version in force on a day. The first one reaches back for ever."""
        begun = [
            version
            for version in self.versions[1:]
            if version.effective_from and version.effective_from <= day
        ]
        return max(begun, key=lambda version: version.number, default=self.versions[0])

    def worded_on(self, day: date) -> "Kpi":
        """Return the KPI with the formula that was in force on a day."""
        wording = self.version_on(day).wording
        if wording is None or wording.formula is self.formula:
            return self
        return replace(self, **{field: getattr(wording, field) for field in Wording.__slots__})


def _faults(kpi: Kpi) -> list[tuple[bool, str]]:
    names = {operand.name for operand in kpi.operands}
    numbers = [version.number for version in kpi.versions]
    signs = tuple(term.sign for term in kpi.formula.terms)
    wanted_signs = {None: signs, Interval.WILSON: (1, 1), Interval.ADJUSTED_WALD: (1, -1, 1)}[kpi.interval]
    return [
        (len(names) != len(kpi.operands), "two operands have the same name"),
        (not set(kpi.formula.operand_names) <= names, "the formula names an operand it has not"),
        (kpi.n_from is None and kpi.kind is not Kind.POOLED, "n_from is missing"),
        (kpi.n_from is not None and kpi.n_from not in names, "n_from names an operand it has not"),
        (kpi.default_window not in kpi.windows, "the default window is not allowed"),
        (numbers != list(range(1, len(numbers) + 1)), "versions are not numbered 1, 2, …"),
        (kpi.interval is Interval.WILSON and kpi.formula.factor != 1, "Wilson's interval is that of a ratio"),
        (signs != wanted_signs, f"the formula does not fit the interval {kpi.interval}"),
    ]


_COMPUTE: dict[Form, Callable[[Kpi, pd.DataFrame], pd.DataFrame]] = {
    Form.QUOTIENT: lambda kpi, frame: evaluation.quotients(
        frame, kpi.formula, kpi.operands, n_from=str(kpi.n_from), interval=kpi.interval
    ),
    Form.SUM: lambda kpi, frame: evaluation.sums(
        frame, kpi.formula, kpi.operands, n_from=str(kpi.n_from), exact=kpi.unit is Unit.MONEY
    ),
    Form.EXPRESSION: lambda kpi, frame: expressions.values(
        frame, kpi.formula, n_from=str(kpi.n_from), exact=kpi.unit is Unit.MONEY
    ),
    Form.MEDIAN: lambda kpi, frame: durations.medians(frame, kpi.formula.operand_names[0]),
    Form.PRESENT_VALUE: lambda kpi, frame: flows.present_values(frame),
    Form.PAYBACK: lambda kpi, frame: flows.paybacks(frame),
}
