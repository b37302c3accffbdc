"""Work in progress. Source: docs/kpis/wip.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="wip",
    order=230,
    family=Family.DELIVERY,
    name="Work in progress",
    name_fr="En-cours",
    short="Work in progress",
    short_fr="En-cours",
    description="Items started and not done at the window’s end.",
    description_fr="Éléments commencés et non terminés à la fin de la fenêtre.",
    unit=Unit.ITEMS,
    better=Better.LOWER,
    kind=Kind.AS_OF,
    formula=Formula.sum("items_in_progress"),
    operands=(
        Operand(
            name="items_in_progress",
            measure="wip_items",
            label="items in progress",
            label_fr="éléments en cours",
        ),
    ),
    n_from="items_in_progress",
    counts="items",
    counts_fr="éléments",
    counts_one="item",
    counts_one_fr="élément",
    default_window=Window.MONTH,
    cadence_days=35,
    decimals=0,
)
