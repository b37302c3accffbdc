"""Pages of objectives: list, tree, one of them."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere, require, require_somewhere
from core.access.requests import Asked
from core.audit.selectors.history import history
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import requires
from portfolio.drawing.key_results import result_lines
from portfolio.forms.places import lacks_portfolio
from portfolio.forms.strategy import ObjectiveForm
from portfolio.lists.objectives import OBJECTIVES
from portfolio.models import Node, Objective
from portfolio.selectors import objectives as selectors
from portfolio.selectors.visions import in_force
from portfolio.services import objectives

SWITCH = "objectives"


@requires(SWITCH)
def objective_list(request: Asked) -> HttpResponseBase:
    """List objectives."""
    current = "unserved" if request.GET.get("served") == "no" else "list"
    return listing_page(
        request, OBJECTIVES, template="portfolio/objective_list.html", current=current, objectives_on=True
    )


@requires(SWITCH)
def objective_tree(request: Asked) -> HttpResponse:
    """Show the objectives of a year by node."""
    years = selectors.years(request.user)
    this = timezone.localdate().year
    asked = request.GET.get("year", "")
    year = int(asked) if len(asked) == 4 and asked.isdecimal() and 1900 <= int(asked) <= 2999 else this
    if not asked and years and this not in years:
        year = years[0]
    first, last = date(year, 1, 1), date(year, 12, 31)
    context = {
        "branches": selectors.tree(request.user, first=first, last=last),
        "years": years or [this],
        "year": year,
        "current": "tree",
        "objectives_on": True,
        "may_add": can_somewhere(request.user, Action.EDIT_OBJECTIVE),
    }
    return render(request, "portfolio/objective_tree.html", context)


@requires(SWITCH)
def objective_detail(request: Asked, pk: int) -> HttpResponse:
    """Show an objective: how far it is, what shows it, who serves it."""
    objective = find_objective(request.user, pk)
    context = {
        "objective": objective,
        "progress": objective.progress,
        "results": result_lines(objective.progress),
        "serving": selectors.serving(objective, request.user),
        "children": selectors.objectives_for(request.user).filter(parent=objective).order_by("title"),
        "parent": _seen_parent(request.user, objective),
        "vision": in_force(objective.node.scope.path, timezone.localdate()),
        "events": history("objective", objective.pk, most=8),
        "may_edit": can(request.user, Action.EDIT_OBJECTIVE, objective),
        "crumbs": [
            (_("Objectives"), reverse("portfolio:objective-list")),
            (objective.node.name, reverse("portfolio:node-detail", args=[objective.node.code])),
            (objective.title, ""),
        ],
    }
    return render(request, "portfolio/objective_detail.html", context)


@requires(SWITCH)
def objective_add(request: Asked) -> HttpResponse:
    """Set an objective."""
    require_somewhere(request.user, Action.EDIT_OBJECTIVE)
    form = ObjectiveForm(request.POST or None, user=request.user, initial=_initial(request))
    if made := saved(form, partial(objectives.add, by=request.user)):
        messages.info(request, _("Objective set. Add what shows that it is reached."))
        return redirect("portfolio:objective-detail", made.pk)
    return form_page(
        request,
        form,
        title=_("Set an objective"),
        submit=_("Set objective"),
        cancel_url=reverse("portfolio:objective-list"),
        **lacks_portfolio(request.user),
    )


@requires(SWITCH)
def objective_edit(request: Asked, pk: int) -> HttpResponse:
    """Change an objective."""
    objective = editable(request.user, pk)
    initial = {name: getattr(objective, name) for name in ObjectiveForm.base_fields}
    form = ObjectiveForm(request.POST or None, user=request.user, initial=initial)
    if changed := saved(form, partial(objectives.change, by=request.user, objective=objective)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.title})
        return redirect("portfolio:objective-detail", changed.pk)
    return form_page(
        request,
        form,
        title=_("Edit objective"),
        submit=_("Save objective"),
        cancel_url=reverse("portfolio:objective-detail", args=[objective.pk]),
        remove=_("Remove objective"),
        remove_url=reverse("portfolio:objective-remove", args=[objective.pk]),
    )


@require_POST
@requires(SWITCH)
def objective_remove(request: Asked, pk: int) -> HttpResponse:
    """Remove an objective; the toast brings it back."""
    objective = editable(request.user, pk)
    try:
        step = objectives.remove(by=request.user, objective=objective)
    except DomainError as error:
        messages.error(request, error.sentences())
        return redirect("portfolio:objective-detail", objective.pk)
    messages.info(request, _("Removed: %(label)s") % {"label": step.said}, extra_tags=step.address)
    return redirect("portfolio:objective-list")


def find_objective(user: User, pk: int) -> Any:
    """Return an objective that the user sees. Raises Http404."""
    return get_object_or_404(selectors.objectives_for(user), pk=pk)


def editable(user: User, pk: int) -> Any:
    """Return an objective that the user may change. Raises Http404, PermissionDenied."""
    objective = find_objective(user, pk)
    require(user, Action.EDIT_OBJECTIVE, objective)
    return objective


def _seen_parent(user: User, objective: Objective) -> Objective | None:
    seen = Objective.objects.visible_to(user)
    return seen.filter(pk=objective.parent_id).first() if objective.parent_id else None


def _initial(request: Asked) -> dict[str, Any]:
    node = Node.objects.visible_to(request.user).filter(code=request.GET.get("node", "")).first()
    year = timezone.localdate().year
    return {"node": node, "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
