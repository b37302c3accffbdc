"""Gate reviews: the list, the request, the page on which evidence is shown, votes cast and an outcome set."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
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
from core.profile import is_on, requires
from portfolio.extensions import follow_ups
from portfolio.forms.gate_reviews import AskForm, DecideForm, EvidenceForm, VoteForm
from portfolio.lists.gate_reviews import GATE_REVIEWS
from portfolio.lists.said import EVIDENCE, SCORES, VOTES
from portfolio.models import Gate
from portfolio.selectors import gate_reviews as review_selectors
from portfolio.selectors.gate_reviews import ReviewPage
from portfolio.selectors.life_cycles import cycle_of
from portfolio.selectors.products import ancestors
from portfolio.selectors.verdicts import own_scores
from portfolio.services import gate_outcomes, gate_reviews
from portfolio.subjects import product_tab
from portfolio.views.finding import crumbs, find_product

T = TypeVar("T")


@requires("gates")
def review_list(request: Asked) -> HttpResponseBase:
    """List gate reviews, those that wait first."""
    return listing_page(request, GATE_REVIEWS, template="portfolio/gate_review_list.html")


@requires("gates")
def vote_list(request: Asked) -> HttpResponseBase:
    """List who voted how, newest first."""
    return listing_page(request, VOTES, template="portfolio/gate_review_list.html")


@requires("gates")
def score_list(request: Asked) -> HttpResponseBase:
    """List how criteria were judged."""
    return listing_page(request, SCORES, template="portfolio/gate_review_list.html")


@requires("gates")
def evidence_list(request: Asked) -> HttpResponseBase:
    """List what spoke for criteria, and what was waived."""
    return listing_page(request, EVIDENCE, template="portfolio/gate_review_list.html")


@requires("gates")
def review_ask(request: Asked, code: str, pk: int) -> HttpResponse:
    """Ask for a product to pass a gate."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    cycle = cycle_of(product)
    gate = get_object_or_404(Gate.objects.select_related("cycle"), pk=pk, cycle=cycle)
    form = AskForm(request.POST or None)
    ask = partial(
        gate_reviews.ask, by=request.user, product=product, gate=gate, asked_on=timezone.localdate()
    )
    if review := saved(form, ask):
        messages.info(request, _("Review of %(gate)s asked for.") % {"gate": gate.called})
        return redirect("portfolio:gate-review-detail", review.pk)
    return form_page(
        request,
        form,
        title=_("Ask for %(gate)s: %(name)s") % {"gate": gate.called, "name": product.name},
        subtitle=_("Somebody else decides it.") if is_on("four_eyes") else "",
        submit=_("Ask for the review"),
        cancel_url=product_tab(product, "gates"),
    )


@requires("gates")
def review_detail(request: Asked, pk: int) -> HttpResponse:
    """Show a review: what is asked, how the product stands, who voted, what was decided."""
    page = _page(request, pk)
    return _show(request, page)


@require_POST
@requires("gates")
def review_vote(request: Asked, pk: int) -> HttpResponse:
    """Vote, and judge what people judge."""
    page = _page(request, pk, Action.REVIEW_GATE)
    form = _vote_form(request, page)
    vote = partial(gate_reviews.vote, by=request.user, review=page.review)
    if _taken(form, vote):
        messages.info(request, _("Vote kept."))
        return redirect("portfolio:gate-review-detail", pk)
    return _show(request, page, vote_form=form)


@requires("gates")
def review_evidence(request: Asked, pk: int) -> HttpResponse:
    """Say what speaks for each criterion."""
    page = _page(request, pk, Action.EDIT_PRODUCT)
    if not page.review.is_open:
        raise Http404
    form = EvidenceForm(request.POST or None, verdicts=page.verdicts)
    if form.is_valid():
        for criterion, text, url in form.told():
            gate_reviews.show_evidence(
                by=request.user, review=page.review, criterion=criterion, text=text, url=url
            )
        messages.info(request, _("Evidence kept."))
        return redirect("portfolio:gate-review-detail", pk)
    return form_page(
        request,
        form,
        title=_("Evidence for %(gate)s") % {"gate": page.review.gate.called},
        subtitle=page.review.product.name,
        submit=_("Save evidence"),
        cancel_url=reverse("portfolio:gate-review-detail", args=[pk]),
    )


