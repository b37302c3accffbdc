"""Pages of success criteria: proposed, signed by two, measured by themselves."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can, require, require_somewhere
from core.access.requests import Asked
from core.audit.selectors.history import history
from core.common import people
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import is_on
from metrics.forms.criteria import CriterionForm, initial_of
from metrics.kpis import registry
from metrics.lists import CRITERIA, SIGNATURES
from metrics.selectors.criteria import criteria_for
from metrics.wording.criteria import editions, missing, past, short_part, text
from portfolio.forms.places import lacks_portfolio
from portfolio.models import Product, SuccessCriterion
from portfolio.services import criteria
from portfolio.signing import parts_open_to, why_not


def criterion_list(request: Asked) -> HttpResponseBase:
    """List success criteria."""
    return listing_page(request, CRITERIA, template="metrics/criterion_list.html")


def signature_list(request: Asked) -> HttpResponseBase:
    """List who signed success criteria."""
    return listing_page(request, SIGNATURES, template="metrics/criterion_list.html")


def criterion_detail(request: Asked, pk: int) -> HttpResponse:
    """Show a criterion: its wording, who signed it, what it was measured at, what it was before."""
    criterion = _seen(request.user, pk)
    today = timezone.localdate()
    known = {kpi.code: kpi for kpi in registry.all_kpis()}
    signed = list(criterion.signatures.all())
    people.meet([criterion.proposed_by, *(one.email for one in signed)])
    open_parts = parts_open_to(request.user, criterion.product, signed)
    launched = criterion.launched is not None and criterion.launched <= today
    may_edit = can(request.user, Action.EDIT_PRODUCT, criterion.product)
    context = {
        "text": text(criterion, known, user=request.user, today=today),
        "criterion": criterion,
        "signed": [(short_part(one.part), one) for one in signed],
        "missing": missing(signed),
        "open_parts": [(part, short_part(part)) for part in open_parts],
        "why_not": "" if open_parts else why_not(request.user, criterion.product, signed),
        "own": not launched and any(it.email.lower() == request.user.email.lower() for it in signed),
        "verdicts": past(criterion, known),
        "editions": editions(criterion, known),
        "events": history("criterion", criterion.pk, most=8),
        "launched": launched,
        "may_edit": may_edit,
        "crumbs": [
            (_("Success criteria"), reverse("metrics:criterion-list")),
            (criterion.product.name, reverse("portfolio:product-detail", args=[criterion.product.code])),
            (criterion.code, ""),
        ],
    }
    return render(request, "metrics/criterion_detail.html", context)


def criterion_add(request: Asked) -> HttpResponse:
    """Propose a criterion."""
    require_somewhere(request.user, Action.EDIT_PRODUCT)
    initial = {"product": request.GET.get("product"), "kpi": request.GET.get("kpi")}
    form = CriterionForm(request.POST or None, user=request.user, initial=initial)
    today = timezone.localdate()
    if made := saved(form, partial(criteria.propose, by=request.user, today=today)):
        if criteria.is_launched(made.product_id, today):
            said = _("Criterion kept. It was registered after the launch and does not count.")
        else:
            said = _("Criterion proposed. It counts once both have signed.")
        messages.info(request, said)
        return redirect("metrics:criterion-detail", made.pk)
    return form_page(
        request,
        form,
        title=_("Propose a success criterion"),
        subtitle=_("Before the launch, two people sign it. From the launch on it stands as it is."),
        submit=_("Propose criterion"),
        cancel_url=_back(request),
        **lacks_portfolio(request.user),
    )


def criterion_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a criterion; an agreed one is signed anew."""
    criterion = _editable(request.user, pk)
    form = CriterionForm(request.POST or None, user=request.user, initial=initial_of(criterion)).of(criterion)
    change = partial(criteria.change, by=request.user, criterion=criterion, today=timezone.localdate())
    if changed := saved(form, change):
        messages.info(request, _("Criterion %(code)s saved.") % {"code": changed.code})
        return redirect("metrics:criterion-detail", changed.pk)
    agreed = criterion.agreed_on is not None
    return form_page(
        request,
        form,
        title=_("Criterion %(code)s of %(product)s")
        % {"code": criterion.code, "product": criterion.product.name},
        subtitle=_("It is agreed: another wording takes both signatures away.") if agreed else "",
        submit=_("Save criterion"),
        cancel_url=reverse("metrics:criterion-detail", args=[criterion.pk]),
        remove=_("Remove criterion"),
        remove_url=reverse("metrics:criterion-remove", args=[criterion.pk]),
    )


@require_POST
def criterion_sign(request: Asked, pk: int) -> HttpResponse:
    """Sign a criterion in a part that is open to the user."""
    criterion = _seen(request.user, pk)
    if not _signs(request.user, criterion):
        raise PermissionDenied
    _try(request, partial(criteria.sign, part=request.POST.get("part", "")), criterion, _("Signed."))
    return redirect(_after(request, criterion))


@require_POST
def criterion_unsign(request: Asked, pk: int) -> HttpResponse:
    """Take one's own signature back."""
    criterion = _seen(request.user, pk)
    if not _signs(request.user, criterion):
        raise PermissionDenied
    _try(request, criteria.withdraw_signature, criterion, _("Signature withdrawn."))
    return redirect("metrics:criterion-detail", criterion.pk)


@require_POST
def criterion_remove(request: Asked, pk: int) -> HttpResponse:
    """Remove a criterion; the toast brings it back."""
    criterion = _editable(request.user, pk)
    try:
        step = criteria.remove(by=request.user, criterion=criterion, today=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.sentences())
        return redirect("metrics:criterion-detail", criterion.pk)
    messages.info(request, step.said, extra_tags=step.address)
    return redirect("portfolio:product-detail", criterion.product.code)


def _try(request: Asked, change: Any, criterion: SuccessCriterion, done: str) -> None:
    """Do it and say so, or say why not."""
    try:
        change(by=request.user, criterion=criterion, today=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        messages.info(request, done)


def _signs(user: User, criterion: SuccessCriterion) -> bool:
    """Tell whether the user is somebody who signs here at all, now or not."""
    needs = Action.SIGN_CRITERIA if is_on("criteria_signatures") else Action.EDIT_PRODUCT
    return can(user, needs, criterion.product)


def _seen(user: User, pk: int) -> Any:
    return get_object_or_404(criteria_for(user), pk=pk)


def _editable(user: User, pk: int) -> Any:
    criterion = _seen(user, pk)
    require(user, Action.EDIT_PRODUCT, criterion.product)
    return criterion


def _after(request: Asked, criterion: SuccessCriterion) -> str:
    """Return to the product where the signature was given there."""
    if request.POST.get("from") == "product":
        return reverse("portfolio:product-detail", args=[criterion.product.code])
    return reverse("metrics:criterion-detail", args=[criterion.pk])


def _back(request: Asked) -> str:
    seen = Product.objects.visible_to(request.user).filter(code=request.GET.get("product", "")).first()
    if seen is not None:
        return reverse("portfolio:product-detail", args=[seen.code])
    return reverse("metrics:criterion-list")
