"""Pages of launches, releases and work items."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.permissions import Action, can, can_somewhere
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from portfolio.models import Product
from roadmap.forms import LaunchForm
from roadmap.lists import LAUNCHES, RELEASES, WORK_ITEMS
from roadmap.selectors.lists import launches_for
from roadmap.services import launches


def launch_list(request: Asked) -> HttpResponseBase:
    """List launches with what was promised and what came."""
    return listing_page(request, LAUNCHES, template="roadmap/work_list.html", tab="launches")


def launch_add(request: Asked) -> HttpResponse:
    """Add a launch."""
    if not can_somewhere(request.user, Action.EDIT_LAUNCH):
        raise PermissionDenied
    product = Product.objects.visible_to(request.user).filter(code=request.GET.get("product", "")).first()
    form = LaunchForm(request.POST or None, user=request.user, initial={"product": product})
    if launch := saved(form, partial(launches.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": launch.name})
        return redirect("roadmap:launch-list")
    return form_page(
        request,
        form,
        title=_("Add a launch"),
        submit=_("Add launch"),
        cancel_url=reverse("roadmap:launch-list"),
    )


def launch_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a launch."""
    launch = get_object_or_404(launches_for(request.user), pk=pk)
    if not can(request.user, Action.EDIT_LAUNCH, launch.product):
        raise PermissionDenied
    initial = {name: getattr(launch, name) for name in LaunchForm.base_fields}
    form = LaunchForm(request.POST or None, user=request.user, initial=initial)
    if changed := saved(form, partial(launches.change, by=request.user, launch=launch)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("roadmap:launch-list")
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": launch.name},
        submit=_("Save launch"),
        cancel_url=reverse("roadmap:launch-list"),
    )


def release_list(request: Asked) -> HttpResponseBase:
    """List releases."""
    return listing_page(request, RELEASES, template="roadmap/work_list.html", tab="releases")


def work_item_list(request: Asked) -> HttpResponseBase:
    """List work items."""
    return listing_page(request, WORK_ITEMS, template="roadmap/work_list.html", tab="work_items")
