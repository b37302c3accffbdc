"""Pages of products."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.permissions import Action, can, require_somewhere
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.custom.shown import sections as custom_sections
from core.profile import is_on
from core.profile.selectors.standing import NAMES as PROFILE_NAMES
from core.profile.selectors.standing import profile_now
from core.subjects.panels import OVERVIEW
from portfolio.forms.places import lacks_portfolio
from portfolio.forms.products import ProductForm
from portfolio.lists import PRODUCTS
from portfolio.models import Product
from portfolio.panels import product_panels
from portfolio.selectors import products as product_selectors
from portfolio.selectors.allocations import staffing_now
from portfolio.services import products
from portfolio.views.finding import crumbs, find_product


def product_list(request: Asked) -> HttpResponseBase:
    """List products."""
    return listing_page(request, PRODUCTS)


def product_detail(request: Asked, code: str, tab: str = OVERVIEW) -> HttpResponse:
    """Show a product: what it is, who has it, how it is, what is next; the rest one tab away."""
    product = find_product(request.user, code)
    if not product_panels.has(request, product, tab):
        raise Http404
    ancestors = product_selectors.ancestors(user=request.user, path=product.scope.path)
    context = {
        "product": product,
        "ancestors": ancestors,
        "tab": tab,
        "tabs": product_panels.tabs(request, product, current=tab, url=partial(_address, product)),
        "crumbs": crumbs(ancestors, product.name),
        "main_panels": product_panels.fill(request, product, tab=tab, side=False),
        "side_panels": product_panels.fill(request, product, tab=tab, side=True),
        "wide_panels": product_panels.fill(request, product, tab=tab, wide=True),
        "governance": PROFILE_NAMES[profile_now()],
        "may_edit": can(request.user, Action.EDIT_PRODUCT, product),
        "may_stop": can(request.user, Action.STOP_PRODUCT, product),
    }
    if tab == OVERVIEW:
        context |= _overview(request, product)
    return render(request, "portfolio/product_detail.html", context)


def product_add(request: Asked) -> HttpResponse:
    """Add a product."""
    require_somewhere(request.user, Action.EDIT_PRODUCT)
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
        beside="portfolio/similar_beside.html",
        **lacks_portfolio(request.user),
    )


def product_edit(request: Asked, code: str) -> HttpResponse:
    """Change a product."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    initial = {name: getattr(product, name) for name in (*ProductForm.base_fields, "custom")}
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


def _overview(request: Asked, product: Product) -> dict[str, Any]:
    """Return who has a product, who works on it this month where people are allocated, and its own fields."""
    today = timezone.localdate()
    return {
        "held": product_selectors.holders_of(product, today),
        "staffing": staffing_now(product, today) if is_on("allocations") else None,
        "may_assign": can(request.user, Action.EDIT_OWNERSHIP, product),
        "custom": custom_sections(product),
    }


def _address(product: Product, tab: str) -> str:
    if tab == OVERVIEW:
        return reverse("portfolio:product-detail", args=[product.code])
    return reverse("portfolio:product-tab", args=[product.code, tab])
