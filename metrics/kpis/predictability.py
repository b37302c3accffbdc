"""Delivery predictability. Source: docs/kpis/predictability.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Interval, Kind, Unit, Window

KPI = Kpi(
    code="predictability",
    order=240,
    family=Family.DELIVERY,
    name="Delivery predictability",
    name_fr="Prévisibilité",
    short="Predictability",
    short_fr="Prévisibilité",
    description="Share of the items committed at a period’s start that were done by its end.",
    description_fr="Part des éléments engagés au début d’une période qui étaient terminés à sa fin.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("done", "committed"),
    operands=(
        Operand(
            name="done",
            measure="committed_items_done",
            label="committed items done",
            label_fr="éléments engagés terminés",
        ),
        Operand(
            name="committed",
            measure="committed_items",
            label="items committed",
            label_fr="éléments engagés",
        ),
    ),
    n_from="committed",
    counts="committed items",
    counts_fr="éléments engagés",
    counts_one="committed item",
    counts_one_fr="élément engagé",
    default_window=Window.QUARTER,
    cadence_days=35,
    interval=Interval.WILSON,
)
