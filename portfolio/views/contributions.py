"""Pages of contributions: their list, and the forms of a product serving an objective."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.listing.view import listing_page
from core.profile import requires
from portfolio.forms.strategy import ContributionForm
from portfolio.lists.contributions import CONTRIBUTIONS
from portfolio.models import Contribution
from portfolio.selectors.key_results import contributions_for
from portfolio.services import objectives
from portfolio.views.objectives import SWITCH, editable
from portfolio.views.on_objectives import Words, form_of, removed


@requires(SWITCH)
def contribution_list(request: Asked) -> HttpResponseBase:
    """List which products serve which objectives."""
    return listing_page(
        request,
        CONTRIBUTIONS,
        template="portfolio/objective_list.html",
        current="contributions",
        objectives_on=True,
    )


@requires(SWITCH)
def contribution_add(request: Asked, pk: int) -> HttpResponse:
    """Let a product serve an objective."""
    objective = editable(request.user, pk)
    form = ContributionForm(request.POST or None, user=request.user)
    serve = partial(objectives.serve, by=request.user, objective=objective)
    words = Words(_("Which product serves it?"), _("Add product"), _("The product serves the objective."))
    return form_of(request, form, serve, words, objective=objective)


@requires(SWITCH)
def contribution_edit(request: Asked, pk: int) -> HttpResponse:
    """Change how much a product serves an objective."""
    contribution = _contribution(request.user, pk)
    initial = {"weight": contribution.weight, "note": contribution.note}
    return form_of(
        request,
        ContributionForm(request.POST or None, user=request.user, initial=initial).of(),
        partial(objectives.change_contribution, by=request.user, contribution=contribution),
        Words(contribution.product.name, _("Save contribution"), _("Contribution saved.")),
        objective=contribution.objective,
        remove=_("Remove contribution"),
        remove_url=reverse("portfolio:contribution-remove", args=[contribution.pk]),
    )


@require_POST
@requires(SWITCH)
def contribution_remove(request: Asked, pk: int) -> HttpResponse:
    """Let a product serve an objective no longer; the toast brings it back."""
    contribution = _contribution(request.user, pk)
    step = objectives.unserve(by=request.user, contribution=contribution)
    return removed(request, step, contribution.objective_id)


def _contribution(user: User, pk: int) -> Contribution:
    contribution: Contribution = get_object_or_404(contributions_for(user), pk=pk)
    require(user, Action.EDIT_OBJECTIVE, contribution.objective)
    return contribution
