"""Adoption rate. Source: docs/kpis/adoption.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="adoption",
    order=30,
    family=Family.CUSTOMER,
    name="Adoption rate",
    name_fr="Taux d’adoption",
    short="Adoption rate",
    short_fr="Taux d’adoption",
    description="Active users per eligible user, at each product’s last reading that has both.",
    description_fr="Utilisateurs actifs par éligible, au dernier relevé complet de chaque produit.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("active_users", "eligible_users"),
    operands=(
        Operand(
            name="active_users", measure="active_users", label="active users", label_fr="utilisateurs actifs"
        ),
        Operand(
            name="eligible_users",
            measure="eligible_users",
            label="eligible users",
            label_fr="utilisateurs éligibles",
        ),
    ),
    n_from="eligible_users",
    counts="users",
    counts_fr="utilisateurs",
    counts_one="user",
    counts_one_fr="utilisateur",
    default_window=Window.MONTH,
    cadence_days=35,
    share=True,
)
