"""Gross margin. Source: docs/kpis/gross_margin.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="gross_margin",
    order=100,
    family=Family.FINANCE,
    name="Gross margin",
    name_fr="Marge brute",
    short="Gross margin",
    short_fr="Marge brute",
    description="Share of revenue left after the cost of sales.",
    description_fr="Part du CA qui reste après le coût des ventes.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("revenue - cost_of_sales", "revenue"),
    operands=(
        Operand(name="revenue", measure="revenue", label="revenue", label_fr="chiffre d’affaires"),
        Operand(
            name="cost_of_sales", measure="cost_of_sales", label="cost of sales", label_fr="coût des ventes"
        ),
        Operand(name="ledger_lines", measure="ledger_lines", label="ledger lines", label_fr="écritures"),
    ),
    n_from="ledger_lines",
    counts="ledger lines",
    counts_fr="écritures",
    counts_one="ledger line",
    counts_one_fr="écriture",
    default_window=Window.T12M,
    cadence_days=35,
)
