"""Payback period. Source: docs/kpis/payback.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Form, Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="payback",
    order=140,
    family=Family.FINANCE,
    name="Payback period",
    name_fr="Délai de récupération",
    short="Payback",
    short_fr="Récupération",
    description="Months from the first ledger line until what came in covers what went out.",
    description_fr="Mois entre la première écriture et le moment où les entrées couvrent les sorties.",
    unit=Unit.MONTHS,
    better=Better.LOWER,
    kind=Kind.FLOW,
    formula=Formula.over(Form.PAYBACK, "flow"),
    operands=(
        Operand(name="flow", measure="cash_flow", label="cash flow", label_fr="flux de trésorerie"),
        Operand(name="products", measure="cash_flow_products", label="products", label_fr="produits"),
    ),
    n_from="products",
    counts="products",
    counts_fr="produits",
    counts_one="product",
    counts_one_fr="produit",
    default_window=Window.LIFE,
    windows=(Window.LIFE,),
    cadence_days=35,
)
