"""The criteria behind launches that were reviewed, or wait for it, as facts.

A launch is reviewed with its last criterion: that row counts it, the others stand beside it with a zero, so
that the rows add up to the launches and none of what a launch was judged by is left out.
"""

from typing import Final

from metrics.measures.rules import COUNTING_CRITERIA, JUDGED

_INSIDE: Final = "judged.reviewed AND judged.reviewed_on >= %(first)s AND judged.reviewed_on < %(after)s"
_CHOSEN: Final = {
    "reviewed_launches": _INSIDE,
    "successful_launches": f"judged.met AND {_INSIDE}",
    "launches_to_review": "judged.launched_on <= %(end)s"
    " AND NOT (judged.reviewed AND judged.reviewed_on <= %(end)s)",
}
MEASURES: Final = frozenset(_CHOSEN)
_SIGN: Final = "CASE counting.direction WHEN 'at_least' THEN '≥' ELSE '≤' END"
_MARK: Final = "CASE counting.verdict WHEN 'met' THEN '✓' WHEN 'missed' THEN '✗' ELSE '?' END"


def statement(measure: str) -> str:
    """Write the query for the criteria of the launches that a measure counts."""
    return f"""
        SELECT counting.id, counting.code AS key, counting.review_on AS day, counting.product_id,
               concat_ws(' ', counting.kpi, {_SIGN}, trim_scale(counting.threshold), {_MARK}) AS text,
               round(counting.value, 4) AS amount, '' AS currency, NULL::numeric AS rate,
               (row_number() OVER (PARTITION BY counting.product_id
                                   ORDER BY counting.review_on DESC, counting.id DESC) = 1)::int::numeric
                   AS counts,
               counting.import_run_id AS run, counting.line
        FROM ({COUNTING_CRITERIA}) counting JOIN {JUDGED} judged USING (product_id)
        WHERE counting.product_id = ANY(%(product_ids)s) AND {_CHOSEN[measure]}
    """  # noqa: S608 only constants
