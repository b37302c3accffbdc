"""Net present value. Source: docs/kpis/npv.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Form, Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="npv",
    order=130,
    family=Family.FINANCE,
    name="Net present value",
    name_fr="VAN",
    short="NPV",
    short_fr="VAN",
    description="Cash flows since each product’s first ledger line, discounted back to it.",
    description_fr="Flux de trésorerie depuis la première écriture de chaque produit, actualisés à celle-ci.",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.FLOW,
    formula=Formula.over(Form.PRESENT_VALUE, "flow"),
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
    parameters=("discount_rate",),
)
