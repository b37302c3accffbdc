"""Return on investment. Source: docs/kpis/roi.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="roi",
    order=120,
    family=Family.FINANCE,
    name="Return on investment",
    name_fr="Retour sur investissement",
    short="ROI",
    short_fr="ROI",
    description="Benefits less investment, per unit invested, since the first ledger line.",
    description_fr="Gains moins investissement, par unité investie, depuis la première écriture.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("benefits - investment", "investment"),
    operands=(
        Operand(name="benefits", measure="life_benefits", label="benefits", label_fr="gains"),
        Operand(name="investment", measure="life_investment", label="investment", label_fr="investissement"),
        Operand(name="products", measure="life_products", label="products", label_fr="produits"),
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
