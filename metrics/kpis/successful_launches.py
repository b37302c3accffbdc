"""Successful launches. Source: docs/kpis/successful_launches.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="successful_launches",
    order=156,
    family=Family.DELIVERY,
    name="Successful launches",
    name_fr="Lancements réussis",
    short="Good launches",
    short_fr="Lancements réussis",
    description="Reviewed launches that met every criterion agreed before them.",
    description_fr="Lancements évalués ayant atteint tous les critères convenus avant eux.",
    unit=Unit.LAUNCHES,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.sum("successful"),
    operands=(
        Operand(
            name="successful",
            measure="successful_launches",
            label="launches that met all criteria",
            label_fr="lancements ayant atteint tous leurs critères",
        ),
        Operand(
            name="reviewed",
            measure="reviewed_launches",
            label="launches reviewed",
            label_fr="lancements évalués",
        ),
    ),
    unfinished=Operand(
        name="to_review",
        measure="launches_to_review",
        label="launches awaiting their review",
        label_fr="lancements en attente d’évaluation",
    ),
    n_from="reviewed",
    counts="launches",
    counts_fr="lancements",
    counts_one="launch",
    counts_one_fr="lancement",
    default_window=Window.T12M,
    decimals=0,
)
