"""Revenue. Source: docs/kpis/revenue.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="revenue",
    order=50,
    family=Family.FINANCE,
    name="Revenue",
    name_fr="Chiffre d’affaires",
    short="Revenue",
    short_fr="Chiffre d’affaires",
    description="Actual revenue, in the reporting currency.",
    description_fr="Chiffre d’affaires réel, dans la devise de reporting.",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.sum("revenue"),
    operands=(
        Operand(name="revenue", measure="revenue", label="revenue", label_fr="chiffre d’affaires"),
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
