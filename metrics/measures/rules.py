"""Which facts a measure counts. Month tables are filled by these rules, and provenance lists facts by them.

Everything here is SQL over one table of facts, named `fact`. Moments are taken in UTC.
"""

from dataclasses import dataclass

SURVEY, LEDGER, USAGE = "metrics_surveyanswer", "metrics_ledgerentry", "metrics_usagereading"
WORK, RELEASE, LAUNCH = "roadmap_workitem", "roadmap_release", "roadmap_launch"
# The launches that success criteria judge, one row a product, under the column names of a fact: the first
# launch of a product with criteria agreed before it. Not agreed by then does not count.
FIRST_LAUNCH = """
    SELECT product.id AS product_id, least(product.first_launched_on, min(launch.launched_on)) AS launched_on
    FROM portfolio_product product
    LEFT JOIN roadmap_launch launch ON launch.product_id = product.id
    GROUP BY product.id
"""
COUNTING_CRITERIA = f"""
    SELECT criterion.id, criterion.product_id, criterion.review_on, first.launched_on, criterion.code,
           criterion.kpi, criterion.direction, criterion.threshold, criterion.import_run_id, criterion.line,
           verdict.verdict, verdict.value
    FROM portfolio_successcriterion criterion
    JOIN ({FIRST_LAUNCH}) first ON first.product_id = criterion.product_id
    LEFT JOIN metrics_criterionverdict verdict
         ON verdict.criterion_id = criterion.id AND verdict.current AND verdict.verdict <> 'pending'
    WHERE criterion.agreed_on < first.launched_on
"""  # noqa: S608 only constants
JUDGED = f"""(
    SELECT product_id, launched_on, greatest(max(review_on), launched_on) AS reviewed_on,
           count(verdict) = count(*) AS reviewed, count(*) FILTER (WHERE verdict = 'met') = count(*) AS met
    FROM ({COUNTING_CRITERIA}) counting GROUP BY product_id, launched_on
)"""  # noqa: S608 only constants


@dataclass(frozen=True, slots=True)
class Day:
    """What puts a fact into its month: the day, and the month's start as a timestamp, quicker to group by."""

    day: str
    month: str

    @classmethod
    def on(cls, column: str) -> "Day":
        """Make it of a date."""
        return cls(column, f"date_trunc('month', {column}::timestamp)")

    @classmethod
    def at(cls, column: str) -> "Day":
        """Make it of a moment."""
        local = f"({column} AT TIME ZONE 'UTC')"
        return cls(f"{local}::date", f"date_trunc('month', {local})")


@dataclass(frozen=True, slots=True)
class Rule:
    """The facts of one measure: where they are, when they happened, which count, and how much each adds."""

    table: str
    when: Day
    where: str
    adds: str = "1"


RESPONDED = Day.on("fact.responded_on")
BOOKED = Day("fact.month", "fact.month")
READ = Day.on("fact.read_on")
CREATED, STARTED, DONE = (Day.at(f"fact.{moment}") for moment in ("created_at", "started_at", "done_at"))
RELEASED = Day.on("fact.released_on")
LAUNCHED = Day.on("fact.launched_on")
FIRST_SIGN = Day.on(
    "least(fact.idea_on, fact.go_on, fact.development_on, fact.committed_on, fact.first_committed_on,"
    " fact.launched_on)"
)

# An item's period is its sprint, else the calendar month it was due in.
_SPRINT = "fact.sprint_starts_on IS NOT NULL AND fact.sprint_ends_on IS NOT NULL"
_DUE_MONTH = "date_trunc('month', fact.due_on::timestamp)"
_PERIOD_START = f"CASE WHEN {_SPRINT} THEN fact.sprint_starts_on::timestamp ELSE {_DUE_MONTH} END"
_NEXT_MONTH = f"{_DUE_MONTH} + interval '1 month'"
_PERIOD_AFTER = f"CASE WHEN {_SPRINT} THEN (fact.sprint_ends_on + 1)::timestamp ELSE {_NEXT_MONTH} END"
PROMISED = Day(
    f"({_PERIOD_AFTER})::date - 1",
    f"CASE WHEN {_SPRINT} THEN date_trunc('month', fact.sprint_ends_on::timestamp) ELSE {_DUE_MONTH} END",
)
COMMITTED = f"fact.committed_on IS NOT NULL AND fact.committed_on <= {_PERIOD_START}"
ESCAPED = "fact.found_in_production AND fact.created_at IS NOT NULL"
IS_STARTED, IS_DONE = "fact.started_at IS NOT NULL", "fact.done_at IS NOT NULL"
IS_LAUNCHED = "fact.launched_on IS NOT NULL"
IS_SEEN = f"{FIRST_SIGN.day} IS NOT NULL"
REVIEWED = Day.on("fact.reviewed_on")

