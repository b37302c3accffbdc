"""Customer satisfaction. Source: docs/kpis/csat.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Interval, Kind, Unit, Window

KPI = Kpi(
    code="csat",
    order=20,
    family=Family.CUSTOMER,
    name="Customer satisfaction",
    name_fr="Satisfaction client",
    short="CSAT",
    short_fr="CSAT",
    description="Share of answers that are 4 or 5 out of 5.",
    description_fr="Part des réponses qui valent 4 ou 5 sur 5.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("satisfied", "responses"),
    operands=(
        Operand(
            name="satisfied",
            measure="csat_satisfied",
            label="satisfied, 4–5 of 5",
            label_fr="satisfaits, 4–5 sur 5",
        ),
        Operand(name="responses", measure="csat_responses", label="answers", label_fr="réponses"),
    ),
    n_from="responses",
    counts="answers",
    counts_fr="réponses",
    counts_one="answer",
    counts_one_fr="réponse",
    default_window=Window.T12M,
    cadence_days=35,
    interval=Interval.WILSON,
)
