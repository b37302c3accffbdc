"""Pages of commitments: promised, changed, settled, taken back."""

from functools import partial
from typing import Any

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
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import requires
from portfolio.forms.budgets import CommitmentForm
from portfolio.forms.places import lacks_portfolio
from portfolio.lists.budgets import COMMITMENTS
from portfolio.selectors.budgets import commitments_for
from portfolio.services import commitments
from portfolio.views.finding import place_asked


@requires("budgets")
def commitment_list(request: Asked) -> HttpResponseBase:
    """List commitments."""
    return listing_page(request, COMMITMENTS, template="portfolio/budget_list.html")


@requires("budgets")
def commitment_add(request: Asked) -> HttpResponse:
    """Promise money."""
    require_somewhere(request.user, Action.EDIT_BUDGET)
    initial = {**place_asked(request), "committed_on": timezone.localdate()}
    form = CommitmentForm(request.POST or None, user=request.user, initial=initial)
    if made := saved(form, partial(commitments.add, by=request.user)):
        messages.info(request, _("Commitment %(reference)s added.") % {"reference": made.reference})
        return redirect("portfolio:commitment-list")
    return form_page(
        request,
        form,
        title=_("Add a commitment"),
        subtitle=_("An order or a contract that the ledger does not have yet."),
        submit=_("Add commitment"),
        cancel_url=reverse("portfolio:commitment-list"),
        **lacks_portfolio(request.user),
    )


@requires("budgets")
def commitment_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a commitment, or settle it."""
    commitment = _changeable(request.user, pk)
    initial = {name: getattr(commitment, name) for name in commitments.FIELDS}
    form = CommitmentForm(request.POST or None, user=request.user, initial=initial).of_place()
    if changed := saved(form, partial(commitments.change, by=request.user, commitment=commitment)):
        messages.info(request, _("Commitment %(reference)s saved.") % {"reference": changed.reference})
        return redirect("portfolio:commitment-list")
    return form_page(
        request,
        form,
        title=_("Commitment of %(place)s") % {"place": commitment.place_name},
        subtitle=_("Once the ledger has it, settle it. Remove it only where it never was."),
        submit=_("Save commitment"),
        cancel_url=reverse("portfolio:commitment-list"),
        remove=_("Remove commitment"),
        remove_url=reverse("portfolio:commitment-remove", args=[commitment.pk]),
    )


@requires("budgets")
@require_POST
def commitment_remove(request: Asked, pk: int) -> HttpResponse:
    """Take a commitment away; the toast brings it back."""
    commitment = _changeable(request.user, pk)
    step = commitments.remove(by=request.user, commitment=commitment)
    text = _("Commitment %(reference)s removed.") % {"reference": commitment.reference}
    messages.info(request, text, extra_tags=step.address)
    return redirect("portfolio:commitment-list")


def _changeable(user: User, pk: int) -> Any:
    commitment = get_object_or_404(commitments_for(user), pk=pk)
    require(user, Action.EDIT_BUDGET, commitment.scope)
    return commitment
