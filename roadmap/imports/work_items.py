"""Work items of a tracker."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Boolean, Choice, Code, Date, Decimal, Email, Text, Timestamp, code_key
from core.ingest.messages import Label
from core.ingest.pipeline.rows import Rows
from core.ingest.sources import Check, Column, Context, Shaped, Source
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from roadmap.imports.rules import PRODUCT_RULES
from roadmap.models import WorkItem

RULES: Final = ("project", "labels")
OWN: Final = "portal"
CATEGORY: Final = Choice(
    {
        "to_do": ("to do", "todo", "new", "open", "à faire", "backlog", "nouveau"),
        "in_progress": ("in progress", "indeterminate", "doing", "en cours", "started"),
        "done": ("closed", "complete", "completed", "terminé", "fait", "résolu"),
    }
)
SEVERITY: Final = Choice(
    {
        "1": ("trivial", "cosmetic", "très faible", "s5", "sev5", "lowest"),
        "2": ("minor", "mineur", "mineure", "low", "faible", "s4", "sev4"),
        "3": ("major", "majeur", "majeure", "medium", "moyenne", "moyen", "s3", "sev3"),
        "4": ("critical", "critique", "high", "haute", "élevée", "s2", "sev2"),
        "5": ("blocker", "bloquant", "bloquante", "highest", "s1", "sev1"),
    }
)


def _moment(name: str, label: Label, *aliases: str) -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Timestamp(), writes=name)


def _day(name: str, label: Label, *aliases: str, writes: str = "") -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Date(), writes=writes or name)


def _text(name: str, label: Label, length: int, *aliases: str, writes: str = "") -> Column:
    return Column(
        name=name, label=label, aliases=aliases, cleaner=Text(max_length=length), writes=writes or name
    )


COLUMNS: Final = (
    replace(PRODUCT_COLUMN, required=False),
    Column(
        name="key",
        label=_("Key"),
        aliases=("issue key", "clé", "id", "work item key", "ticket"),
        cleaner=Code(max_length=100),
        required=True,
        writes="key",
    ),
    Column(
        name="origin",
        label=_("Tracker"),
        aliases=("source", "tracker", "outil"),
        cleaner=Code(max_length=40),
        writes="origin",
    ),
    Column(
        name="project",
        label=_("Project"),
        aliases=("projet", "project key", "project_key"),
        cleaner=Text(),
        staged=False,
        help=_("Used only by a mapping's rules that lead from a project to a product."),
    ),
    Column(
        name="labels",
        label=_("Labels"),
        aliases=("label", "étiquettes", "étiquette", "tags"),
        cleaner=Text(),
        staged=False,
        help=_("Used only by a mapping's rules that lead from a label to a product."),
    ),
    _text("type", _("Type"), 60, "issue type", "type de ticket", "kind", writes="kind"),
    _text("status", _("Status"), 60, "statut", "state", "état", writes="status_name"),
    Column(
        name="status_category",
        label=_("Status category"),
        aliases=("catégorie de statut", "category", "catégorie"),
        cleaner=CATEGORY,
        writes="category",
    ),
    _moment("created_at", _("Created"), "created", "créé le", "créé", "création"),
    _moment("started_at", _("Started"), "started", "démarré le", "début", "in progress since"),
    _moment("done_at", _("Done"), "done", "resolved", "terminé le", "résolu le", "completed_at", "closed_at"),
    _day("due_on", _("Due"), "due", "due date", "échéance"),
    _day("committed_on", _("Committed"), "committed", "engagé le"),
    _text("sprint", _("Sprint"), 100, "iteration", "itération"),
    _day("sprint_start", _("Sprint start"), "début du sprint", writes="sprint_starts_on"),
    _day("sprint_end", _("Sprint end"), "fin du sprint", writes="sprint_ends_on"),
    Column(
        name="points",
        label=_("Points"),
        aliases=("story points", "estimation", "estimate"),
        cleaner=Decimal(min=0, max=999_999, places=2, rounded=True),
        writes="points",
    ),
    Column(
        name="estimate_hours",
        label=_("Estimate, hours"),
        aliases=("estimation en heures", "hours"),
        cleaner=Decimal(min=0, max=9_999_999, places=2, rounded=True),
        writes="estimate_hours",
    ),
    Column(
        name="assignee_email",
        label=_("Assignee"),
        aliases=("assignee", "assigné à", "responsable"),
        cleaner=Email(),
        writes="assignee_email",
    ),
    Column(
        name="severity",
        label=_("Severity"),
        aliases=("sévérité", "gravité", "priority", "priorité"),
        cleaner=SEVERITY,
        writes="severity",
    ),
    Column(
        name="found_in_production",
        label=_("Found in production"),
        aliases=("trouvé en production", "escaped", "production", "en production"),
        cleaner=Boolean(),
        writes="found_in_production",
    ),
    _text("parent", _("Parent"), 100, "parent key", "epic", "parent_key", writes="parent_key"),
)


def missing(present: frozenset[str], options: Mapping[str, Any]) -> list[str]:
    """Ask for the product, unless the mapping has rules for a column that the file has."""
    rules: Mapping[str, Any] = options.get("product_rules") or {}
    return [] if "product" in present or present.intersection(rules) else ["product"]


def shape(rows: Rows, context: Context) -> Rows:
    """Find the product of a row without one by the mapping's rules: {"project": {"PAY": "checkout"}, …}."""
    products = list(rows.get("product_id"))
    rules: Mapping[str, Mapping[str, str]] = context.options.get("product_rules") or {}
    if None in products:
        if rules:
            ids = context.ids["product"]
            for column in RULES:
                _apply(rules.get(column) or {}, rows.get(column), products, ids)
        for index, product in enumerate(products):
            if product is None:
                rows.reject(index, "product", "no_product", rows.get("project")[index] or "")
    rows.values["product_id"] = products
    rows.values["origin"] = [origin or OWN for origin in rows.get("origin")]
    return rows


