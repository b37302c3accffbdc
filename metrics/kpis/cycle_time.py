"""Cycle time. Source: docs/kpis/cycle_time.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Form, Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="cycle_time",
    order=220,
    family=Family.DELIVERY,
    name="Cycle time",
    name_fr="Temps de cycle",
    short="Cycle time",
    short_fr="Temps de cycle",
    description="Median number of days from the start of a work item to its end, waiting included.",
    description_fr="Médiane des jours entre le début d’un élément de travail et sa fin, attente comprise.",
    unit=Unit.DAYS,
    better=Better.LOWER,
    kind=Kind.POOLED,
    formula=Formula.over(Form.MEDIAN, "days"),
    operands=(
        Operand(
            name="days",
            measure="cycle_days",
            label="days from start to done",
            label_fr="jours du début à la fin",
        ),
    ),
    counts="items",
    counts_fr="éléments",
    counts_one="item",
    counts_one_fr="élément",
    default_window=Window.QUARTER,
    cadence_days=35,
    unfinished=Operand(
        name="days",
        measure="wip_item_days",
        label="days since the start, not done",
        label_fr="jours depuis le début, non terminés",
    ),
)
