"""Pages of stopped products: the kill list, one stop, stopping and starting again."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can, require
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.pages import form_page
from core.profile import is_on
from portfolio.extensions import spending
from portfolio.forms.memory import StopForm
from portfolio.models import Product, ProductStop
from portfolio.selectors.allocations import staffing_now
from portfolio.services import stops
from portfolio.views.finding import find_product


def stop_detail(request: Asked, pk: int) -> HttpResponse:
    """Show why a product was stopped and what is learnt."""
    stop = _stop(request.user, pk)
    context = {
        "stop": stop,
        "crumbs": [(_("Stopped products"), reverse("portfolio:stop-list")), (stop.product.name, "")],
        "may_stop": can(request.user, Action.STOP_PRODUCT, stop.product),
    }
    return render(request, "portfolio/stop_detail.html", context)


def product_stop(request: Asked, code: str) -> HttpResponse:
    """Stop a product."""
    product = find_product(request.user, code, Action.STOP_PRODUCT)
    form = StopForm(request.POST or None, initial=_initial(product)).proposed()
    if done := saved(form, partial(stops.stop, by=request.user, product=product)):
        _stop_made, step = done
        messages.info(request, _("%(name)s stopped.") % {"name": product.name}, extra_tags=step.address)
        return redirect("portfolio:product-detail", product.code)
    return form_page(
        request,
        form,
        title=_("Stop %(name)s") % {"name": product.name},
        subtitle=_("It is retired from that day on, and what people and teams give to it ends. What you "
                   "write here stays, and is shown to whoever proposes something similar."),
        submit=_("Stop product"),
        cancel_url=reverse("portfolio:product-detail", args=[product.code]),
    )  # fmt: skip


def stop_edit(request: Asked, pk: int) -> HttpResponse:
    """Change what is told of a stop."""
    stop = _changeable(request.user, pk)
    initial = {name: getattr(stop, name) for name in stops.TOLD}
    form = StopForm(request.POST or None, initial=initial).told_later()
    if saved(form, partial(stops.change, by=request.user, stop=stop)):
        messages.info(request, _("Stop of %(name)s saved.") % {"name": stop.product.name})
        return redirect("portfolio:stop-detail", stop.pk)
    return form_page(
        request,
        form,
        title=_("Stop of %(name)s") % {"name": stop.product.name},
        submit=_("Save stop"),
        cancel_url=reverse("portfolio:stop-detail", args=[stop.pk]),
    )


@require_POST
def stop_restart(request: Asked, pk: int) -> HttpResponse:
    """Start a stopped product again, today."""
    stop = _changeable(request.user, pk)
    try:
        stops.restart(by=request.user, stop=stop, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.sentences())
        return redirect("portfolio:stop-detail", stop.pk)
    messages.info(request, _("%(name)s started again.") % {"name": stop.product.name})
    return redirect("portfolio:product-detail", stop.product.code)


def _initial(product: Product) -> dict[str, Any]:
    """Propose today, what the ledger has as cost so far, and whose time it has this month."""
    today = timezone.localdate()
    proposed: dict[str, Any] = {"stopped_on": today}
    if (known := spending.ever(product.scope_id).amount) is not None:
        proposed["sunk_cost"] = known.quantize(spending.CENTS)
    if is_on("allocations") and (allocated := staffing_now(product, today).now_fte):
        proposed["released_fte"] = allocated.quantize(spending.CENTS)
    return proposed


def _stop(user: User, pk: int) -> ProductStop:
    seen = ProductStop.objects.visible_to(user).select_related("product__scope", "product__node")
    return get_object_or_404(seen, pk=pk)


def _changeable(user: User, pk: int) -> ProductStop:
    stop = _stop(user, pk)
    require(user, Action.STOP_PRODUCT, stop.product)
    return stop
