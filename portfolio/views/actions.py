"""Actions: the list of those that are open, and the page of one."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import requires
from portfolio.forms.actions import ActionEditForm, ActionForm
from portfolio.lists.actions import ACTIONS, state
from portfolio.models import ActionItem
from portfolio.selectors import actions as action_selectors
from portfolio.services import actions
from portfolio.subjects import product_tab
from portfolio.views.finding import find_product


@requires("gates")
def action_list(request: Asked) -> HttpResponseBase:
    """List actions, those that are due first."""
    return listing_page(request, ACTIONS)


@requires("gates")
def action_add(request: Asked, code: str) -> HttpResponse:
    """Ask somebody for something at a product."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    form = ActionForm(request.POST or None)
    add = partial(actions.add, by=request.user, scope=product.scope, raised_on=timezone.localdate())
    if action := saved(form, add):
        messages.info(request, _("%(title)s added.") % {"title": action.title})
        return redirect(product_tab(product, "gates"))
    return form_page(
        request,
        form,
        title=_("Add an action at %(name)s") % {"name": product.name},
        submit=_("Add action"),
        cancel_url=product_tab(product, "gates"),
    )


@requires("gates")
def action_edit(request: Asked, pk: int) -> HttpResponse:
    """Change an action or close it with evidence: its owner, whoever edits the product. Others read it."""
    action = get_object_or_404(action_selectors.actions_for(request.user), pk=pk)
    if not action_selectors.may_change(request.user, action):
        return _read(request, action)
    initial = {name: getattr(action, name) for name in ActionEditForm.base_fields}
    form = ActionEditForm(request.POST or None, initial=initial)
    if changed := saved(form, partial(actions.change, by=request.user, action=action)):
        messages.info(request, _("%(title)s saved.") % {"title": changed.title})
        return redirect(_back(action))
    return form_page(
        request,
        form,
        title=_("Action: %(title)s") % {"title": action.title},
        submit=_("Save action"),
        cancel_url=_back(action),
        template="portfolio/action_form.html",
        action=action,
        remove=_("Remove action"),
        remove_url=reverse("portfolio:action-remove", args=[action.pk]),
    )


def _read(request: Asked, action: ActionItem) -> HttpResponse:
    if request.method == "POST":
        raise PermissionDenied
    context = {
        "action": action,
        "state": state(action),
        "place_url": _place(action),
        "crumbs": [(_("Actions"), reverse("portfolio:action-list")), (action.title, "")],
    }
    return render(request, "portfolio/action_detail.html", context)


@require_POST
@requires("gates")
def action_remove(request: Asked, pk: int) -> HttpResponse:
    """Take an action away; the toast brings it back."""
    action = get_object_or_404(action_selectors.actions_for(request.user), pk=pk)
    require(request.user, Action.EDIT_PRODUCT, action)
    back = _back(action)
    step = actions.remove(by=request.user, action=action)
    messages.info(request, _("%(title)s removed.") % {"title": action.title}, extra_tags=step.address)
    return redirect(back)


def _place(action: Any) -> str:
    if action.product_code:
        return reverse("portfolio:product-tab", args=[action.product_code, "gates"])
    return reverse("portfolio:node-detail", args=[action.node_code])


def _back(action: ActionItem) -> str:
    code: str | None = getattr(action, "product_code", None)
    if code is None:
        return reverse("portfolio:action-list")
    return reverse("portfolio:product-tab", args=[code, "gates"])
