"""Growth of new-product revenue. Source: docs/kpis/new_product_revenue_growth.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="new_product_revenue_growth",
    order=90,
    family=Family.INNOVATION,
    name="Growth of new-product revenue",
    name_fr="Croissance du CA des nouveaux produits",
    short="New-product growth",
    short_fr="Croiss. nouveautés",
    description="Revenue of the products new now, over that of the products new a year before, less 1.",
    description_fr="CA des produits nouveaux, sur celui des produits qui l’étaient un an avant, moins 1.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("new_product_revenue", "new_product_revenue_year_before", offset=-1),
    operands=(
        Operand(
            name="new_product_revenue",
            measure="new_product_revenue",
            label="revenue of new products",
            label_fr="CA des nouveaux produits",
        ),
        Operand(
            name="new_product_revenue_year_before",
            measure="new_product_revenue",
            shift_months=12,
            label="revenue a year before of the products new then",
            label_fr="CA un an avant des produits alors nouveaux",
        ),
        Operand(
            name="new_products", measure="new_products", label="new products", label_fr="nouveaux produits"
        ),
    ),
    n_from="new_products",
    counts="new products",
    counts_fr="nouveaux produits",
    counts_one="new product",
    counts_one_fr="nouveau produit",
    default_window=Window.T12M,
    cadence_days=35,
    parameters=("vitality_horizon_years",),
)
