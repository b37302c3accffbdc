"""Pages of who answers for a product."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action
from core.access.requests import Asked
from core.common import dates
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from portfolio.forms.ownership import HandOverForm, OwnershipForm
from portfolio.lists.ownership import OWNERSHIP
from portfolio.models import Ownership
from portfolio.services import handover, ownership
from portfolio.subjects import product_tab
from portfolio.views.finding import find_product


def ownership_list(request: Asked) -> HttpResponseBase:
    """List who answers for which product, and who did."""
    return listing_page(request, OWNERSHIP)


def ownership_add(request: Asked, code: str) -> HttpResponse:
    """Make somebody manager or owner of a product."""
    product = find_product(request.user, code, Action.EDIT_OWNERSHIP)
    initial = {"starts_on": timezone.localdate(), "role": request.GET.get("role")}
    form = OwnershipForm(request.POST or None, initial=initial)
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
    product = find_product(request.user, code, Action.EDIT_OWNERSHIP)
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
    product = find_product(request.user, code, Action.EDIT_OWNERSHIP)
    held = get_object_or_404(Ownership.objects.select_related("product", "person"), product=product, pk=pk)
    step = ownership.remove(by=request.user, ownership=held)
    said = _("Ownership by %(person)s removed.") % {"person": held.person.name}
    messages.info(request, said, extra_tags=step.address)
    return redirect("portfolio:product-detail", product.code)


def ownership_hand_over(request: Asked, code: str, pk: int) -> HttpResponse:
    """Let somebody else have a role from a day on: one ends, the other begins, in one step."""
    product = find_product(request.user, code, Action.EDIT_OWNERSHIP)
    held = get_object_or_404(Ownership.objects.select_related("person"), product=product, pk=pk)
    form = HandOverForm(request.POST or None, initial={"starts_on": _day(request) or timezone.localdate()})
    if step := saved(form, partial(handover.hand_over, by=request.user, ownership=held)):
        messages.info(request, f"{step.said}.", extra_tags=step.address)
        return redirect("portfolio:product-detail", product.code)
    since = dates.day(held.starts_on, language=request.LANGUAGE_CODE)
    said = {"person": held.person.name, "role": held.get_role_display(), "day": since}
    return form_page(
        request,
        form,
        title=_("Hand over %(product)s") % {"product": product.name},
        subtitle=_("%(person)s has been %(role)s since %(day)s.") % said,
        submit=_("Hand over"),
        cancel_url=product_tab(product, "people"),
    )


def _day(request: Asked) -> date | None:
    """Return the day that the address proposes."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
