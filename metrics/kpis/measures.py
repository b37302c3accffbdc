"""The table of measures. A name here is what pages print in monospace.

An unprefixed money measure is of the scenario `actual`. In `rule`, E is the window's last day.
"""

from functools import partial

from metrics.kpis.measure import Measure, Source, TimeAggregation
from metrics.kpis.vocabulary import Unit

_answers = partial(Measure, source=Source.SURVEY, unit=Unit.ITEMS, fed_by=("survey",))
_money = partial(Measure, source=Source.FINANCE, unit=Unit.MONEY, fed_by=("finance",))
_readings = partial(Measure, source=Source.USAGE, unit=Unit.USERS, fed_by=("usage",))
_work = partial(Measure, source=Source.DELIVERY, unit=Unit.ITEMS, fed_by=("work_items",))
_releases = partial(Measure, source=Source.DELIVERY, unit=Unit.ITEMS, fed_by=("releases",))
_launches = partial(Measure, source=Source.LAUNCH, unit=Unit.LAUNCHES, fed_by=("launches",))
_judged = partial(Measure, source=Source.LAUNCH, unit=Unit.LAUNCHES, fed_by=("criteria",), zero_once_fed=True)
_products = partial(
    Measure,
    source=Source.PORTFOLIO,
    unit=Unit.ITEMS,
    fed_by=("products",),
    time_aggregation=TimeAggregation.AS_OF,
)

_SURVEY = (
    _answers(
        "nps_promoters", "Promoters, 9–10", "Promoteurs, 9–10", "NPS answers of 9 or 10", base="nps_responses"
    ),
    _answers("nps_passives", "Passives, 7–8", "Passifs, 7–8", "NPS answers of 7 or 8", base="nps_responses"),
    _answers(
        "nps_detractors", "Detractors, 0–6", "Détracteurs, 0–6", "NPS answers of 0 to 6", base="nps_responses"
    ),
    _answers("nps_responses", "Answers, passives included", "Réponses, passifs compris", "all NPS answers"),
    _answers(
        "csat_satisfied", "Satisfied, 4–5", "Satisfaits, 4–5", "CSAT answers of 4 or 5", base="csat_responses"
    ),
    _answers("csat_responses", "Answers", "Réponses", "all CSAT answers"),
)

_FINANCE = (
    _money("revenue", "Revenue", "Chiffre d’affaires", "account revenue"),
    _money("cost_of_sales", "Cost of sales", "Coût des ventes", "account cost_of_sales"),
    _money("operating_cost", "Operating cost", "Charges d’exploitation", "account operating_cost"),
    _money("investment", "Investment", "Investissement", "account investment"),
    _money("benefit", "Booked benefit", "Bénéfice comptabilisé", "account benefit"),
    _money(
        "budget_investment",
        "Investment, budget",
        "Investissement, budget",
        "account investment, scenario budget",
    ),
    _money(
        "budget_operating_cost",
        "Operating cost, budget",
        "Charges d’exploitation, budget",
        "account operating_cost, scenario budget",
    ),
    _money(
        "ledger_lines", "Ledger lines", "Écritures", "actual ledger lines of any account", unit=Unit.ITEMS
    ),
)

_NEW = "products first launched ≤ E and > E − vitality_horizon_years, not classed refresh"
_INNOVATIVE = "products active at E and classed new_to_world or new_line"

_COHORTS = (
    _money(
        "new_product_revenue",
        "Revenue of new products",
        "CA des nouveaux produits",
        f"revenue of {_NEW}",
        fed_by=("finance", "products"),
        time_aggregation=TimeAggregation.COHORT,
        base="revenue",
    ),
    _money(
        "new_product_cost_of_sales",
        "Cost of sales of new products",
        "Coût des ventes des nouveaux produits",
        f"cost_of_sales of {_NEW}",
        fed_by=("finance", "products"),
        time_aggregation=TimeAggregation.COHORT,
        base="cost_of_sales",
    ),
    _money(
        "active_product_revenue",
        "Revenue of active products",
        "CA des produits actifs",
        "revenue of products active at E",
        fed_by=("finance", "products"),
        time_aggregation=TimeAggregation.COHORT,
        base="revenue",
    ),
    _money(
        "innovative_product_revenue",
        "Revenue of innovative products",
        "CA des produits innovants",
        f"revenue of {_INNOVATIVE}",
        fed_by=("finance", "products"),
        time_aggregation=TimeAggregation.COHORT,
        base="revenue",
    ),
)

_LIFE = (
    _money(
        "life_benefits",
        "Benefits since the first ledger line",
        "Gains depuis la première écriture",
        "per product: benefit if it booked any up to E, else revenue − cost_of_sales − operating_cost",
        time_aggregation=TimeAggregation.LIFE,
        base="life_products",
    ),
    _money(
        "life_investment",
        "Investment since the first ledger line",
        "Investissement depuis la première écriture",
        "account investment",
        time_aggregation=TimeAggregation.LIFE,
        base="life_products",
    ),
    _money(
        "life_products",
        "Products with ledger lines",
        "Produits avec écritures",
        "products with an actual ledger line up to E",
        unit=Unit.ITEMS,
        time_aggregation=TimeAggregation.LIFE,
    ),
    _money(
        "cash_flow",
        "Cash flow by age",
        "Flux de trésorerie par âge",
        "benefits − investment, by months since the product’s first actual ledger line",
        time_aggregation=TimeAggregation.BY_AGE,
    ),
    _money(
        "cash_flow_products",
        "Products by age",
        "Produits par âge",
        "products with an actual ledger line at that age",
        unit=Unit.ITEMS,
        time_aggregation=TimeAggregation.BY_AGE,
    ),
)

