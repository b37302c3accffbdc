"""Time-to-market. Source: docs/kpis/time_to_market.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Form, Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="time_to_market",
    order=40,
    family=Family.INNOVATION,
    name="Time-to-market",
    name_fr="Délai de mise sur le marché",
    short="Time-to-market",
    short_fr="Délai de lancement",
    description="Median number of days from the start of a launch (idea, go or development) to its date.",
    description_fr="Médiane des jours entre le départ d’un lancement (idée, go ou développement) et sa date.",
    unit=Unit.DAYS,
    better=Better.LOWER,
    kind=Kind.POOLED,
    formula=Formula.over(Form.MEDIAN, "days"),
    operands=(
        Operand(
            name="days",
            measure="launch_days",
            label="days from start to launch",
            label_fr="jours du départ au lancement",
        ),
    ),
    counts="launches",
    counts_fr="lancements",
    counts_one="launch",
    counts_one_fr="lancement",
    default_window=Window.T12M,
    decimals=0,
    parameters=("time_to_market_start",),
    unfinished=Operand(
        name="days",
        measure="unlaunched_days",
        label="days since the start, not launched",
        label_fr="jours depuis le départ, non lancés",
    ),
)
