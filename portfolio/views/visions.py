"""Forms of the vision of a node or a product."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import Scope, User
from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import is_on
from portfolio.forms.strategy import VisionForm
from portfolio.lists.visions import VISIONS
from portfolio.models import Vision
from portfolio.selectors.visions import visions_for
from portfolio.services import visions
from portfolio.views.finding import find_node, find_product
from portfolio.views.objectives import SWITCH


def vision_list(request: Asked) -> HttpResponseBase:
    """List every statement of every place."""
    return listing_page(
        request,
        VISIONS,
        template="portfolio/objective_list.html",
        current="visions",
        objectives_on=is_on(SWITCH),
    )


def node_vision_add(request: Asked, code: str) -> HttpResponse:
    """State the vision of a node from a day on."""
    node = find_node(request.user, code)
    return _add(request, node.scope, node.name)


def product_vision_add(request: Asked, code: str) -> HttpResponse:
    """State the vision of a product from a day on."""
    product = find_product(request.user, code)
    return _add(request, product.scope, product.name)


def _add(request: Asked, scope: Scope, name: str) -> HttpResponse:
    require(request.user, Action.EDIT_OBJECTIVE, scope)
    form = VisionForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(visions.state, by=request.user, scope=scope)):
        messages.info(request, _("Vision of %(name)s stated.") % {"name": name})
        return redirect(_strategy(scope))
    return form_page(
        request,
        form,
        title=_("State the vision of %(name)s") % {"name": name},
        subtitle=_("The statement before it is kept and can be compared."),
        submit=_("State vision"),
        cancel_url=_strategy(scope),
    )


def vision_edit(request: Asked, pk: int) -> HttpResponse:
    """Correct a statement."""
    vision = _vision(request.user, pk)
    initial = {name: getattr(vision, name) for name in VisionForm.base_fields}
    form = VisionForm(request.POST or None, initial=initial)
    if saved(form, partial(visions.correct, by=request.user, vision=vision)):
        messages.info(request, _("Vision saved."))
        return redirect(_strategy(vision.scope))
    return form_page(
        request,
        form,
        title=_("Correct the vision"),
        subtitle=_("For typing errors. Where it means something else now, state a new one."),
        submit=_("Save vision"),
        cancel_url=_strategy(vision.scope),
        remove=_("Remove vision"),
        remove_url=reverse("portfolio:vision-remove", args=[vision.pk]),
    )


@require_POST
def vision_remove(request: Asked, pk: int) -> HttpResponse:
    """Remove a statement; the toast brings it back."""
    vision = _vision(request.user, pk)
    step = visions.remove(by=request.user, vision=vision)
    messages.info(request, _("Removed: %(label)s") % {"label": step.said}, extra_tags=step.address)
    return redirect(_strategy(vision.scope))


def _strategy(scope: Scope) -> str:
    view = "portfolio:node-tab" if scope.kind == Scope.Kind.NODE else "portfolio:product-tab"
    return reverse(view, args=[scope.code, "strategy"])


def _vision(user: User, pk: int) -> Vision:
    vision: Vision = get_object_or_404(visions_for(user), pk=pk)
    require(user, Action.EDIT_OBJECTIVE, vision.scope)
    return vision
