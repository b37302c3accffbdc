"""What gates ask: the forms behind the page of a life cycle."""

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
from core.common.errors import DomainError
from core.common.forms import as_typed, saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import requires
from portfolio.extensions import measured
from portfolio.forms.life_cycles import CriterionForm, GateForm
from portfolio.lists.gates import CRITERIA, GATES
from portfolio.models import Gate, GateCriterion
from portfolio.services import gates
from portfolio.views.life_cycles import DEFINITIONS, find_cycle


@requires("gates")
def gate_list(request: Asked) -> HttpResponseBase:
    """List the gates of life cycles."""
    return listing_page(request, GATES, template=DEFINITIONS)


@requires("gates")
def criterion_list(request: Asked) -> HttpResponseBase:
    """List what gates ask."""
    return listing_page(request, CRITERIA, template=DEFINITIONS)


@requires("gates")
def gate_add(request: Asked, pk: int) -> HttpResponse:
    """Put a gate between two stages of a life cycle."""
    cycle = find_cycle(request, pk, Action.EDIT_LIFE_CYCLE)
    form = GateForm(request.POST or None, cycle=cycle)
    if gate := saved(form, partial(gates.add, by=request.user, cycle=cycle)):
        messages.info(request, _("%(name)s added.") % {"name": gate.called})
        return redirect(_back(gate))
    return form_page(
        request,
        form,
        title=_("Add a gate to %(name)s") % {"name": cycle.called},
        submit=_("Add gate"),
        cancel_url=reverse("portfolio:life-cycle-detail", args=[pk]),
    )


@requires("gates")
def gate_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a gate."""
    gate = _gate(request, pk)
    form = GateForm(request.POST or None, cycle=gate.cycle, initial=GateForm.initial_of(gate))
    if saved(form, partial(gates.change, by=request.user, gate=gate)):
        return redirect(_back(gate))
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": gate.called},
        submit=_("Save gate"),
        cancel_url=_back(gate),
        remove=_("Withdraw gate"),
        remove_url=reverse("portfolio:life-cycle-gate-withdraw", args=[pk]),
    )


@require_POST
@requires("gates")
def gate_withdraw(request: Asked, pk: int) -> HttpResponse:
    """Ask for a gate no longer; the toast puts it back."""
    gate = _gate(request, pk)
    gates.withdraw(by=request.user, gate=gate, on=timezone.localdate())
    undo = reverse("portfolio:life-cycle-gate-restore", args=[pk])
    messages.info(request, _("%(name)s withdrawn.") % {"name": gate.called}, extra_tags=undo)
    return redirect(_back(gate))


@require_POST
@requires("gates")
def gate_restore(request: Asked, pk: int) -> HttpResponse:
    """Ask for a withdrawn gate again."""
    gate = _gate(request, pk)
    try:
        gates.restore(by=request.user, gate=gate)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        messages.info(request, _("%(name)s is in use again.") % {"name": gate.called})
    return redirect(_back(gate))


@requires("gates")
def criterion_add(request: Asked, pk: int) -> HttpResponse:
    """Let a gate ask for one thing more."""
    gate = _gate(request, pk)
    form = CriterionForm(request.POST or None)
    if criterion := saved(form, partial(gates.add_criterion, by=request.user, gate=gate)):
        messages.info(request, _("%(name)s added.") % {"name": criterion.called})
        return redirect(_back(gate))
    return form_page(
        request,
        form,
        title=_("Add a criterion to %(name)s") % {"name": gate.called},
        submit=_("Add criterion"),
        cancel_url=_back(gate),
    )


@requires("gates")
def criterion_edit(request: Asked, pk: int) -> HttpResponse:
    """Change what a gate asks."""
    criterion = _criterion(request, pk)
    initial = {name: getattr(criterion, name) for name in CriterionForm.base_fields}
    initial["threshold"] = as_typed(measured.written(criterion.threshold, criterion.kpi))
    form = CriterionForm(request.POST or None, initial=initial)
    if saved(form, partial(gates.change_criterion, by=request.user, criterion=criterion)):
        return redirect(_back(criterion.gate))
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": criterion.called},
        submit=_("Save criterion"),
        cancel_url=_back(criterion.gate),
        remove=_("Withdraw criterion"),
        remove_url=reverse("portfolio:life-cycle-criterion-withdraw", args=[pk]),
    )


@require_POST
@requires("gates")
def criterion_withdraw(request: Asked, pk: int) -> HttpResponse:
    """Ask for something no longer; the toast asks again."""
    criterion = _criterion(request, pk)
    gates.withdraw_criterion(by=request.user, criterion=criterion, on=timezone.localdate())
    undo = reverse("portfolio:life-cycle-criterion-restore", args=[pk])
    messages.info(request, _("%(name)s withdrawn.") % {"name": criterion.called}, extra_tags=undo)
    return redirect(_back(criterion.gate))


@require_POST
@requires("gates")
def criterion_restore(request: Asked, pk: int) -> HttpResponse:
    """Ask for something again."""
    criterion = _criterion(request, pk)
    gates.restore_criterion(by=request.user, criterion=criterion)
    messages.info(request, _("%(name)s is in use again.") % {"name": criterion.called})
    return redirect(_back(criterion.gate))


def _gate(request: Asked, pk: int) -> Gate:
    gate = get_object_or_404(Gate.objects.select_related("cycle", "source", "target"), pk=pk)
    find_cycle(request, gate.cycle_id, Action.EDIT_LIFE_CYCLE)
    return gate


def _criterion(request: Asked, pk: int) -> GateCriterion:
    criterion = get_object_or_404(GateCriterion.objects.select_related("gate"), pk=pk)
    find_cycle(request, criterion.gate.cycle_id, Action.EDIT_LIFE_CYCLE)
    return criterion


def _back(gate: Gate) -> str:
    return reverse("portfolio:life-cycle-detail", args=[gate.cycle_id])
