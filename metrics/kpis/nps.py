"""Net Promoter Score. Source: docs/kpis/nps.md"""

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Formula, Operand
from metrics.kpis.vocabulary import Better, Family, Interval, Kind, Unit, Window

KPI = Kpi(
    code="nps",
    order=10,
    family=Family.CUSTOMER,
    name="Net Promoter Score",
    name_fr="NPS",
    short="NPS",
    short_fr="NPS",
    description="Promoters (9–10) less detractors (0–6), per 100 answers, passives (7–8) included.",
    description_fr="Promoteurs (9–10) moins détracteurs (0–6), pour 100 réponses, passifs (7–8) compris.",
    unit=Unit.POINTS,
    better=Better.HIGHER,
    kind=Kind.SUM,
    formula=Formula.quotient("promoters - detractors", "responses", factor=100),
    operands=(
        Operand(
            name="promoters", measure="nps_promoters", label="promoters, 9–10", label_fr="promoteurs, 9–10"
        ),
        Operand(
            name="detractors", measure="nps_detractors", label="detractors, 0–6", label_fr="détracteurs, 0–6"
        ),
        Operand(
            name="responses",
            measure="nps_responses",
            label="answers, passives included",
            label_fr="réponses, passifs compris",
        ),
    ),
    n_from="responses",
    counts="answers",
    counts_fr="réponses",
    counts_one="answer",
    counts_one_fr="réponse",
    default_window=Window.T12M,
    cadence_days=35,
    interval=Interval.ADJUSTED_WALD,
)
