"""Budget variance. Source: docs/kpis/budget_variance.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="budget_variance",
    order=150,
    family=Family.FINANCE,
    name="Budget variance",
    name_fr="Écart budgétaire",
    short="Budget variance",
    short_fr="Écart budgétaire",
    description="Spending above or below the budget (investment and operating cost), as a share of it.",
    description_fr="Écart de la dépense au budget (investissement et charges), en part du budget.",
    unit=Unit.RATIO,
    better=Better.CLOSER_TO_ZERO,
    kind=Kind.SUM,
    formula=Formula.quotient(
        "actual_investment + actual_operating_cost - budget_investment - budget_operating_cost",
        "budget_investment + budget_operating_cost",
    ),
    operands=(
        Operand(
            name="actual_investment",
            measure="investment",
            group="actual",
            label="investment, actual",
            label_fr="investissement, réel",
        ),
        Operand(
            name="actual_operating_cost",
            measure="operating_cost",
            group="actual",
            label="operating cost, actual",
            label_fr="charges d’exploitation, réel",
        ),
        Operand(
            name="budget_investment",
            measure="budget_investment",
            group="budget",
            label="investment, budget",
            label_fr="investissement, budget",
        ),
        Operand(
            name="budget_operating_cost",
            measure="budget_operating_cost",
            group="budget",
            label="operating cost, budget",
            label_fr="charges d’exploitation, budget",
        ),
        Operand(name="ledger_lines", measure="ledger_lines", label="ledger lines", label_fr="écritures"),
    ),
    n_from="ledger_lines",
    counts="ledger lines",
    counts_fr="écritures",
    counts_one="ledger line",
    counts_one_fr="écriture",
    default_window=Window.YTD,
    cadence_days=35,
)
