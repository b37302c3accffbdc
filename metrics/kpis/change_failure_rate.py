"""Change failure rate. Source: docs/kpis/change_failure_rate.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Interval, Kind, Unit, Window

KPI = Kpi(
    code="change_failure_rate",
    order=200,
    family=Family.DELIVERY,
    name="Change failure rate",
    name_fr="Taux d’échec des changements",
    short="Change failures",
    short_fr="Échec changements",
    description="Share of releases that failed.",
    description_fr="Part des versions livrées en échec.",
    unit=Unit.RATIO,
    better=Better.LOWER,
    kind=Kind.SUM,
    formula=Formula.quotient("failed", "releases"),
    operands=(
        Operand(
            name="failed",
            measure="failed_releases",
            label="failed releases",
            label_fr="versions livrées en échec",
        ),
        Operand(name="releases", measure="releases", label="releases", label_fr="versions livrées"),
    ),
    n_from="releases",
    counts="releases",
    counts_fr="versions livrées",
    counts_one="release",
    counts_one_fr="version livrée",
    default_window=Window.QUARTER,
    cadence_days=35,
    interval=Interval.WILSON,
)
