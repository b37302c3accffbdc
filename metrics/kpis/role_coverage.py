"""Role coverage. Source: docs/kpis/role_coverage.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="role_coverage",
    order=250,
    family=Family.PORTFOLIO,
    name="Role coverage",
    name_fr="Couverture des rôles",
    short="Role coverage",
    short_fr="Couverture rôles",
    description="Share of active products with a valid manager and a valid owner.",
    description_fr="Part des produits actifs qui ont un chef de produit et un product owner en fonction.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.AS_OF,
    formula=Formula.quotient("covered_products", "active_products"),
    operands=(
        Operand(
            name="covered_products",
            measure="covered_products",
            label="products with manager and owner",
            label_fr="produits avec chef de produit et product owner",
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
