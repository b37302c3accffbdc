"""Launch success rate. Source: docs/kpis/launch_success.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Interval, Kind, Unit, Window

KPI = Kpi(
    code="launch_success",
    order=154,
    family=Family.DELIVERY,
    name="Launch success rate",
    name_fr="Taux de lancements réussis",
    short="Launch success",
    short_fr="Lancem. réussis",
    description="Share of reviewed launches that met every criterion agreed before them.",
    description_fr="Part des lancements évalués ayant atteint tous les critères convenus avant eux.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("successful", "reviewed"),
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
    interval=Interval.WILSON,
)
