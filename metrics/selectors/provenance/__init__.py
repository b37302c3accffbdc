"""Why this number: value → formula → measures by month → facts → import, file and line."""

from metrics.selectors.provenance.chain import (
    Cell,
    FactRow,
    FactsStep,
    FileLine,
    FlowPoint,
    FormulaStep,
    MeasureRow,
    MeasuresStep,
    Origin,
    Part,
    ProductRow,
    Provenance,
    Term,
)
from metrics.selectors.provenance.export import fact_rows
from metrics.selectors.provenance.trace import provenance

__all__ = [
    "Cell",
    "FactRow",
    "FactsStep",
    "FileLine",
    "FlowPoint",
    "FormulaStep",
    "MeasureRow",
    "MeasuresStep",
    "Origin",
    "Part",
    "ProductRow",
    "Provenance",
    "Term",
    "fact_rows",
    "provenance",
]
