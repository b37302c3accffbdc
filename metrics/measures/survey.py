"""Survey answers → `SurveyMonth`."""

from metrics.measures.due import Due, only_due
from metrics.measures.rules import RESPONDED, RULES, SURVEY, total

_COUNTS = (
    "nps_promoters",
    "nps_passives",
    "nps_detractors",
    "nps_responses",
    "csat_satisfied",
    "csat_responses",
)
_LATEST = {"nps_latest_on": "nps_responses", "csat_latest_on": "csat_responses"}


def statement(due: Due) -> str:
    """Write the INSERT that counts the answers of the due months, 0 for what nobody answered."""
    latest = (f"max({RESPONDED.day}) FILTER (WHERE {RULES[measure].where})" for measure in _LATEST.values())
    return f"""
        INSERT INTO metrics_surveymonth (product_id, month, {", ".join((*_COUNTS, *_LATEST))})
        SELECT fact.product_id, ({RESPONDED.month})::date, {", ".join((*map(total, _COUNTS), *latest))}
        FROM {SURVEY} fact {only_due(RESPONDED, due)}
        GROUP BY 1, 2
    """  # noqa: S608 only constants
