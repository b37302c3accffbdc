"""Share of innovative products. Source: docs/kpis/innovation_share.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="innovation_share",
    order=170,
    family=Family.INNOVATION,
    name="Share of innovative products",
    name_fr="Part de produits innovants",
    short="Innovative share",
    short_fr="Part innovante",
    description="Share of active products classed new to the world or new line.",
    description_fr="Part des produits actifs classés nouveauté mondiale ou nouvelle ligne.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.AS_OF,
    formula=Formula.quotient("innovative_products", "active_products"),
    operands=(
        Operand(
            name="innovative_products",
            measure="innovative_products",
            label="innovative products",
            label_fr="produits innovants",
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
    default_window=Window.MONTH,
    share=True,
)
