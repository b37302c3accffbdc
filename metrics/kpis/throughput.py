"""Throughput. Source: docs/kpis/throughput.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="throughput",
    order=210,
    family=Family.DELIVERY,
    name="Throughput",
    name_fr="Débit",
    short="Throughput",
    short_fr="Débit",
    description="Work items done.",
    description_fr="Éléments de travail terminés.",
    unit=Unit.ITEMS,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.sum("items_done"),
    operands=(
        Operand(name="items_done", measure="items_done", label="items done", label_fr="éléments terminés"),
    ),
    n_from="items_done",
    counts="items",
    counts_fr="éléments",
    counts_one="item",
    counts_one_fr="élément",
    default_window=Window.MONTH,
    cadence_days=35,
    decimals=0,
)
