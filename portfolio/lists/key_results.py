"""The list of key results."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Column, Edit, Empty, Listing
from core.common.numbers import trimmed
from portfolio.drawing.key_results import figure
from portfolio.drawing.objectives import part, state
from portfolio.extensions import measured
from portfolio.filters.objectives import KeyResultFilter
from portfolio.forms.strategy import KeyResultForm
from portfolio.lists.finding import SEEN_OBJECTIVES, SEEN_PRODUCTS
from portfolio.lists.nodes import SEEN_NODES
from portfolio.selectors.key_results import key_results_for
from portfolio.services import key_results
from teams.lists.editing import field_of


def may_edit(user: User, row: Any) -> bool:
    """Tell whether a user may change what hangs on an objective."""
    return can(user, Action.EDIT_OBJECTIVE, row.objective)


def edits_somewhere(user: User) -> bool:
    """Tell whether a user may change objectives somewhere."""
    return can_somewhere(user, Action.EDIT_OBJECTIVE)


def objective_url(row: Any) -> str:
    """Return the page of the objective that a row hangs on."""
    return reverse("portfolio:objective-detail", args=[row.objective_id])


def _edit(name: str, **more: Any) -> Edit:
    more |= {"may": may_edit, "offered": edits_somewhere, "each": key_results.change_each}
    return field_of(KeyResultForm, name, key_results.change, "key_result", **more)


def _number(name: str) -> Edit:
    return _edit(name, value=lambda row: measured.written(getattr(row, name), row.kpi))


def _kpi_field(_user: User) -> forms.Field:
    return forms.ChoiceField(choices=[("", gettext("By hand")), *measured.choices()], required=False)


def _kpi(row: Any) -> str:
    known = measured.kpi(row.kpi) if row.kpi else None
    return known.name if known else row.kpi or gettext("By hand")


def _value(row: Any) -> Any:
    """Write what a key result is at, as a link to the reading where a KPI measures it."""
    said = figure(row.way.value, row)
    url = row.way.reading.url if row.way.reading else ""
    return format_html('<a href="{}">{}</a>', url, said) if url else format_html("{}", said)


KEY_RESULTS = Listing(
    name="key_results",
    url_name="portfolio:key-result-list",
    title=_("Key results"),
    counted=ngettext_lazy("%(total)s key result", "%(total)s key results", "total"),
    search=_("Key result, code or objective"),
    rows=key_results_for,
    filters=KeyResultFilter,
    finders={"objective": SEEN_OBJECTIVES, "node": SEEN_NODES, "product": SEEN_PRODUCTS},
    source="key_results",
    url=lambda row: reverse("portfolio:key-result-edit", args=[row.pk]),
    opens=edits_somewhere,
    columns=(
        Column("title", _("Key result"), "title", edit=_edit("title", bulk=False)),
        Column("objective", _("Objective"), "objective__title", show="objective.title", url=objective_url),
        Column(
            "node",
            _("Portfolio"),
            "objective__node__name",
            show="objective.node.name",
            url=lambda row: reverse("portfolio:node-tab", args=[row.objective.node.code, "strategy"]),
            optional=True,
        ),
        Column("kpi", _("Measured by"), "kpi", show=_kpi, edit=_edit("kpi", field=_kpi_field)),
        Column(
            "start_value",
            pgettext_lazy("a number", "From"),
            kind="figure",
            show=lambda row: figure(row.start_value, row),
            edit=_number("start_value"),
        ),
        Column(
            "target_value",
            pgettext_lazy("a number", "To"),
            kind="figure",
            show=lambda row: figure(row.target_value, row),
            edit=_number("target_value"),
        ),
        Column("value", pgettext_lazy("of a key result", "Now"), kind="figure", show=_value),
        Column("progress", _("Progress"), show=lambda row: part(row.way.progress)),
        Column(
            "product",
            _("Product"),
            "product__name",
            show="product.name",
            edit=_edit("product", finder=SEEN_PRODUCTS),
            optional=True,
        ),
        Column("window", _("Window"), "window", edit=_edit("window"), optional=True),
        Column("unit", _("Unit"), "unit", edit=_edit("unit"), optional=True),
        Column("code", _("Code"), "code", kind="mono", optional=True),
        Column(
            "state",
            _("State of the objective"),
            "objective__state",
            kind="status",
            show=lambda row: state(row.objective),
            optional=True,
        ),
        Column(
            "ends_on", _("Until"), "objective__ends_on", kind="date", show="objective.ends_on", optional=True
        ),
    ),
    default_sort="objective",
    export=(
        ("code", lambda row: row.code),
        ("objective", lambda row: row.objective.code),
        ("title", lambda row: row.title),
        ("kpi", lambda row: row.kpi),
        ("window", lambda row: row.window),
        ("product", lambda row: row.product.code if row.product else ""),
        ("start", lambda row: trimmed(row.start_value)),
        ("target", lambda row: trimmed(row.target_value)),
        ("unit", lambda row: row.unit),
    ),
    empty=Empty(
        _("No key results yet"),
        _(
            "A key result shows how far an objective is: a KPI on its way to a number, or a value said by "
            "hand. Add them on the page of an objective, or import a file with code, objective, title, start "
            "and target."
        ),
    ),
)
