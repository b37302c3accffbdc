"""From the cells of a Jira file to work items: product, category, days, promise, defect, person, parent.

What Jira’s file does not say is not made up: docs/adr/0016-what-a-jira-file-does-not-say.md.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from core.ingest.cells import code_key
from core.ingest.pipeline.rows import Rows
from core.ingest.sources import Context
from integrations.jira.imports.translations import project_of, sprint_fields, sprint_name
from integrations.jira.imports.words import ESCAPED, YES
from roadmap.models import WorkItem

ORIGIN: Final = "jira"
HOUR: Final = 3600
TO_DO, IN_PROGRESS, DONE = WorkItem.Category
Sprint = tuple[str, date | None, date | None]


def shape(rows: Rows, context: Context) -> Rows:
    """Make the columns of a work item from those of an issue."""
    made: dict[str, Sequence[Any]] = {
        "origin": [origin or ORIGIN for origin in rows.get("origin")],
        "product_id": _products(rows, context),
        "category": _answers(context, "statuses", rows.get("status_name"), rows.get("status_category")),
        "assignee_email": _answers(context, "people", rows.get("assignee"), rows.get("assignee_id")),
        "points": [
            one if one is not None else other
            for one, other in zip(rows.get("points"), rows.get("point_estimate"), strict=True)
        ],
        "estimate_hours": [time and round(time.seconds / HOUR, 2) for time in rows.get("estimate")],
        "estimate_form": [time and time.form for time in rows.get("estimate")],
    }
    rows.values.update(made)
    rows.values.update(_days(rows))
    rows.values.update(_promises(rows, context))
    rows.values.update(_defects(rows, context))
    rows.values.update(_parents(rows))
    return rows


def _answers(context: Context, name: str, values: Sequence[Any], hints: Sequence[Any]) -> list[str | None]:
    """Translate a column; None where the value stands for nothing."""
    translator = context.means.get(name)
    if translator is None:
        return [None] * len(values)
    pairs = list(zip(values, hints, strict=True))
    known = {
        pair: translator.answer(pair[0], str(pair[1] or "")) or None if pair[0] else None
        for pair in set(pairs)
    }
    return [known[pair] for pair in pairs]


def _products(rows: Rows, context: Context) -> list[int | None]:
    """Find the product: of the mapped column, else of components and labels, else of the project.

    Rejects a row that leads to several products, and one that leads to none.
    """
    lead = _leads(context)
    found: list[int | None] = []
    cells = zip(*(rows.get(name) for name in ("product_id", "components", "labels", "key")), strict=True)
    for index, (told, components, labels, key) in enumerate(cells):
        of_parts = lead("component_products", components or ()) | lead("label_products", labels or ())
        ids = {told} if told is not None else of_parts or lead("projects", (project_of(key),))
        if len(ids) > 1:
            rows.reject(index, "labels" if labels else "components", "several_products", project_of(key))
        elif not ids:
            rows.reject(index, "key", "no_product_for_project", key, project=project_of(key))
        found.append(next(iter(ids)) if len(ids) == 1 else None)
    return found


def _leads(context: Context) -> Callable[[str, Iterable[str]], set[int]]:
    """Give what finds the products that values of a translation lead to."""
    ids = context.ids["product"]
    known: dict[tuple[str, str], int | None] = {}

    def lead(name: str, values: Iterable[str]) -> set[int]:
        found: set[int] = set()
        for value in values:
            if (name, value) not in known:
                translator = context.means.get(name)
                code = translator.answer(value) if translator else ""
                known[name, value] = ids.get(code_key(code)) if code else None
            product = known[name, value]
            if product is not None:
                found.add(product)
        return found

    return lead


def _days(rows: Rows) -> dict[str, list[datetime | None]]:
    """Find start and end. Rejects a row whose mapped start lies after its end.

    End: of a done item the resolution, else the moment its category became done; of any other none.
    Start: as mapped, else of an item in progress the moment its category became that.
    """
    starts: list[datetime | None] = []
    ends: list[datetime | None] = []
    names = ("category", "resolved_at", "category_changed_at", "started_at")
    for index, (category, resolved, changed, told) in enumerate(
        zip(*(rows.get(name) for name in names), strict=True)
    ):
        end = (resolved or changed) if category == DONE else resolved if category is None else None
        start = told or (changed if category == IN_PROGRESS else None)
        if start and end and end < start:
            rows.reject(index, "started_at", "dates_reversed", start, later=end.date(), earlier=start.date())
        starts.append(start)
        ends.append(end)
    return {"started_at": starts, "done_at": ends}


def _promises(rows: Rows, context: Context) -> dict[str, list[Any]]:
    """Find the sprint with its days, and the day of the promise.

    Promised: as mapped; else at the start of the item’s period, if it existed by then: of its sprint where
    that has days, else of the month it is due in.
    """
    days = _sprint_days(context)
    sprints: list[str | None] = []
    starts: list[date | None] = []
    ends: list[date | None] = []
    promised: list[date | None] = []
    assumed = context.options.get("promises") != "told"
    names = ("sprint", "due_on", "committed_on", "created_at")
    for texts, due, told, created in zip(*(rows.get(name) for name in names), strict=True):
        name, first, last = _last_sprint([days(text) for text in texts or ()])
        period = first or (due.replace(day=1) if due else None)
        existed = period is not None and created is not None and created.date() <= period
        sprints.append(name[:100] if name else None)
        starts.append(first)
        ends.append(last)
        promised.append(told or (period if assumed and existed else None))
    return {
        "sprint": sprints,
        "sprint_starts_on": starts,
        "sprint_ends_on": ends,
        "committed_on": promised,
    }


def _last_sprint(sprints: Sequence[Sprint]) -> Sprint:
    """Choose the sprint in which an item counts: the one that ends last, without days the last written."""
    dated = [sprint for sprint in sprints if sprint[2] is not None]
    if dated:
        return max(dated, key=lambda sprint: sprint[2] or date.min)
    return sprints[-1] if sprints else ("", None, None)


def _sprint_days(context: Context) -> Callable[[str], Sprint]:
    """Give what finds name and days of a sprint: as people said, else as Data Center writes them."""
    translator = context.means.get("sprints")
    known: dict[str, Sprint] = {}

    def find(text: str) -> Sprint:
        if text not in known:
            fields = sprint_fields(text)
            name = sprint_name(text)
            said = translator.answer(name) if translator else ""
            written = f"{fields.get('startDate', '')[:10]}/{fields.get('endDate', '')[:10]}"
            known[text] = (name, *_interval(said or written))
        return known[text]

    return find


def _interval(text: str) -> tuple[date | None, date | None]:
    first, _slash, last = text.partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:  # a sprint that has not begun has <null>
        return None, None


def _defects(rows: Rows, context: Context) -> dict[str, list[Any]]:
    """Find which items are defects, how grave, and whether they were found in production."""
    types = _answers(context, "types", rows.get("kind"), [""] * len(rows))
    told = _answers(context, "severities", rows.get("severity"), [""] * len(rows))
    priorities = _answers(context, "priorities", rows.get("priority"), [""] * len(rows))
    found = context.means.get("found")
    severities: list[int | None] = []
    escaped: list[bool] = []
    for kind, severity, priority, places in zip(types, told, priorities, rows.get("found_in"), strict=True):
        grave = severity or priority if kind else severity
        outside = found is not None and any(found.answer(place) == YES for place in places or ())
        severities.append(int(grave) if grave else None)
        escaped.append(kind == ESCAPED or bool(kind and outside))
    return {"severity": severities, "found_in_production": escaped}


def _parents(rows: Rows) -> dict[str, list[str | None]]:
    """Find the parent’s key; where Jira writes a number, keep it to look the key up among all rows."""
    keys: list[str | None] = []
    numbers: list[str | None] = []
    names = ("parent_key", "epic", "parent_link", "parent_of_either_kind", "parent_id")
    for key, epic, link, either, number in zip(*(rows.get(name) for name in names), strict=True):
        digits = either if either and either.isdecimal() else None
        keys.append(key or (None if digits else either) or epic or link)
        numbers.append(digits or number)
    return {"parent_key": keys, "parent_number": numbers}
