"""Revenue growth. Source: docs/kpis/revenue_growth.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="revenue_growth",
    order=60,
    family=Family.FINANCE,
    name="Revenue growth",
    name_fr="Croissance du CA",
    short="Revenue growth",
    short_fr="Croissance du CA",
    description="Revenue of the window over that of the same window a year before, less 1.",
    description_fr="CA de la fenêtre sur celui de la même fenêtre un an avant, moins 1.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("revenue", "revenue_year_before", offset=-1),
    operands=(
        Operand(name="revenue", measure="revenue", label="revenue", label_fr="chiffre d’affaires"),
        Operand(
            name="revenue_year_before",
            measure="revenue",
            shift_months=12,
            label="revenue a year before",
            label_fr="chiffre d’affaires un an avant",
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