def _apply(rule: Mapping[str, str], texts: Any, products: list[int | None], ids: Mapping[str, int]) -> None:
    by_key = {code_key(text): ids.get(code_key(code)) for text, code in rule.items()}
    for index, text in enumerate(texts):
        if products[index] is None and text:
            parts = [code_key(part) for part in str(text).replace(";", ",").split(",")]
            products[index] = next((by_key[part] for part in parts if by_key.get(part)), None)


def _order(later: str, earlier: str, *, needs: tuple[str, str]) -> Check:
    return Check(
        code="dates_reversed",
        column=needs[0],
        fault=f"s.{later} < s.{earlier}",
        value=f"s.{later}",
        parameters={"later": f"(s.{later})::date", "earlier": f"(s.{earlier})::date"},
        needs=needs,
    )


WORK_ITEMS: Final = Source(
    name="work_items",
    label=_("Work items"),
    description=_("One row per item of a tracker: stories, tasks, defects, with the days they moved."),
    model=WorkItem,
    columns=COLUMNS,
    key=("origin", "key"),
    key_names=("key",),
    row_path=PRODUCT_PATH,
    missing=missing,
    shaped=(Shaped(name="product_id", copied=True), Shaped(name="origin", copied=True)),
    shape=shape,
    options=(PRODUCT_RULES,),
    checks=(
        _order("done_at", "started_at", needs=("done_at", "started_at")),
        _order("sprint_ends_on", "sprint_starts_on", needs=("sprint_end", "sprint_start")),
    ),
    months=(
        "created_at",
        "started_at",
        "done_at",
        "due_on",
        "sprint_ends_on",
    ),
    issue_texts={
        "no_product": (
            _("Nothing in this row tells which product it belongs to."),
            _("Fill in the product, or add a rule for the project or label to the mapping."),
        )
    },
)
