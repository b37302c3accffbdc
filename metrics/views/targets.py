"""Pages of targets: what KPIs should reach, where, from when until when."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, require, require_somewhere
from core.access.requests import Asked
from core.common.forms import as_typed, saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from metrics.forms.targets import TargetForm, written
from metrics.kpis import registry
from metrics.lists import TARGETS
from metrics.models import Target
from metrics.pages.kpis import place_name, target_text
from metrics.selectors.target_list import targets_for
from metrics.services import targets
from portfolio.forms.places import lacks_portfolio
from portfolio.models import Node, Product


def target_list(request: Asked) -> HttpResponseBase:
    """List targets."""
    return listing_page(request, TARGETS, template="metrics/target_list.html", prefill=_prefill(request))


def target_add(request: Asked) -> HttpResponse:
    """Set a target from a day on; the one in force ends there."""
    require_somewhere(request.user, Action.EDIT_TARGET)
    return _set(request, TargetForm(request.POST or None, user=request.user, initial=_initial(request)))


@require_POST
def target_restore(request: Asked) -> HttpResponse:
    """Set a removed target again; what it was stands in the address."""
    require_somewhere(request.user, Action.EDIT_TARGET)
    told = request.GET.copy()
    told.update(request.POST)
    return _set(request, TargetForm(told, user=request.user))


def _set(request: Asked, form: TargetForm) -> HttpResponse:
    if target := saved(form, partial(targets.set_target, by=request.user)):
        place = place_name(target.scope)
        messages.info(request, _("Target for %(place)s saved.") % {"place": place})
        return redirect(_back(target))
    return form_page(
        request,
        form,
        title=_("Set a target"),
        subtitle=_("The target in force on its first day ends there; the nearest one up the tree applies."),
        submit=_("Set target"),
        cancel_url=reverse("metrics:target-list"),
        **lacks_portfolio(request.user),
    )


def target_edit(request: Asked, pk: int) -> HttpResponse:
    """Correct a target, or let it end."""
    target = _target(request.user, pk)
    kpi = {kpi.code: kpi for kpi in registry.all_kpis()}.get(target.kpi)
    if kpi is None:
        return redirect("metrics:kpi-detail", target.kpi)
    initial = {
        "value": as_typed(written(target.value, kpi.unit)),
        "tolerance": as_typed(written(target.tolerance, kpi.unit)),
        "starts_on": target.starts_on,
        "ends_on": target.ends_on,
    }
    form = TargetForm(request.POST or None, user=request.user, initial=initial).of(target)
    if changed := saved(form, partial(targets.change, by=request.user, target=target)):
        place = place_name(changed.scope)
        messages.info(request, _("Target for %(place)s saved.") % {"place": place})
        return redirect(_back(changed))
    told = target_text(target, kpi)
    return form_page(
        request,
        form,
        title=_("Target of %(kpi)s for %(place)s")
        % {"kpi": kpi.said("name", request.LANGUAGE_CODE), "place": told["place"]},
        subtitle=_("Set the last day to end it; remove it only where it never was."),
        submit=_("Save target"),
        cancel_url=reverse("metrics:target-list"),
        remove=_("Remove target"),
        remove_url=reverse("metrics:target-remove", args=[target.pk]),
    )


@require_POST
def target_remove(request: Asked, pk: int) -> HttpResponse:
    """Remove a target: the one before it, or the nearest one above, applies again."""
    target = _target(request.user, pk)
    undo = _again(target)
    targets.remove(by=request.user, target=target)
    place = place_name(target.scope)
    messages.info(request, _("Target for %(place)s removed.") % {"place": place}, extra_tags=undo)
    return redirect("metrics:target-list")


def _again(target: Target) -> str:
    """Return the address that sets a removed target as it was; nothing for one of an archived KPI."""
    kpi = {kpi.code: kpi for kpi in registry.all_kpis()}.get(target.kpi)
    if kpi is None:
        return ""
    scope = target.scope
    place = {"node": scope.node.pk} if scope.kind == "node" else {"product": scope.code}
    told = place | {
        "kpi": kpi.code,
        "value": written(target.value, kpi.unit),
        "tolerance": written(target.tolerance, kpi.unit),
        "starts_on": target.starts_on,
        "ends_on": target.ends_on or "",
    }
    return f"{reverse('metrics:target-restore')}?{urlencode(told)}"


def _prefill(request: Asked) -> str:
    return urlencode({name: request.GET[name] for name in ("kpi", "node", "product") if name in request.GET})


def _initial(request: Asked) -> dict[str, Any]:
    query = request.GET
    node = Node.objects.visible_to(request.user).filter(code=query.get("node", "")).first()
    product = Product.objects.visible_to(request.user).filter(code=query.get("product", "")).first()
    return {
        "kpi": query.get("kpi"),
        "node": node,
        "product": product.code if product else None,
        "starts_on": timezone.localdate().replace(day=1),
    }


def _back(target: Target) -> str:
    """Return to the KPI at the node; to the list for a product."""
    if target.scope.kind == "node":
        return f"{reverse('metrics:kpi-detail', args=[target.kpi])}?node={target.scope.code}"
    return f"{reverse('metrics:target-list')}?kpi={target.kpi}&product={target.scope.code}"


def _target(user: User, pk: int) -> Target:
    target: Target = get_object_or_404(targets_for(user), pk=pk)
    require(user, Action.EDIT_TARGET, target.scope)
    return target
