"""Life cycles: which there are, and the page on which one is defined."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, can, require
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import requires
from portfolio.forms.life_cycles import NamedForm, StageForm
from portfolio.lists.life_cycles import LIFE_CYCLES, STAGES
from portfolio.models import CycleStage, LifeCycle
from portfolio.selectors import life_cycles as cycle_selectors
from portfolio.services import life_cycles
from portfolio.views.finding import find_node

# The lists of what is defined of life cycles, with tabs from one to the other.
DEFINITIONS = "portfolio/life_cycle_list.html"


@requires("gates")
def cycle_list(request: Asked) -> HttpResponseBase:
    """List the life cycles."""
    return listing_page(request, LIFE_CYCLES, template=DEFINITIONS)


@requires("gates")
def stage_list(request: Asked) -> HttpResponseBase:
    """List the stages of life cycles."""
    return listing_page(request, STAGES, template=DEFINITIONS)


@requires("gates")
def cycle_detail(request: Asked, pk: int) -> HttpResponse:
    """Show a life cycle with its stages and gates; whoever may changes them here."""
    cycle = find_cycle(request, pk)
    context = {
        "page": cycle_selectors.cycle_page(cycle),
        "may_edit": can(request.user, Action.EDIT_LIFE_CYCLE, cycle.node),
    }
    return render(request, "portfolio/life_cycle_detail.html", context)


@requires("gates")
def cycle_define(request: Asked, code: str) -> HttpResponse:
    """Give a node a life cycle of its own."""
    node = find_node(request.user, code, Action.EDIT_LIFE_CYCLE)
    form = NamedForm(request.POST or None, initial={"code": node.code.lower(), "name": node.name})
    if cycle := saved(form, partial(life_cycles.define, by=request.user, node=node)):
        messages.info(request, _("%(name)s added.") % {"name": cycle.called})
        return redirect("portfolio:life-cycle-detail", cycle.pk)
    return form_page(
        request,
        form,
        title=_("A life cycle for %(name)s") % {"name": node.name},
        subtitle=_("It begins as a copy of the one that holds here now."),
        submit=_("Define life cycle"),
        cancel_url=reverse("portfolio:node-tab", args=[node.code, "life-cycle"]),
    )


@requires("gates")
def company_define(request: Asked) -> HttpResponse:
    """Give the company a life cycle of its own; where it has one, lead there."""
    require(request.user, Action.EDIT_LIFE_CYCLE)
    if held := cycle_selectors.company_cycle():
        return redirect("portfolio:life-cycle-detail", held.pk)
    form = NamedForm(request.POST or None, initial={"code": life_cycles.COMPANY})
    if cycle := saved(form, partial(life_cycles.define, by=request.user, node=None)):
        messages.info(request, _("%(name)s added.") % {"name": cycle.called})
        return redirect("portfolio:life-cycle-detail", cycle.pk)
    return form_page(
        request,
        form,
        title=_("A life cycle for the whole company"),
        subtitle=_("It begins with the eight default stages, and holds where no nearer one does."),
        submit=_("Define life cycle"),
        cancel_url=reverse("portfolio:life-cycle-list"),
    )


@requires("gates")
def cycle_edit(request: Asked, pk: int) -> HttpResponse:
    """Change the names of a life cycle."""
    cycle = find_cycle(request, pk, Action.EDIT_LIFE_CYCLE)
    form = NamedForm(request.POST or None, initial=_initial(cycle))
    if saved(form, partial(life_cycles.change, by=request.user, cycle=cycle)):
        return redirect("portfolio:life-cycle-detail", pk)
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": cycle.called},
        submit=_("Save life cycle"),
        cancel_url=reverse("portfolio:life-cycle-detail", args=[pk]),
    )


@requires("gates")
def stage_add(request: Asked, pk: int) -> HttpResponse:
    """Add a stage as the last one."""
    cycle = find_cycle(request, pk, Action.EDIT_LIFE_CYCLE)
    form = StageForm(request.POST or None)
    if stage := saved(form, partial(life_cycles.add_stage, by=request.user, cycle=cycle)):
        messages.info(request, _("%(name)s added.") % {"name": stage.called})
        return redirect("portfolio:life-cycle-detail", pk)
    return form_page(
        request,
        form,
        title=_("Add a stage to %(name)s") % {"name": cycle.called},
        submit=_("Add stage"),
        cancel_url=reverse("portfolio:life-cycle-detail", args=[pk]),
    )


@requires("gates")
def stage_edit(request: Asked, pk: int) -> HttpResponse:
    """Change the names or the phase of a stage."""
    stage = _stage(request, pk)
    form = StageForm(request.POST or None, initial={**_initial(stage), "phase": stage.phase})
    if saved(form, partial(life_cycles.change_stage, by=request.user, stage=stage)):
        return redirect("portfolio:life-cycle-detail", stage.cycle_id)
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": stage.called},
        submit=_("Save stage"),
        cancel_url=reverse("portfolio:life-cycle-detail", args=[stage.cycle_id]),
    )


@require_POST
@requires("gates")
def stage_move(request: Asked, pk: int) -> HttpResponse:
    """Let a stage change places with its neighbour."""
    stage = _stage(request, pk)
    life_cycles.move_stage(by=request.user, stage=stage, earlier=request.POST.get("to") == "earlier")
    return redirect(reverse("portfolio:life-cycle-detail", args=[stage.cycle_id]) + "#stages")


@require_POST
@requires("gates")
def stage_withdraw(request: Asked, pk: int) -> HttpResponse:
    """Let nothing new begin in a stage; the toast puts it back."""
    stage = _stage(request, pk)
    try:
        life_cycles.withdraw_stage(by=request.user, stage=stage, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        undo = reverse("portfolio:life-cycle-stage-restore", args=[pk])
        messages.info(request, _("%(name)s withdrawn.") % {"name": stage.called}, extra_tags=undo)
    return redirect("portfolio:life-cycle-detail", stage.cycle_id)


@require_POST
@requires("gates")
def stage_restore(request: Asked, pk: int) -> HttpResponse:
    """Put a withdrawn stage back."""
    stage = _stage(request, pk)
    life_cycles.restore_stage(by=request.user, stage=stage)
    messages.info(request, _("%(name)s is in use again.") % {"name": stage.called})
    return redirect("portfolio:life-cycle-detail", stage.cycle_id)


def find_cycle(request: Asked, pk: int, action: Action = Action.VIEW) -> LifeCycle:
    """Return a life cycle that the user sees and may do something with. Raises Http404, PermissionDenied."""
    seen = LifeCycle.objects.visible_to(request.user).select_related("node__scope")
    cycle = get_object_or_404(seen, pk=pk)
    if action != Action.VIEW and not can(request.user, action, cycle.node):
        raise PermissionDenied
    return cycle


def _stage(request: Asked, pk: int) -> CycleStage:
    stage = get_object_or_404(CycleStage.objects.select_related("cycle"), pk=pk)
    find_cycle(request, stage.cycle_id, Action.EDIT_LIFE_CYCLE)
    return stage


def _initial(thing: LifeCycle | CycleStage) -> dict[str, str]:
    return {"code": thing.code, "name": thing.name, "name_fr": thing.name_fr}
