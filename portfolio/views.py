"""Pages of the portfolio: the tree, its nodes, products and who answers for them."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.access.requests import Asked
from core.common.exports import export
from core.common.forms import saved
from core.common.listing import list_page
from core.common.pages import form_page
from portfolio import panels
from portfolio.filters import NodeFilter, ProductFilter
from portfolio.forms import NodeForm, OwnershipForm, ProductForm, lacks_portfolio
from portfolio.models import Node, Ownership, Product
from portfolio.selectors import products as product_selectors
from portfolio.selectors import tree as tree_selectors
from portfolio.services import nodes, ownership, products


def product_list(request: Asked) -> HttpResponseBase:
    """List products."""
    rows = product_selectors.products_for(request.user, timezone.localdate())
    filterset = ProductFilter(request.GET, queryset=rows, request=request)
    file = export(request, filterset.qs, product_selectors.LISTING, name="products")
    context = {
        "list": list_page(request, filterset, product_selectors.LISTING),
        "may_add": can_somewhere(request.user, Action.EDIT_PRODUCT),
    }
    return file or render(request, "portfolio/product_list.html", context)


def product_detail(request: Asked, code: str) -> HttpResponse:
    """Show a product: what it is, who has it, how it is."""
    product = _product(request.user, code)
    page = product_selectors.product_page(user=request.user, product=product, today=timezone.localdate())
    context = {
        "page": page,
        "crumbs": _crumbs(page.ancestors, product.name),
        "main_panels": panels.fill(request, product, side=False),
        "side_panels": panels.fill(request, product, side=True),
        "may_edit": can(request.user, Action.EDIT_PRODUCT, product),
        "may_assign": can(request.user, Action.EDIT_OWNERSHIP, product),
    }
    return render(request, "portfolio/product_detail.html", context)


def product_add(request: Asked) -> HttpResponse:
    """Add a product."""
    if not can_somewhere(request.user, Action.EDIT_PRODUCT):
        raise PermissionDenied
    form = ProductForm(request.POST or None, user=request.user, initial={"node": request.GET.get("node")})
    if product := saved(form, partial(products.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": product.name})
        return redirect("portfolio:product-detail", product.code)
    return form_page(
        request,
        form,
        title=_("Add a product"),
        submit=_("Add product"),
        cancel_url=reverse("portfolio:product-list"),
        **lacks_portfolio(request.user),
    )


def product_edit(request: Asked, code: str) -> HttpResponse:
    """Change a product."""
    product = _product(request.user, code)
    if not can(request.user, Action.EDIT_PRODUCT, product):
        raise PermissionDenied
    initial = {name: getattr(product, name) for name in ProductForm.base_fields}
    form = ProductForm(request.POST or None, user=request.user, initial=initial)
    if changed := saved(form, partial(products.change, by=request.user, product=product)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("portfolio:product-detail", changed.code)
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": product.name},
        submit=_("Save product"),
        cancel_url=reverse("portfolio:product-detail", args=[product.code]),
    )


def ownership_add(request: Asked, code: str) -> HttpResponse:
    """Make somebody manager or owner of a product."""
    product = _owned_product(request.user, code)
    form = OwnershipForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(ownership.assign_person, by=request.user, product=product)):
        messages.info(request, _("Ownership of %(name)s saved.") % {"name": product.name})
        return redirect("portfolio:product-detail", product.code)
    return form_page(
        request,
        form,
        title=_("Who answers for %(name)s") % {"name": product.name},
        submit=_("Add ownership"),
        cancel_url=reverse("portfolio:product-detail", args=[product.code]),
    )


def ownership_edit(request: Asked, code: str, pk: int) -> HttpResponse:
    """Change the person or dates of an ownership."""
    product = _owned_product(request.user, code)
    held = get_object_or_404(Ownership.objects.select_related("person"), product=product, pk=pk)
    initial = {name: getattr(held, name) for name in OwnershipForm.base_fields}
    form = OwnershipForm(request.POST or None, initial=initial)
    if saved(form, partial(ownership.change, by=request.user, ownership=held)):
        messages.info(request, _("Ownership of %(name)s saved.") % {"name": product.name})
        return redirect("portfolio:product-detail", product.code)
    return form_page(
        request,
        form,
        title=_("Who answers for %(name)s") % {"name": product.name},
        subtitle=_("Set the last day to end it; remove it only where it never was."),
        submit=_("Save ownership"),
        cancel_url=reverse("portfolio:product-detail", args=[product.code]),
        remove=_("Remove ownership"),
        remove_url=reverse("portfolio:ownership-remove", args=[product.code, held.pk]),
    )


@require_POST
def ownership_remove(request: Asked, code: str, pk: int) -> HttpResponse:
    """Take back an ownership that never was."""
    product = _owned_product(request.user, code)
    held = get_object_or_404(Ownership.objects.select_related("product", "person"), product=product, pk=pk)
    ownership.remove(by=request.user, ownership=held)
    messages.info(request, _("Ownership by %(person)s removed.") % {"person": held.person.name})
    return redirect("portfolio:product-detail", product.code)


def tree(request: Asked) -> HttpResponseBase:
    """Show the portfolio tree, or send it as a file."""
    filterset = NodeFilter(request.GET, queryset=tree_selectors.listed(request.user), request=request)
    context = {
        "roots": tree_selectors.tree(request.user, with_products=True),
        "list": list_page(request, filterset, tree_selectors.LISTING),
        "may_edit": can_somewhere(request.user, Action.EDIT_TREE),
    }
    file = export(request, filterset.qs, tree_selectors.LISTING, name="portfolios")
    return file or render(request, "portfolio/tree.html", context)


def node_add(request: Asked) -> HttpResponse:
    """Add a node to the tree."""
    if not can_somewhere(request.user, Action.EDIT_TREE):
        raise PermissionDenied
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
    seen = Node.objects.visible_to(request.user).select_related("scope", "parent")
    node = get_object_or_404(seen, code=code)
    if not can(request.user, Action.EDIT_TREE, node):
        raise PermissionDenied
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


def _crumbs(above: list[Node], name: str) -> list[tuple[str, str]]:
    return [(node.name, reverse("metrics:dashboard", args=[node.code])) for node in above] + [(name, "")]


def _node_initial(node: Node) -> dict[str, object]:
    return {name: getattr(node, name) for name in NodeForm.base_fields}


def _product(user: User, code: str) -> Product:
    seen = Product.objects.visible_to(user).select_related("scope", "node")
    return get_object_or_404(seen, code=code)


def _owned_product(user: User, code: str) -> Product:
    product = _product(user, code)
    if not can(user, Action.EDIT_OWNERSHIP, product):
        raise PermissionDenied
    return product
