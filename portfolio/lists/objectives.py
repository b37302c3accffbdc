"""The list of objectives."""

from dataclasses import replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can
from core.common import icons
from core.common.listing import Add, Column, Edit, Empty, Finder, Listing
from portfolio.drawing.objectives import bar, state
from portfolio.filters.objectives import ObjectiveFilter
from portfolio.forms.places import places
from portfolio.forms.strategy import ObjectiveForm
from portfolio.lists.finding import SEEN_OBJECTIVES, SEEN_PRODUCTS
from portfolio.lists.key_results import edits_somewhere
from portfolio.lists.nodes import SEEN_NODES
from portfolio.models import Objective
from portfolio.selectors.objectives import objectives_for
from portfolio.services import objectives
from teams.lists.editing import field_of
from teams.lists.people import ANYBODY


def _served(objective: Any) -> Any:
    """Return how many products serve an objective; a warning where none does and one should."""
    if objective.served_by or objective.state != Objective.State.OPEN:
        return objective.served_by
    return icons.mark("warning", label=gettext("None"))


def _edit(name: str, *, bulk: bool = True, finder: Finder | None = None) -> Edit:
    return field_of(
        ObjectiveForm,
        name,
        objectives.change,
        "objective",
        may=lambda user, objective: can(user, Action.EDIT_OBJECTIVE, objective),
        offered=edits_somewhere,
        finder=finder,
        bulk=bulk,
        each=objectives.change_each,
    )


NODES_TO_SERVE = Finder(lambda user: places(user, Action.EDIT_OBJECTIVE), "code", ("name", "code"))


def _node_field(user: User) -> forms.Field:
    return NODES_TO_SERVE.field(user, required=True)


OBJECTIVES = Listing(
    name="objectives",
    url_name="portfolio:objective-list",
    title=_("Objectives"),
    counted=ngettext_lazy("%(total)s objective", "%(total)s objectives", "total"),
    search=_("Objective or code"),
    rows=objectives_for,
    filters=ObjectiveFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS, "owner": ANYBODY},
    source="objectives",
    subject="objective",
    url=lambda objective: reverse("portfolio:objective-detail", args=[objective.pk]),
    columns=(
        Column("title", _("Objective"), "title", edit=_edit("title", bulk=False)),
        Column(
            "node",
            _("Portfolio"),
            "node__name",
            show="node.name",
            url=lambda objective: reverse("portfolio:node-tab", args=[objective.node.code, "strategy"]),
            edit=replace(_edit("node", finder=NODES_TO_SERVE), field=_node_field),
        ),
        Column("progress", _("Progress"), show=lambda objective: bar(objective.progress)),
        Column("key_results", _("Key results"), "shown_by", kind="number", show="shown_by", decimals=0),
        Column("products", _("Products"), "served_by", kind="number", show=_served, decimals=0),
        Column(
            "owner",
            _("Owner"),
            "owner__name",
            kind="person",
            show="owner.name",
            edit=_edit("owner", finder=ANYBODY),
        ),
        Column("ends_on", _("To"), "ends_on", kind="date", edit=_edit("ends_on")),
        Column("state", _("State"), "state", kind="status", show=state, edit=_edit("state")),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=_edit("starts_on"), optional=True),
        Column("code", _("Code"), "code", kind="mono", optional=True),
        Column(
            "parent",
            _("Serves"),
            "parent__title",
            show="parent.title",
            edit=_edit("parent", finder=SEEN_OBJECTIVES),
            optional=True,
        ),
    ),
    default_sort="-ends_on",
    export=(
        ("code", lambda objective: objective.code),
        ("portfolio", lambda objective: objective.node.code),
        ("title", lambda objective: objective.title),
        ("parent", lambda objective: objective.parent.code if objective.parent else ""),
        ("owner_email", lambda objective: objective.owner.email if objective.owner else ""),
        ("from", lambda objective: objective.starts_on),
        ("to", lambda objective: objective.ends_on),
        ("state", lambda objective: objective.state),
        ("description", lambda objective: objective.description),
    ),
    add=Add(_("Objective"), "portfolio:objective-add", edits_somewhere),
    empty=Empty(
        _("No objectives yet"),
        _(
            "An objective says what a node wants to reach in a period, key results show how far it is, and "
            "products serve it. Set the first one, or import a file."
        ),
    ),
)
