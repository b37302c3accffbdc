"""Escaped defects. Source: docs/kpis/escaped_defects.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Kind, Unit, Window

KPI = Kpi(
    code="escaped_defects",
    order=190,
    family=Family.DELIVERY,
    name="Escaped defects",
    name_fr="Défauts échappés",
    short="Escaped defects",
    short_fr="Défauts échappés",
    description="Defects found in production, from the chosen severity up, per release.",
    description_fr="Défauts trouvés en production, à partir de la gravité choisie, par version livrée.",
    unit=Unit.PER_RELEASE,
    better=Better.LOWER,
    kind=Kind.SUM,
    formula=Formula.quotient("escaped_defects", "releases"),
    operands=(
        Operand(
            name="escaped_defects",
            measure="escaped_defects",
            label="defects found in production",
            label_fr="défauts trouvés en production",
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
    parameters=("defect_severity_threshold",),
)