_USAGE = (
    _readings(
        "active_users",
        "Active users",
        "Utilisateurs actifs",
        "latest reading of the month with both counts",
        time_aggregation=TimeAggregation.LAST,
    ),
    _readings(
        "eligible_users",
        "Eligible users",
        "Utilisateurs éligibles",
        "latest reading of the month with both counts",
        time_aggregation=TimeAggregation.LAST,
    ),
    _readings("signups", "Sign-ups", "Inscriptions", "sign-ups of the month’s readings"),
)

_DELIVERY = (
    _work(
        "items_done", "Items done", "Éléments terminés", "work items by month of done_at", zero_once_fed=True
    ),
    _work(
        "committed_items",
        "Items committed",
        "Éléments engagés",
        "committed_on ≤ its period’s start (sprint, else month of due_on), by month of the period’s end",
        zero_once_fed=True,
    ),
    _work(
        "committed_items_done",
        "Committed items done",
        "Éléments engagés terminés",
        "committed items done on or before their period’s end",
        base="committed_items",
    ),
    _work(
        "escaped_defects",
        "Defects found in production",
        "Défauts trouvés en production",
        "found_in_production, severity ≥ defect_severity_threshold, by month of created_at",
        zero_once_fed=True,
    ),
    _releases(
        "releases", "Releases", "Versions livrées", "releases by month of released_on", zero_once_fed=True
    ),
    _releases(
        "failed_releases",
        "Failed releases",
        "Versions livrées en échec",
        "those that failed",
        base="releases",
    ),
    _work(
        "wip_items",
        "Items in progress",
        "Éléments en cours",
        "started_at ≤ E, not done or done after E",
        time_aggregation=TimeAggregation.AS_OF,
        zero_once_fed=True,
    ),
    _work(
        "cycle_days",
        "Days from start to done",
        "Jours du début à la fin",
        "done_at − started_at of items done in the window, waiting included",
        unit=Unit.DAYS,
        time_aggregation=TimeAggregation.POOLED,
    ),
    _work(
        "wip_item_days",
        "Age of items in progress, days",
        "Âge des éléments en cours, jours",
        "end of E − started_at of items in progress at E",
        unit=Unit.DAYS,
        time_aggregation=TimeAggregation.POOLED,
    ),
)

_LAUNCH = (
    _launches("launches", "Launches", "Lancements", "launches by month of launched_on", zero_once_fed=True),
    _launches(
        "on_time_launches",
        "Launches on time",
        "Lancements à l’heure",
        "launched_on ≤ first committed date; never promised is not on time",
        base="launches",
    ),
    _launches(
        "launch_days",
        "Days from start to launch",
        "Jours du départ au lancement",
        "launched_on − start (time_to_market_start) of launches in the window that have that start",
        unit=Unit.DAYS,
        time_aggregation=TimeAggregation.POOLED,
    ),
    _launches(
        "unlaunched_days",
        "Age of launches under way, days",
        "Âge des lancements en préparation, jours",
        "E − start of launches started ≤ E and not launched at E",
        unit=Unit.DAYS,
        time_aggregation=TimeAggregation.POOLED,
    ),
)

_CRITERIA = (
    _judged(
        "reviewed_launches",
        "Launches reviewed",
        "Lancements évalués",
        "first launches with criteria agreed before, each criterion reviewed, by month of the last review",
    ),
    _judged(
        "successful_launches",
        "Launches that met all criteria",
        "Lancements ayant atteint tous leurs critères",
        "those of which every criterion agreed before the launch was met",
        base="reviewed_launches",
    ),
    _judged(
        "launches_to_review",
        "Launches awaiting their review",
        "Lancements en attente d’évaluation",
        "first launches ≤ E with criteria agreed before, not all of them reviewed at E",
        time_aggregation=TimeAggregation.AS_OF,
    ),
)

_PORTFOLIO = (
    _products(
        "active_products",
        "Active products",
        "Produits actifs",
        "stage not retired, and retired_on empty or > E",
        zero_once_fed=True,
    ),
    _products(
        "innovative_products",
        "Innovative products",
        "Produits innovants",
        _INNOVATIVE,
        base="active_products",
    ),
    _products(
        "covered_products",
        "Products with manager and owner",
        "Produits avec chef de produit et product owner",
        "active products with a manager and an owner at E",
        fed_by=("products", "ownership"),
        base="active_products",
    ),
    _products("new_products", "New products", "Nouveaux produits", _NEW, zero_once_fed=True),
)

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        *_SURVEY,
        *_FINANCE,
        *_COHORTS,
        *_LIFE,
        *_USAGE,
        *_DELIVERY,
        *_LAUNCH,
        *_CRITERIA,
        *_PORTFOLIO,
    )
}
