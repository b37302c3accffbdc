"""The list of what was said by hand of key results. One says it on the key result's own page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common import people
from core.common.listing import Column, Empty, Listing
from core.common.numbers import trimmed
from portfolio.filters.objectives import KeyResultValueFilter
from portfolio.lists.nodes import SEEN_NODES
from portfolio.models import KeyResultValue
from portfolio.selectors.key_results import values_for


def _meet(rows: list[KeyResultValue], _user: object) -> None:
    people.meet(one.said_by for one in rows if one.said_by)


def _objective(one: KeyResultValue) -> str:
    return reverse("portfolio:objective-detail", args=[one.key_result.objective_id])


KEY_RESULT_VALUES = Listing(
    name="key_result_values",
    url_name="portfolio:key-result-value-list",
    source="key_result_values",
    title=_("Values of key results"),
    counted=ngettext_lazy("%(total)s value", "%(total)s values", "total"),
    search=_("Key result, objective or note"),
    rows=values_for,
    prepare=_meet,
    filters=KeyResultValueFilter,
    finders={"node": SEEN_NODES},
    names=lambda one: one.key_result.title,
    url=_objective,
    columns=(
        Column("key_result", _("Key result"), "key_result__title", show="key_result.title"),
        Column(
            "objective", _("Objective"), "key_result__objective__title", show="key_result.objective.title"
        ),
        Column("on", _("Day"), "on", kind="date"),
        Column("value", _("Value"), kind="number", show=lambda one: trimmed(one.value)),
        Column(
            "said_by",
            _("Said by"),
            "said_by",
            kind="person",
            show=lambda one: people.called(one.said_by) if one.said_by else None,
        ),
        Column("note", _("Note"), "note", kind="text"),
        Column("code", _("Code"), "key_result__code", kind="mono", show="key_result.code", optional=True),
    ),
    default_sort="-on",
    export=(
        ("key_result", lambda one: one.key_result.code),
        ("on", lambda one: one.on),
        ("value", lambda one: trimmed(one.value)),
        ("said_by", lambda one: one.said_by),
        ("note", lambda one: one.note),
    ),
    empty=Empty(
        _("Nothing was said of a key result yet"),
        _(
            "Say on its page what a key result without a KPI is at, or import a file with key_result, on and "
            "value."
        ),
    ),
)
