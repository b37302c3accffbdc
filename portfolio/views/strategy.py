"""Forms around an objective: its key results, what was said of them, the products that serve it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can
from core.access.requests import Asked
from core.common.forms import saved
from core.common.pages import form_page
from core.profile import requires
from portfolio.forms.strategy import ContributionForm, KeyResultForm, ValueForm
from portfolio.models import Contribution, KeyResult, Objective, Product
from portfolio.services import key_results, objectives
from portfolio.views.objectives import SWITCH, editable


@requires(SWITCH)
def key_result_add(request: Asked, pk: int) -> HttpResponse:
    """Add a key result to an objective."""
    objective = editable(request.user, pk)
    form = KeyResultForm(request.POST or None, user=request.user)
    if saved(form, partial(key_results.add, by=request.user, objective=objective)):
        messages.info(request, _("Key result added."))
        return redirect("portfolio:objective-detail", objective.pk)
    return form_page(
        request,
        form,
        title=_("Add a key result"),
        subtitle=objective.title,
        submit=_("Add key result"),
        cancel_url=_page(objective),
    )


@requires(SWITCH)
def key_result_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a key result."""
    key_result = _key_result(request.user, pk)
    initial = {name: getattr(key_result, name) for name in KeyResultForm.base_fields}
    initial |= {name: _plain(initial[name]) for name in ("start_value", "target_value")}
    form = KeyResultForm(request.POST or None, user=request.user, initial=initial)
    if saved(form, partial(key_results.change, by=request.user, key_result=key_result)):
        messages.info(request, _("Key result saved."))
        return redirect("portfolio:objective-detail", key_result.objective_id)
    return form_page(
        request,
        form,
        title=_("Edit key result"),
        subtitle=key_result.objective.title,
        submit=_("Save key result"),
        cancel_url=_page(key_result.objective),
        remove=_("Remove key result"),
        remove_url=reverse("portfolio:key-result-remove", args=[key_result.pk]),
    )


@require_POST
@requires(SWITCH)
def key_result_remove(request: Asked, pk: int) -> HttpResponse:
    """Remove a key result; the toast brings it back."""
    key_result = _key_result(request.user, pk)
    step = key_results.remove(by=request.user, key_result=key_result)
    messages.info(request, _("Removed: %(label)s") % {"label": step.label}, extra_tags=step.address)
    return redirect("portfolio:objective-detail", key_result.objective_id)


@requires(SWITCH)
def key_result_say(request: Asked, pk: int) -> HttpResponse:
    """Say what a key result without a KPI had reached on a day."""
    key_result = _key_result(request.user, pk)
    form = ValueForm(request.POST or None, initial={"on": timezone.localdate()})
    if saved(form, partial(key_results.say, by=request.user, key_result=key_result)):
        messages.info(request, _("Value kept."))
        return redirect("portfolio:objective-detail", key_result.objective_id)
    return form_page(
        request,
        form,
        title=_("What is it at?"),
        subtitle=key_result.title,
        submit=_("Keep value"),
        cancel_url=_page(key_result.objective),
    )


@requires(SWITCH)
def contribution_add(request: Asked, pk: int) -> HttpResponse:
    """Let a product serve an objective."""
    objective = editable(request.user, pk)
    form = ContributionForm(request.POST or None, user=request.user)
    if saved(form, partial(objectives.serve, by=request.user, objective=objective)):
        messages.info(request, _("The product serves the objective."))
        return redirect("portfolio:objective-detail", objective.pk)
    return form_page(
        request,
        form,
        title=_("Which product serves it?"),
        subtitle=objective.title,
        submit=_("Add product"),
        cancel_url=_page(objective),
    )


@requires(SWITCH)
def contribution_edit(request: Asked, pk: int) -> HttpResponse:
    """Change how much a product serves an objective."""
    contribution = _contribution(request.user, pk)
    initial = {"weight": contribution.weight, "note": contribution.note}
    form = ContributionForm(request.POST or None, user=request.user, initial=initial).of()
    if saved(form, partial(objectives.change_contribution, by=request.user, contribution=contribution)):
        messages.info(request, _("Contribution saved."))
        return redirect("portfolio:objective-detail", contribution.objective_id)
    return form_page(
        request,
        form,
        title=contribution.product.name,
        subtitle=contribution.objective.title,
        submit=_("Save contribution"),
        cancel_url=_page(contribution.objective),
        remove=_("It serves this no longer"),
        remove_url=reverse("portfolio:contribution-remove", args=[contribution.pk]),
    )


@require_POST
@requires(SWITCH)
def contribution_remove(request: Asked, pk: int) -> HttpResponse:
    """Let a product serve an objective no longer; the toast brings it back."""
    contribution = _contribution(request.user, pk)
    step = objectives.unserve(by=request.user, contribution=contribution)
    messages.info(request, _("Removed: %(label)s") % {"label": step.label}, extra_tags=step.address)
    return redirect("portfolio:objective-detail", contribution.objective_id)


def _page(objective: Objective) -> str:
    return reverse("portfolio:objective-detail", args=[objective.pk])


def _plain(number: Any) -> str:
    return f"{number.normalize():f}"


def _key_result(user: User, pk: int) -> KeyResult:
    found = KeyResult.objects.filter(objective__in=Objective.objects.visible_to(user))
    key_result = get_object_or_404(found.select_related("objective__node__scope", "product"), pk=pk)
    _must_edit(user, key_result.objective)
    return key_result


def _contribution(user: User, pk: int) -> Contribution:
    found = Contribution.objects.filter(
        objective__in=Objective.objects.visible_to(user), product__in=Product.objects.visible_to(user)
    )
    contribution = get_object_or_404(found.select_related("objective__node__scope", "product"), pk=pk)
    _must_edit(user, contribution.objective)
    return contribution


def _must_edit(user: User, objective: Objective) -> None:
    if not can(user, Action.EDIT_OBJECTIVE, objective):
        raise PermissionDenied
