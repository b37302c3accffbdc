"""Related products and links, and what resembles a proposal."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access.permissions import Action
from core.access.requests import Asked
from core.common.forms import saved
from core.common.pages import form_page
from portfolio.forms.memory import LinkForm, RelationForm
from portfolio.models import Product, ProductLink, ProductRelation
from portfolio.selectors.similar import similar
from portfolio.services import relations
from portfolio.subjects import product_tab
from portfolio.views.finding import find_product


@require_GET
def product_similar(request: Asked) -> HttpResponse:
    """Show what resembles what is being typed: a part of a page."""
    asked = request.GET
    found = similar(user=request.user, name=asked.get("name", ""), description=asked.get("description", ""))
    context = {"similar": found, "asked": bool(asked.get("name") or asked.get("description"))}
    return render(request, "portfolio/similar.html", context)


def relation_add(request: Asked, code: str) -> HttpResponse:
    """Relate a product to another."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    form = RelationForm(request.POST or None, user=request.user)
    if made := saved(form, partial(relations.relate, by=request.user, product=product)):
        told = {"name": product.name, "kind": made.get_kind_display(), "other": made.other.name}
        messages.info(request, _("%(name)s %(kind)s %(other)s.") % told)
        return redirect(_strategy(product))
    return form_page(
        request,
        form,
        title=_("Relate %(name)s to another product") % {"name": product.name},
        submit=_("Add relation"),
        cancel_url=_strategy(product),
    )


@require_POST
def relation_remove(request: Asked, code: str, pk: int) -> HttpResponse:
    """Take a relation away."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    seen = ProductRelation.objects.visible_to(request.user).select_related("product", "other")
    relation = get_object_or_404(seen, pk=pk, product=product)
    step = relations.unrelate(by=request.user, relation=relation)
    text = _("Relation to %(other)s removed.") % {"other": relation.other.name}
    messages.info(request, text, extra_tags=step.address)
    return redirect(_strategy(product))


def link_add(request: Asked, code: str) -> HttpResponse:
    """Link a product to a page elsewhere."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    form = LinkForm(request.POST or None)
    if saved(form, partial(relations.add_link, by=request.user, product=product)):
        messages.info(request, _("Link of %(name)s saved.") % {"name": product.name})
        return redirect(_strategy(product))
    return form_page(
        request,
        form,
        title=_("Link %(name)s to a page") % {"name": product.name},
        submit=_("Add link"),
        cancel_url=_strategy(product),
    )


def link_edit(request: Asked, code: str, pk: int) -> HttpResponse:
    """Change title or address of a link."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    link = get_object_or_404(ProductLink, pk=pk, product=product)
    form = LinkForm(request.POST or None, initial={"title": link.title, "url": link.url})
    if saved(form, partial(relations.change_link, by=request.user, link=link)):
        messages.info(request, _("Link of %(name)s saved.") % {"name": product.name})
        return redirect(_strategy(product))
    return form_page(
        request,
        form,
        title=_("Link of %(name)s") % {"name": product.name},
        submit=_("Save link"),
        cancel_url=_strategy(product),
        remove=_("Remove link"),
        remove_url=reverse("portfolio:link-remove", args=[product.code, link.pk]),
    )


@require_POST
def link_remove(request: Asked, code: str, pk: int) -> HttpResponse:
    """Take a link away."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    link = get_object_or_404(ProductLink.objects.select_related("product"), pk=pk, product=product)
    step = relations.remove_link(by=request.user, link=link)
    text = _("Link “%(title)s” removed.") % {"title": link.title}
    messages.info(request, text, extra_tags=step.address)
    return redirect(_strategy(product))


def _strategy(product: Product) -> str:
    return product_tab(product, "strategy")