SEVERITIES = (1, 2, 3, 4, 5)
ACCOUNTS = ("revenue", "cost_of_sales", "operating_cost", "investment", "benefit")
BUDGETED = ("operating_cost", "investment")


def _answers(where: str) -> Rule:
    return Rule(SURVEY, RESPONDED, where)


def _amounts(scenario: str, account: str) -> Rule:
    where = f"fact.scenario = '{scenario}' AND fact.measure = '{account}'"
    return Rule(LEDGER, BOOKED, where, adds="fact.amount")


def _defects(severity: int) -> Rule:
    return Rule(WORK, CREATED, f"{ESCAPED} AND fact.severity = {severity}")


RULES: dict[str, Rule] = {
    "nps_promoters": _answers("fact.score >= 9 AND fact.kind = 'nps'"),
    "nps_passives": _answers("fact.score BETWEEN 7 AND 8 AND fact.kind = 'nps'"),
    "nps_detractors": _answers("fact.score <= 6 AND fact.kind = 'nps'"),
    "nps_responses": _answers("fact.kind = 'nps'"),
    "csat_satisfied": _answers("fact.score >= 4 AND fact.kind = 'csat'"),
    "csat_responses": _answers("fact.kind = 'csat'"),
    **{account: _amounts("actual", account) for account in ACCOUNTS},
    **{f"budget_{account}": _amounts("budget", account) for account in BUDGETED},
    "ledger_lines": Rule(LEDGER, BOOKED, "fact.scenario = 'actual'"),
    "active_users": Rule(USAGE, READ, "true", adds="fact.active_users"),
    "eligible_users": Rule(USAGE, READ, "fact.eligible_users IS NOT NULL", adds="fact.eligible_users"),
    "signups": Rule(USAGE, READ, "fact.signups IS NOT NULL", adds="fact.signups"),
    "items_started": Rule(WORK, STARTED, IS_STARTED),
    "items_finished": Rule(WORK, DONE, f"{IS_DONE} AND {IS_STARTED}"),
    "items_done": Rule(WORK, DONE, IS_DONE),
    "committed_items": Rule(WORK, PROMISED, COMMITTED),
    "committed_items_done": Rule(
        WORK, PROMISED, f"{COMMITTED} AND fact.done_at < ({_PERIOD_AFTER}) AT TIME ZONE 'UTC'"
    ),
    **{f"defects_{severity}": _defects(severity) for severity in SEVERITIES},
    "releases": Rule(RELEASE, RELEASED, "true"),
    "failed_releases": Rule(RELEASE, RELEASED, "fact.failed"),
    "launches": Rule(LAUNCH, LAUNCHED, IS_LAUNCHED),
    "on_time_launches": Rule(
        LAUNCH, LAUNCHED, f"{IS_LAUNCHED} AND fact.launched_on <= fact.first_committed_on"
    ),
    "launches_seen": Rule(LAUNCH, FIRST_SIGN, IS_SEEN),
    "judged_launches": Rule(JUDGED, LAUNCHED, "true"),
    "reviewed_launches": Rule(JUDGED, REVIEWED, "fact.reviewed"),
    "successful_launches": Rule(JUDGED, REVIEWED, "fact.reviewed AND fact.met"),
}


def total(measure: str, *, among: str = "") -> str:
    """Write the aggregate that fills the column of a measure from its rule.

    among: what is known to hold of all rows, and begins the rule: it is not asked again.
    """
    rule = RULES[measure]
    aggregate = "count(*)" if rule.adds == "1" else f"sum({rule.adds})"
    where = "true" if rule.where == among else rule.where.removeprefix(f"{among} AND ")
    return aggregate if where == "true" else f"{aggregate} FILTER (WHERE {where})"