@require_POST
@requires("gates")
def review_decide(request: Asked, pk: int) -> HttpResponse:
    """Set the outcome; the toast takes it back."""
    page = _page(request, pk, Action.DECIDE_GATE)
    form = DecideForm(request.POST, page=page)
    decide = partial(
        gate_outcomes.decide, by=request.user, review=page.review, decided_on=timezone.localdate()
    )
    if decided := _taken(form, decide):
        said = {"gate": decided.gate.called, "outcome": decided.get_outcome_display()}
        messages.info(
            request,
            _("%(gate)s decided: %(outcome)s.") % said,
            extra_tags=reverse("portfolio:gate-review-reopen", args=[pk]),
        )
        return redirect("portfolio:gate-review-detail", pk)
    return _show(request, page, decide_form=form)


@require_POST
@requires("gates")
def review_reopen(request: Asked, pk: int) -> HttpResponse:
    """Take an outcome back."""
    page = _page(request, pk, Action.DECIDE_GATE)
    try:
        gate_outcomes.reopen(by=request.user, review=page.review)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        messages.info(request, _("The review of %(gate)s is open again.") % {"gate": page.review.gate.called})
    return redirect("portfolio:gate-review-detail", pk)


@require_POST
@requires("gates")
def review_withdraw(request: Asked, pk: int) -> HttpResponse:
    """Take a request back; the toast asks again."""
    page = _page(request, pk, Action.EDIT_PRODUCT)
    try:
        step = gate_reviews.withdraw(by=request.user, review=page.review)
    except DomainError as error:
        messages.error(request, error.sentences())
        return redirect("portfolio:gate-review-detail", pk)
    said = _("Review of %(gate)s withdrawn.") % {"gate": page.review.gate.called}
    messages.info(request, said, extra_tags=step.address)
    return redirect(product_tab(page.review.product, "gates"))


def _page(request: Asked, pk: int, action: Action = Action.VIEW) -> ReviewPage:
    review = get_object_or_404(review_selectors.reviews_for(request.user), pk=pk)
    require(request.user, action, review.product)
    return review_selectors.review_page(user=request.user, review=review, today=timezone.localdate())


def _vote_form(request: Asked, page: ReviewPage, *, sent: bool = True) -> VoteForm:
    own = own_scores(page.review, request.user.email)
    return VoteForm(request.POST if sent else None, page=page, own=own)


def _taken(form: VoteForm | DecideForm, change: Callable[..., T]) -> T | None:
    """Run a change with what a valid form tells, which is not field by field."""
    return saved(form, lambda **_fields: change(**form.told()))


def _show(
    request: Asked, page: ReviewPage, vote_form: VoteForm | None = None, decide_form: DecideForm | None = None
) -> HttpResponse:
    review, user = page.review, request.user
    asker = is_on("four_eyes") and review.asked_by_email.lower() == user.email.lower()
    may = {action: can(user, action, review.product) for action in Action}
    context = {
        "page": page,
        "crumbs": [
            *crumbs(ancestors(user=user, path=review.product.scope.path), review.product.name)[:-1],
            (review.product.name, product_tab(review.product, "gates")),
            (review.gate.called, ""),
        ],
        "vote_form": vote_form or _vote_form(request, page, sent=False),
        "decide_form": decide_form or DecideForm(page=page),
        "missing_roles": [role.label for role in page.roles if not role.voted],
        "may_vote": may[Action.REVIEW_GATE],
        "may_decide": may[Action.DECIDE_GATE] and not asker,
        "asked_oneself": may[Action.DECIDE_GATE] and asker,
        "may_edit": may[Action.EDIT_PRODUCT],
        "may_reopen": may[Action.DECIDE_GATE],
        "follow_ups": follow_ups.offered(user, review),
    }
    refused = (vote_form and vote_form.errors) or (decide_form and decide_form.errors)
    return render(request, "portfolio/gate_review_detail.html", context, status=422 if refused else 200)
