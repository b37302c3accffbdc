"""Pages of allocations: what people and teams give to products."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, require, require_somewhere
from core.access.requests import Asked
from core.common import numbers
from core.common.errors import DomainError
from core.common.forms import refuse, saved
from core.common.listing.view import listing_page
from core.common.picking import options
from core.profile import requires
from portfolio.forms.allocations import AllocationForm
from portfolio.lists.allocations import ALLOCATIONS
from portfolio.models import Allocation, Product
from portfolio.selectors import finding
from portfolio.selectors.allocations import allocations_for
from portfolio.selectors.load import draft_of, limits, overloads_of
from portfolio.services import allocations
from teams.models import Person
from teams.views.presence import load_tabs


@requires("allocations")
def allocation_list(request: Asked) -> HttpResponseBase:
    """List allocations."""
    return listing_page(request, ALLOCATIONS, template="teams/load_list.html", tabs=load_tabs(request))


@requires("allocations")
def allocation_add(request: Asked) -> HttpResponse:
    """Allocate a person or a team to a product."""
    require_somewhere(request.user, Action.EDIT_ALLOCATION)
    initial = _initial(request)
    form = AllocationForm(request.POST or None, user=request.user, initial=initial)
    if _settled(form):
        added = saved(form, lambda **_all: allocations.add(by=request.user, **form.values()))
        if added:
            messages.info(request, _said(added))
            return redirect("portfolio:product-tab", added.product.code, "people")
    return _page(request, form, title=_("Allocate"), cancel_url=_back(initial["product"]))


@requires("allocations")
def allocation_edit(request: Asked, pk: int) -> HttpResponse:
    """Change an allocation, or let it end."""
    held = _allocation(request.user, pk)
    initial = {name: getattr(held, name) for name in allocations.FIELDS}
    form = AllocationForm(request.POST or None, user=request.user, allocation=held, initial=initial)
    if _settled(form):
        changed = saved(
            form, lambda **_all: allocations.change(by=request.user, allocation=held, **form.values())
        )
        if changed:
            messages.info(request, _said(changed))
            return redirect("portfolio:product-tab", held.product.code, "people")
    return _page(
        request,
        form,
        title=_("%(holder)s on %(product)s") % {"holder": held.holder_name, "product": held.product.name},
        subtitle=_("Set the last day to end it; remove it only where it never was."),
        cancel_url=reverse("portfolio:product-tab", args=[held.product.code, "people"]),
        remove_url=reverse("portfolio:allocation-remove", args=[held.pk]),
    )


@requires("allocations")
@require_POST
def allocation_remove(request: Asked, pk: int) -> HttpResponse:
    """Take back an allocation that never was."""
    held = _allocation(request.user, pk)
    step = allocations.remove(by=request.user, allocation=held)
    text = _("%(holder)s removed from %(product)s.")
    said = {"holder": held.holder_name, "product": held.product.name}
    messages.info(request, text % said, extra_tags=step.address)
    return redirect("portfolio:product-tab", held.product.code, "people")


def product_find(request: Asked) -> JsonResponse:
    """Answer with the products that match `?q=`, by name."""
    found, more = finding.matching(request.user, request.GET.get("q", "")[:100])
    return options(found, more=more)


def _settled(form: AllocationForm) -> bool:
    """Tell whether the form can be saved: nothing is refused, and what is too much was seen."""
    if not form.is_valid():
        return False
    draft = form.draft()
    try:
        allocations.check_allocation(draft)
    except DomainError as error:
        refuse(form, error)
        return False
    replacing = [draft.pk] if draft.pk else []
    found = overloads_of(draft_of(draft), replacing=replacing, today=timezone.localdate(), limits=limits())
    return not form.warn(found)


def _page(request: Asked, form: AllocationForm, **context: Any) -> HttpResponse:
    unsaved = 422 if form.errors or form.overloads else 200
    return render(request, "portfolio/allocation_form.html", {"form": form, **context}, status=unsaved)


def _initial(request: Asked) -> dict[str, Any]:
    query = request.GET
    return {
        "product": Product.objects.visible_to(request.user).filter(code=query.get("product", "")).first(),
        "person": Person.objects.filter(email__iexact=query.get("person", "-")).first(),
        "starts_on": timezone.localdate(),
    }


def _back(product: Product | None) -> str:
    if product is None:
        return reverse("portfolio:allocation-list")
    return reverse("portfolio:product-tab", args=[product.code, "people"])


def _said(one: Allocation) -> str:
    share = numbers.percent(one.share, language=get_language() or settings.LANGUAGE_CODE, decimals=0)
    said = {"holder": one.holder_name, "product": one.product.name, "share": share}
    return _("%(holder)s works on %(product)s at %(share)s.") % said


def _allocation(user: User, pk: int) -> Allocation:
    held: Allocation = get_object_or_404(allocations_for(user), pk=pk)
    require(user, Action.EDIT_ALLOCATION, held.product)
    return held
