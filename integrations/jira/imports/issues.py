"""Jira’s CSV export of issues, as a source of work items."""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Option, Shaped, Source, Value
from integrations.jira.imports.columns import COLUMNS, is_jira
from integrations.jira.imports.rows import shape
from integrations.jira.imports.translations import TRANSLATIONS
from portfolio.imports.references import PRODUCT, PRODUCT_PATH
from roadmap.imports.work_items import WORK_ITEMS
from roadmap.models import WorkItem

PARENTS: Final = ("parent_key", "parent_id", "parent_of_either_kind", "epic", "parent_link")
ESTIMATES: Final = ("seconds", "units")

# A start once seen is kept while the file no longer tells it, unless the item went back or ended before it.
STARTED: Final = """
    CASE WHEN s.category = 'to_do' THEN s.started_at
         ELSE coalesce(s.started_at, CASE WHEN s.done_at IS NULL OR t.started_at <= s.done_at
                                          THEN t.started_at END) END
"""


def _made(name: str, label: Any = "", *needs: str, show: str = "") -> Shaped:
    return Shaped(name=name, label=label, needs=needs, show=show, copied=True)


def _beside(name: str, *needs: str) -> Shaped:
    return Shaped(name=name, needs=needs, writes=False, copied=True, sql_type="text")


# A file of one project says nothing about the others.
SAME_PROJECTS: Final = """
    regexp_replace(t.key, '-[^-]*$', '') IN (SELECT regexp_replace(p.key, '-[^-]*$', '') FROM {s} p)
"""

SHAPED: Final = (
    _made("product_id", _("Product"), show=PRODUCT.show),
    _made("origin"),
    _made("category", _("Status category"), "status"),
    _made("done_at", _("Done"), "resolved_at", "category_changed_at"),
    _made("started_at", _("Started"), "started_at", "category_changed_at"),
    _made("sprint", _("Sprint"), "sprint"),
    _made("sprint_starts_on", _("Sprint start"), "sprint"),
    _made("sprint_ends_on", _("Sprint end"), "sprint"),
    _made("committed_on", _("Committed"), "committed_on", "sprint", "due_on"),
    _made("points", _("Points"), "points", "point_estimate"),
    _made("estimate_hours", _("Estimate, hours"), "estimate"),
    _made("assignee_email", _("Assignee"), "assignee"),
    _made("severity", _("Severity"), "severity", "priority"),
    _made("found_in_production", _("Found in production"), "type", "found_in"),
    _made("parent_key", _("Parent"), *PARENTS),
    _beside("estimate_form", "estimate"),
    _beside("parent_number", "parent_id", "parent_of_either_kind"),
)


def find_parents(stage: Stage) -> None:
    """Turn the numbers of parents into keys, where the parent is in the file."""
    if {"parent_number", "issue_id"} <= stage.columns().keys():
        stage.execute(
            """
            UPDATE {s} s SET parent_key = p.key FROM {s} p
            WHERE s.parent_key IS NULL AND s.parent_number = p.issue_id
            """
        )


def notes(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """Say how estimates were written, and of which items the file does not tell start or end."""
    return [*_estimates(stage), *_unknown(stage), *_people(stage)]


def _estimates(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    if "estimate" not in stage.context.present:
        return []
    found = dict(
        stage.fetch(
            "SELECT estimate_form, count(*) FROM {s} WHERE estimate_form IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
    )
    return [(f"jira_estimates_{form}", {"count": found[form]}) for form in ESTIMATES if form in found]


def _unknown(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    staged = stage.columns()
    asked = []
    if {"category", "done_at"} <= staged.keys():
        asked.append(("jira_no_end", "category = 'done' AND done_at IS NULL"))
    if "started_at" not in staged:
        asked.append(("jira_no_start_column", "true"))
    elif "category" in staged:
        asked.append(("jira_no_start", "started_at IS NULL AND category IS DISTINCT FROM 'to_do'"))
    if "committed_on" in staged and stage.context.options.get("promises") != "told":
        asked.append(("jira_promises", "committed_on IS NOT NULL"))
    counts = [
        (code, int(stage.value("SELECT count(*) FROM {s} WHERE {where}", where=sql.SQL(where))))
        for code, where in asked
    ]
    return [(code, {"count": count}) for code, count in counts if count]


def _people(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    people = stage.context.means.get("people")
    if people is None:
        return []
    unknown = sorted({value for value, hint in people.found if not people.answer(value, hint)})
    said = {"count": len(unknown), "examples": ", ".join(unknown[:3])}
    return [("jira_people_unknown", said)] if unknown else []


def _promises(text: str) -> str:
    if text not in ("", "told"):
        raise ValueError(gettext("There is no such answer."))
    return text


PROMISES: Final = Option(
    name="promises",
    label=_("Committed items"),
    help=_(
        "A Jira file does not tell when an item was promised. The portal takes it as promised at the start "
        "of its sprint, or of the month it is due in where the sprint’s days are unknown, if it existed then."
    ),
    choices=(("told", _("only those of a mapped column")),),
    read=_promises,
    write=str,
)

ISSUES: Final = Source(
    name="jira",
    foreign=True,
    label=_("Jira issues"),
    description=_(
        "The CSV that Jira exports (all fields), or a Data pipeline file: each issue becomes a work item."
    ),
    model=WorkItem,
    fact=WORK_ITEMS.name,
    columns=COLUMNS,
    key=WORK_ITEMS.key,
    key_names=("key",),
    key_shown="s.key",
    row_path=PRODUCT_PATH,
    recognised=is_jira,
    one_date_order=True,
    shaped=SHAPED,
    shape=shape,
    resolve=find_parents,
    values={
        "started_at": Value(insert="s.started_at", update=STARTED, needs=("category_changed_at", "status"))
    },
    months=WORK_ITEMS.months,
    vanishes=SAME_PROJECTS,
    options=(PROMISES,),
    translations=TRANSLATIONS,
    notes=notes,
    issue_texts={
        "several_products": (
            _("Components or labels of this row lead to several products."),
            _("Leave one of them on the issue, or say on the page of values that one leads nowhere."),
        ),
        "no_product_for_project": (
            _("Nothing leads from project %(project)s to a product."),
            _("Choose a product for the project, a component or a label on the page of values."),
        ),
    },
    note_texts={
        "jira_estimates_seconds": _("Estimates that are bare numbers, read as seconds: %(count)s."),
        "jira_estimates_units": _(
            "Estimates with units (38h, 2d), read so: %(count)s. A day is 8 hours, a week 5 days."
        ),
        "jira_no_end": _(
            "Done items for which the file tells no day (Resolved is empty): %(count)s. They count in no "
            "month’s throughput."
        ),
        "jira_no_start_column": _(
            "The file does not tell when work on its items began: they have no cycle time and are not "
            "counted as work in progress. Map a field with the start of the work, or export “Status Category "
            "Changed”."
        ),
        "jira_no_start": _(
            "Items of which the file does not tell when work began: %(count)s. They have no cycle time; "
            "those in progress at one of the next imports keep the start that is seen then."
        ),
        "jira_promises": _(
            "Items taken as promised at the start of their sprint, or of the month they are due in, because "
            "they existed then: %(count)s. Jira does not export the day of a promise."
        ),
        "jira_people_unknown": _(
            "Assignees whom the portal does not know: %(count)s (%(examples)s). Their items go in unassigned."
        ),
    },
)
