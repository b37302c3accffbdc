"""On-time launches. Source: docs/kpis/on_time_launch.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Interval, Kind, Unit, Window

KPI = Kpi(
    code="on_time_launch",
    order=160,
    family=Family.DELIVERY,
    name="On-time launches",
    name_fr="Lancements à l’heure",
    short="On-time launches",
    short_fr="Lancem. à l’heure",
    description="Share of launches on or before the first date ever promised for them.",
    description_fr="Part des lancements tenus à la première date promise, ou plus tôt.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("on_time", "launches"),
    operands=(
        Operand(
            name="on_time",
            measure="on_time_launches",
            label="launches on time",
            label_fr="lancements à l’heure",
        ),
        Operand(name="launches", measure="launches", label="launches", label_fr="lancements"),
    ),
    n_from="launches",
    counts="launches",
    counts_fr="lancements",
    counts_one="launch",
    counts_one_fr="lancement",
    default_window=Window.T12M,
    interval=Interval.WILSON,
)
