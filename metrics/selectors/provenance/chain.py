"""The links of the chain from a value down to a line of a file."""

from dataclasses import dataclass
from datetime import date, datetime

from metrics.selectors.changes import Change
from metrics.selectors.reading import Number, Place, Reading


@dataclass(frozen=True, slots=True)
class Term:
    """One number of the formula, with its sign. unit: of the measure (`items`, `money`, …)."""

    operand: str
    measure: str
    label: str
    unit: str
    sign: int
    value: Number | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression as it is printed: a number of the formula (`term`), or what joins two."""

    text: str
    term: Term | None


@dataclass(frozen=True, slots=True)
class FlowPoint:
    """Present value and payback: the flow at age t (months), discounted, and added up so far."""

    t: int
    flow: float
    discounted: float
    balance: float
    products: int


@dataclass(frozen=True, slots=True)
class FormulaStep:
    """Step 1. A quotient prints as factor · (numerator) / (denominator) + offset = value.

    form         quotient, sum, median, present_value, payback, expression
    parameters   code → value in force at the window's end
    above, below an expression part by part: what stands above and below its last division
    """

    form: str
    text: str
    factor: int
    offset: int
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    flows: tuple[FlowPoint, ...]
    parameters: dict[str, str]
    above: tuple[Part, ...] = ()
    below: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A measure in one column. `first` names it in the address (`month=`); selected: its facts are shown."""

    first: date
    after: date
    value: Number | None
    selected: bool


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure over the columns of the window; the sum of its cells is `total`.

    unit       unit of the cells; a pooled duration counts its `items` here
    shift_months   12: the cells are those of the year before
    aggregation    sum, last, as_of (one column: the window's end), cohort, pooled, life
    """

    operand: str
    measure: str
    label: str
    unit: str
    aggregation: str
    shift_months: int
    cells: tuple[Cell, ...]
    total: Number | None


@dataclass(frozen=True, slots=True)
class MeasuresStep:
    """Step 2. by: `month`, or `year` where the window is long. rows have equally many cells."""

    by: str
    rows: tuple[MeasureRow, ...]
    product_count: int


@dataclass(frozen=True, slots=True)
class ProductRow:
    """What one product adds: operand → number, and the KPI of the product alone."""

    place: Place
    operands: dict[str, Number | None]
    value: Number | None


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of the picked measure, column and product.

    id         names it in the address (`fact=`): `<table>-<row id>`
    key        source key
    on         its day; money: the first of the month
    amount     as booked or read: score, amount in `currency`, days, readings; None where it only counts
    counts     what it adds to the measure; these add up to the cell
    rate       reporting units for one of `currency`; None where no conversion
    run, line  import and line that wrote its current version; both None: by hand
    """

    id: str
    key: str
    on: date | None
    product_code: str
    product_name: str
    text: str
    amount: Number | None
    currency: str
    rate: Number | None
    counts: Number | None
    run: int | None
    line: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class FactsStep:
    """Step 3. A page of facts; `count` and `total` are of all of them. kind: `survey`, `finance`, …"""

    kind: str
    operand: str
    measure: str
    first: date
    after: date
    product: str | None
    rows: tuple[FactRow, ...]
    count: int
    total: Number | None
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line as it arrived. `here`: the fact's own."""

    number: int
    text: str
    here: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Step 4. Where the picked fact comes from: an import's file and line, or a person's hand.

    by_hand: the run fields are empty; `by` and `at` come from the audit trail, and may be unknown.
    condition: what the last check of the kept file found (`unchecked`, `intact`, `damaged`, `missing`), at
    checked_at; known to be faulty since faulty_since, and then no line is shown.
    lines_withheld: neighbours are left out, since the user may not see the whole import.
    """

    by_hand: bool
    by: str
    at: datetime | None
    run: int | None
    source: str
    file_name: str
    sha256: str
    size: int | None
    condition: str
    checked_at: datetime | None
    faulty_since: datetime | None
    mapping: str
    dialect: dict[str, str]
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    line: int | None
    lines: tuple[FileLine, ...]
    lines_withheld: bool
    may_open_run: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """The whole chain of one value. products: at most 200, greatest first; `facts` None: no fact at all."""

    reading: Reading
    change: Change
    formula: FormulaStep
    measures: MeasuresStep
    products: tuple[ProductRow, ...]
    facts: FactsStep | None
    origin: Origin | None
