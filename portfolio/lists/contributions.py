"""The list of contributions: which products serve which objectives, and how much."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common.listing import Column, Edit, Empty, Listing
from portfolio.drawing.objectives import state
from portfolio.filters.objectives import ContributionFilter
from portfolio.forms.strategy import ContributionForm
from portfolio.lists.finding import SEEN_OBJECTIVES, SEEN_PRODUCTS
from portfolio.lists.key_results import edits_somewhere, may_edit, objective_url
from portfolio.lists.nodes import SEEN_NODES
from portfolio.selectors.key_results import contributions_for
from portfolio.services import objectives
from teams.lists.editing import field_of


def _edit(name: str) -> Edit:
    return field_of(
        ContributionForm,
        name,
        objectives.change_contribution,
        "contribution",
        may=may_edit,
        offered=edits_somewhere,
        each=objectives.change_contributions,
    )


def _product(row: Any) -> str:
    return reverse("portfolio:product-tab", args=[row.product.code, "strategy"])


CONTRIBUTIONS = Listing(
    name="contributions",
    url_name="portfolio:contribution-list",
    title=_("Contributions"),
    counted=ngettext_lazy("%(total)s contribution", "%(total)s contributions", "total"),
    search=_("Product, objective or note"),
    rows=contributions_for,
    filters=ContributionFilter,
    finders={"objective": SEEN_OBJECTIVES, "node": SEEN_NODES, "product": SEEN_PRODUCTS},
    source="contributions",
    url=_product,
    names=lambda row: f"{row.product.name}, {row.objective.title}",
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("objective", _("Objective"), "objective__title", show="objective.title", url=objective_url),
        Column(
            "weight", _("How much"), "weight", kind="order", show="get_weight_display", edit=_edit("weight")
        ),
        Column("note", _("Note"), "note", edit=_edit("note")),
        Column(
            "state",
            _("State of the objective"),
            "objective__state",
            kind="status",
            show=lambda row: state(row.objective),
        ),
        Column(
            "node",
            _("Portfolio"),
            "objective__node__name",
            show="objective.node.name",
            url=lambda row: reverse("portfolio:node-tab", args=[row.objective.node.code, "strategy"]),
            optional=True,
        ),
        Column(
            "ends_on", _("Until"), "objective__ends_on", kind="date", show="objective.ends_on", optional=True
        ),
    ),
    default_sort="product",
    export=(
        ("objective", lambda row: row.objective.code),
        ("product", lambda row: row.product.code),
        ("weight", lambda row: row.weight),
        ("note", lambda row: row.note),
    ),
    empty=Empty(
        _("No contributions yet"),
        _(
            "A contribution says which product serves which objective, and how much. Add them on the page "
            "of an objective, or import a file with objective, product and weight."
        ),
    ),
)
