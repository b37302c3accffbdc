"""The nodes of the portfolio tree as a list."""

from dataclasses import replace
from operator import attrgetter
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.access.models import Scope, User
from core.access.permissions import Action, can, can_somewhere, paths_for
from core.common.listing import Add, Column, Edit, Empty, Finder, Listing, of_finder, of_form
from portfolio.filters.nodes import NodeFilter
from portfolio.forms.nodes import NodeForm
from portfolio.forms.places import places
from portfolio.models import Node
from portfolio.selectors.tree import listed
from portfolio.services import nodes
from teams.lists.people import ANYBODY

SEEN_NODES = Finder(lambda user: Node.objects.visible_to(user), "code", ("name", "code"))
NODES_TO_HANG = Finder(lambda user: places(user, Action.EDIT_TREE), "code", ("name", "code"))


def edits_tree(user: User) -> bool:
    """Tell whether a user may change some part of the tree."""
    return can_somewhere(user, Action.EDIT_TREE)


def _field(name: str, *, bulk: bool = True, finder: Finder | None = None) -> Edit:
    """Return how a field of a node is changed in the list."""

    def change(*, by: User, row: Node, value: Any) -> None:
        nodes.change(by=by, node=row, **{name: value})

    return Edit(
        field=of_finder(finder) if finder else of_form(NodeForm, name),
        value=attrgetter(name),
        may=lambda user, node: can(user, Action.EDIT_TREE, node),
        offered=edits_tree,
        change=change,
        finder=finder,
        bulk=bulk,
    )


def _may_move(user: User, node: Node) -> bool:
    """Tell whether a user may take a node from where it hangs: a root only with the whole tree."""
    above = Scope(path=node.scope.path.rpartition(".")[0])
    return can(user, Action.EDIT_TREE, node) and can(user, Action.EDIT_TREE, above)


def _parent_field(user: User) -> forms.Field:
    """Return the field that reads a parent; who may edit the whole tree may do without one."""
    return NODES_TO_HANG.field(user, required=paths_for(user, Action.EDIT_TREE) is not None)


_PARENT = replace(
    _field("parent", finder=NODES_TO_HANG),
    field=_parent_field,
    value=attrgetter("seen_parent"),
    may=_may_move,
)

NODES = Listing(
    name="portfolios",
    url_name="portfolio:node-list",
    title=_("Portfolios"),
    counted=ngettext_lazy("%(total)s node", "%(total)s nodes", "total"),
    search=_("Name or code"),
    rows=listed,
    filters=NodeFilter,
    finders={"below": SEEN_NODES},
    source="portfolios",
    subject="node",
    url=lambda node: reverse("portfolio:node-detail", args=[node.code]),
    columns=(
        Column("name", _("Name"), "name", edit=_field("name", bulk=False)),
        Column("code", _("Code"), "code", kind="mono"),
        Column("kind", _("Kind"), "kind", kind="pill", show="get_kind_display", edit=_field("kind")),
        Column("parent", _("Parent"), "seen_parent_name", show="seen_parent_name", edit=_PARENT),
        Column(
            "owner",
            pgettext_lazy("of a node", "Owner"),
            "owner__name",
            kind="person",
            show="owner.name",
            edit=_field("owner", finder=ANYBODY),
        ),
    ),
    default_sort="name",
    export=(
        ("code", lambda node: node.code),
        ("name", lambda node: node.name),
        ("parent", lambda node: node.seen_parent or ""),
        ("kind", lambda node: node.kind),
        ("owner_email", lambda node: node.owner.email if node.owner else ""),
    ),
    add=Add(_("Node"), "portfolio:node-add", edits_tree),
    empty=Empty(
        _("No portfolio yet"),
        _(
            "The tree holds your group, business units and portfolios; products hang below it. Import a file "
            "with code, name and parent, or add the root by hand."
        ),
    ),
)
