"""Work items, releases and launches → `DeliveryMonth`.

One work item counts in several months: where it was found, started, done, promised. Each of
these is a GROUP BY of its own over the table; the parts are added up at the end.
"""

from dataclasses import dataclass

from metrics.measures.due import Due
from metrics.measures.rules import (
    COMMITTED,
    CREATED,
    DONE,
    ESCAPED,
    FIRST_SIGN,
    IS_DONE,
    IS_LAUNCHED,
    IS_SEEN,
    IS_STARTED,
    JUDGED,
    LAUNCH,
    LAUNCHED,
    PROMISED,
    RELEASE,
    RELEASED,
    REVIEWED,
    SEVERITIES,
    STARTED,
    WORK,
    Day,
    total,
)

_DEFECTS = tuple(f"defects_{severity}" for severity in SEVERITIES)
_COUNTS = (
    "items_started",
    "items_finished",
    "items_done",
    "committed_items",
    "committed_items_done",
    *_DEFECTS,
    "releases",
    "failed_releases",
    "launches",
    "on_time_launches",
    "launches_seen",
    "judged_launches",
    "reviewed_launches",
    "successful_launches",
)
_LATEST = ("work_latest_on", "releases_latest_on", "launches_latest_on", "criteria_latest_on")


@dataclass(frozen=True, slots=True)
class Part:
    """The measures that one day of a fact feeds.

    where    what all of them ask of a fact
    newest   (column, moment to take the greatest of)
    """

    table: str
    when: Day
    where: str
    measures: tuple[str, ...]
    newest: tuple[str, str] = ("", "")


_PARTS = (
    Part(WORK, CREATED, ESCAPED, _DEFECTS, ("work_latest_on", "fact.created_at")),
    Part(WORK, STARTED, IS_STARTED, ("items_started",), ("work_latest_on", "fact.started_at")),
    Part(WORK, DONE, IS_DONE, ("items_done", "items_finished"), ("work_latest_on", "fact.done_at")),
    Part(WORK, PROMISED, COMMITTED, ("committed_items", "committed_items_done")),
    Part(
        RELEASE, RELEASED, "true", ("releases", "failed_releases"), ("releases_latest_on", "fact.released_on")
    ),
    Part(
        LAUNCH,
        LAUNCHED,
        IS_LAUNCHED,
        ("launches", "on_time_launches"),
        ("launches_latest_on", "fact.launched_on"),
    ),
    Part(LAUNCH, FIRST_SIGN, IS_SEEN, ("launches_seen",)),
    Part(JUDGED, LAUNCHED, "true", ("judged_launches",), ("criteria_latest_on", "fact.launched_on")),
    Part(
        JUDGED,
        REVIEWED,
        "fact.reviewed",
        ("reviewed_launches", "successful_launches"),
        ("criteria_latest_on", "fact.reviewed_on"),
    ),
)


def statement(due: Due) -> str:
    """Write the INSERT that counts all months of the due products.

    All months, since a changed item may leave one month and enter three others.
    """
    parts = " UNION ALL ".join((*(_part(part, due) for part in _PARTS), _first_items(due)))
    totals = (*(f"sum({column})" for column in _COUNTS), "sum(first_item)")
    newest = (f"max({column})" for column in _LATEST)
    return f"""
        INSERT INTO metrics_deliverymonth (product_id, month, {", ".join((*_COUNTS, "first_item", *_LATEST))})
        SELECT product_id, month::date, {", ".join((*totals, *newest))}
        FROM ({parts}) AS part GROUP BY 1, 2
    """  # noqa: S608 only constants


def _part(part: Part, due: Due) -> str:
    # As int: adding up the parts is then three times as quick as with bigint.
    counts = (
        f"({total(name, among=part.where) if name in part.measures else 0})::int AS {name}"
        for name in _COUNTS
    )
    return f"""
        SELECT fact.product_id, {part.when.month} AS month, {", ".join(counts)}, 0 AS first_item,
               {", ".join(_newest(part, column) for column in _LATEST)}
        FROM {part.table} fact WHERE {part.where} {_only(due)} GROUP BY 1, 2
    """  # noqa: S608 only constants


def _newest(part: Part, column: str) -> str:
    name, moment = part.newest
    if name != column:
        return f"NULL::date AS {column}"
    day = f"max({moment})" if moment.endswith("_on") else f"(max({moment}) AT TIME ZONE 'UTC')::date"
    return f"{day} AS {column}"


def _first_items(due: Due) -> str:
    """One row per product, in the month from which its tracker is known to feed the portal."""
    zeros = ", ".join(f"0 AS {name}" for name in _COUNTS)
    nothing = ", ".join(f"NULL::date AS {name}" for name in _LATEST)
    return f"""
        SELECT fact.product_id, date_trunc('month', min(fact.created_at) AT TIME ZONE 'UTC') AS month,
               {zeros}, 1 AS first_item, {nothing}
        FROM {WORK} fact WHERE fact.created_at IS NOT NULL {_only(due)} GROUP BY 1
    """  # noqa: S608 only constants


def _only(due: Due) -> str:
    return "" if due.everything else "AND fact.product_id = ANY(%(products)s)"
