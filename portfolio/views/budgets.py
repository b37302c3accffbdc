"""Pages of budgets: envelopes beside what was committed and spent."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can, require, require_somewhere
from core.access.requests import Asked
from core.common.forms import saved
from core.common.pages import form_page
from core.profile import requires
from portfolio.forms.budgets import EnvelopeForm
from portfolio.forms.places import lacks_portfolio
from portfolio.selectors.budgets import commitments_for, envelopes_for, year_begins, year_of
from portfolio.services import budgets
from portfolio.views.finding import place_asked


@requires("budgets")
def budget_detail(request: Asked, pk: int) -> HttpResponse:
    """Show one envelope: how it stands, what is promised of it, and every change."""
    envelope = _envelope(request.user, pk)
    promised = (
        commitments_for(request.user)
        .unsettled()
        .filter(
            scope__path__within=[envelope.scope.path],
            committed_on__gte=year_begins(envelope.year),
            committed_on__lt=year_begins(envelope.year + 1),
        )
    )
    title = f"{envelope.place_name}, {envelope.year}"
    context = {
        "envelope": envelope,
        "title": title,
        "promised": promised.order_by("-committed_on", "pk")[:20],
        "crumbs": [(_("Budgets"), reverse("portfolio:budget-list")), (title, "")],
        "may_edit": can(request.user, Action.EDIT_BUDGET, envelope.scope),
        "reporting": settings.REPORTING_CURRENCY,
    }
    return render(request, "portfolio/budget_detail.html", context)


@requires("budgets")
def budget_add(request: Asked) -> HttpResponse:
    """Set an envelope."""
    require_somewhere(request.user, Action.EDIT_BUDGET)
    initial = {**place_asked(request), "year": year_of(timezone.localdate())}
    form = EnvelopeForm(request.POST or None, user=request.user, initial=initial)
    if made := saved(form, partial(budgets.set_envelope, by=request.user)):
        messages.info(request, _("Envelope for %(year)s set.") % {"year": made.year})
        return redirect("portfolio:budget-detail", made.pk)
    return form_page(
        request,
        form,
        title=_("Set an envelope"),
        submit=_("Set envelope"),
        cancel_url=reverse("portfolio:budget-list"),
        **lacks_portfolio(request.user),
    )


@requires("budgets")
def budget_edit(request: Asked, pk: int) -> HttpResponse:
    """Change an envelope."""
    envelope = _changeable(request.user, pk)
    initial = {name: getattr(envelope, name) for name in budgets.FIELDS}
    form = EnvelopeForm(request.POST or None, user=request.user, initial=initial).of_place()
    if saved(form, partial(budgets.change, by=request.user, envelope=envelope)):
        messages.info(request, _("Envelope of %(place)s saved.") % {"place": envelope.place_name})
        return redirect("portfolio:budget-detail", envelope.pk)
    return form_page(
        request,
        form,
        title=_("Envelope of %(place)s") % {"place": envelope.place_name},
        subtitle=_("Every change is kept in its history."),
        submit=_("Save envelope"),
        cancel_url=reverse("portfolio:budget-detail", args=[envelope.pk]),
        remove=_("Remove envelope"),
        remove_url=reverse("portfolio:budget-remove", args=[envelope.pk]),
    )


@requires("budgets")
@require_POST
def budget_remove(request: Asked, pk: int) -> HttpResponse:
    """Take an envelope away."""
    envelope = _changeable(request.user, pk)
    step = budgets.remove(by=request.user, envelope=envelope)
    text = _("Envelope of %(place)s removed.") % {"place": envelope.place_name}
    messages.info(request, text, extra_tags=step.address)
    return redirect("portfolio:budget-list")


def _envelope(user: User, pk: int) -> Any:
    return get_object_or_404(envelopes_for(user, timezone.localdate()), pk=pk)


def _changeable(user: User, pk: int) -> Any:
    envelope = _envelope(user, pk)
    require(user, Action.EDIT_BUDGET, envelope.scope)
    return envelope
