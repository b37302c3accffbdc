"""Revenue from new products (vitality). Source: docs/kpis/new_product_revenue_share.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="new_product_revenue_share",
    order=70,
    family=Family.INNOVATION,
    name="Revenue from new products (vitality)",
    name_fr="Part du CA des nouveaux produits",
    short="New-product share",
    short_fr="Part nouveautés",
    description="Share of revenue from products first launched within the horizon, refreshes left out.",
    description_fr="Part du CA des produits au premier lancement dans l’horizon, hors rafraîchissements.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("new_product_revenue", "revenue"),
    operands=(
        Operand(
            name="new_product_revenue",
            measure="new_product_revenue",
            label="revenue of new products",
            label_fr="CA des nouveaux produits",
        ),
        Operand(name="revenue", measure="revenue", label="revenue", label_fr="chiffre d’affaires"),
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
    share=True,
)
