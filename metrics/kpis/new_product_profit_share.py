"""Gross profit from new products (profit vitality). Source: docs/kpis/new_product_profit_share.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="new_product_profit_share",
    order=80,
    family=Family.INNOVATION,
    name="Profit vitality",
    name_fr="Part du profit des nouveaux produits",
    short="Profit vitality",
    short_fr="Profit nouveautés",
    description="Share of gross profit from products first launched within the horizon.",
    description_fr="Part de la marge brute due aux produits lancés pour la première fois dans l’horizon.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("new_product_revenue - new_product_cost_of_sales", "revenue - cost_of_sales"),
    operands=(
        Operand(
            name="new_product_revenue",
            measure="new_product_revenue",
            label="revenue of new products",
            label_fr="CA des nouveaux produits",
        ),
        Operand(
            name="new_product_cost_of_sales",
            measure="new_product_cost_of_sales",
            label="cost of sales of new products",
            label_fr="coût des ventes des nouveaux produits",
        ),
        Operand(name="revenue", measure="revenue", label="revenue", label_fr="chiffre d’affaires"),
        Operand(
            name="cost_of_sales", measure="cost_of_sales", label="cost of sales", label_fr="coût des ventes"
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
    share=True,
)
