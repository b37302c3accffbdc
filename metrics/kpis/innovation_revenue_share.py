"""Share of innovative products, by revenue. Source: docs/kpis/innovation_revenue_share.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="innovation_revenue_share",
    order=180,
    family=Family.INNOVATION,
    name="Innovative products’ share of revenue",
    name_fr="Part du CA des produits innovants",
    short="Innovative revenue",
    short_fr="CA innovant",
    description="Share of the active products’ revenue from those classed new to the world or new line.",
    description_fr="Part du CA des produits actifs due à ceux classés nouveauté mondiale ou nouvelle ligne.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("innovative_product_revenue", "active_product_revenue"),
    operands=(
        Operand(
            name="innovative_product_revenue",
            measure="innovative_product_revenue",
            label="revenue of innovative products",
            label_fr="CA des produits innovants",
        ),
        Operand(
            name="active_product_revenue",
            measure="active_product_revenue",
            label="revenue of active products",
            label_fr="CA des produits actifs",
        ),
        Operand(
            name="active_products",
            measure="active_products",
            label="active products",
            label_fr="produits actifs",
        ),
    ),
    n_from="active_products",
    counts="active products",
    counts_fr="produits actifs",
    counts_one="active product",
    counts_one_fr="produit actif",
    default_window=Window.T12M,
    cadence_days=35,
    share=True,
)
