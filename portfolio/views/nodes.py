"""Pages of the portfolio tree and its nodes."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.permissions import Action, can, can_somewhere, require_somewhere
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.subjects.panels import OVERVIEW
from portfolio.forms.nodes import NodeForm
from portfolio.lists import NODES
from portfolio.models import Node
from portfolio.panels import node_panels
from portfolio.selectors import tree as tree_selectors
from portfolio.services import nodes
from portfolio.views.finding import crumbs, find_node


def tree(request: Asked) -> HttpResponseBase:
    """Show the portfolio tree, or send it as a file."""
    if "export" in request.GET:
        return listing_page(request, NODES)
    context = {
        "roots": tree_selectors.tree(request.user),
        "may_edit": can_somewhere(request.user, Action.EDIT_TREE),
    }
    return render(request, "portfolio/tree.html", context)


def node_list(request: Asked) -> HttpResponseBase:
    """List the nodes of the tree."""
    return listing_page(request, NODES, template="portfolio/node_list.html")


def node_below(request: Asked, code: str) -> HttpResponse:
    """Draw one level of the tree: what stands right below a node."""
    node = find_node(request.user, code)
    context = {
        "branch": tree_selectors.level(request.user, node),
        "may_edit": can_somewhere(request.user, Action.EDIT_TREE),
    }
    return render(request, "portfolio/level.html", context)


def node_detail(request: Asked, code: str, tab: str = OVERVIEW) -> HttpResponse:
    """Show a node: what it is, what stands below it, what it is for."""
    node = find_node(request.user, code)
    if not node_panels.has(request, node, tab):
        raise Http404
    above, _below = tree_selectors.kin(request.user, node)
    context = {
        "node": node,
        "level": tree_selectors.level(request.user, node) if tab == OVERVIEW else None,
        "tab": tab,
        "tabs": node_panels.tabs(request, node, current=tab, url=partial(_address, node)),
        "crumbs": crumbs(above, node.name),
        "main_panels": node_panels.fill(request, node, tab=tab, side=False),
        "side_panels": node_panels.fill(request, node, tab=tab, side=True),
        "may_edit": can(request.user, Action.EDIT_TREE, node),
    }
    return render(request, "portfolio/node_detail.html", context)


def node_add(request: Asked) -> HttpResponse:
    """Add a node to the tree."""
    require_somewhere(request.user, Action.EDIT_TREE)
    parent = Node.objects.visible_to(request.user).filter(code=request.GET.get("parent", "")).first()
    form = NodeForm(request.POST or None, user=request.user, initial={"parent": parent})
    if node := saved(form, partial(nodes.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": node.name})
        return redirect("portfolio:tree")
    return form_page(
        request, form, title=_("Add a node"), submit=_("Add node"), cancel_url=reverse("portfolio:tree")
    )


def node_edit(request: Asked, code: str) -> HttpResponse:
    """Change a node or move it."""
    node = find_node(request.user, code, Action.EDIT_TREE)
    form = NodeForm(request.POST or None, user=request.user, initial=_node_initial(node))
    if changed := saved(form.keep_parent(node), partial(nodes.change, by=request.user, node=node)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("portfolio:tree")
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": node.name},
        submit=_("Save node"),
        cancel_url=reverse("portfolio:tree"),
    )


def _node_initial(node: Node) -> dict[str, object]:
    return {name: getattr(node, name) for name in NodeForm.base_fields}


def _address(node: Node, tab: str) -> str:
    if tab == OVERVIEW:
        return reverse("portfolio:node-detail", args=[node.code])
    return reverse("portfolio:node-tab", args=[node.code, tab])
