"""Classifying a product and reviewing its class."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.pages import form_page
from core.common.templatetags import portal as write
from core.profile import is_on
from portfolio.forms.memory import ClassifyForm, ReviewForm
from portfolio.models import Classification
from portfolio.services import classifications
from portfolio.subjects import product_tab
from portfolio.views.finding import find_product


def classify(request: Asked, code: str) -> HttpResponse:
    """Propose a product's innovation class."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    form = ClassifyForm(request.POST or None, initial={"innovation_class": product.innovation_class})
    propose = partial(classifications.classify, by=request.user, product=product, on=timezone.localdate())
    if made := saved(form, propose):
        told = {"name": product.name, "class": made.get_innovation_class_display()}
        messages.info(request, _("%(name)s classified as %(class)s.") % told)
        return redirect("portfolio:product-tab", product.code, "strategy")
    reviewed = is_on("classification_review")
    return form_page(
        request,
        form,
        title=_("Classify %(name)s") % {"name": product.name},
        subtitle=_("The class counts once somebody else confirms it.") if reviewed else "",
        submit=_("Classify product"),
        cancel_url=product_tab(product, "strategy"),
    )


def classification_review(request: Asked, pk: int) -> HttpResponse:
    """Confirm or reject a proposed class."""
    waiting = _classification(request.user, pk)
    require(request.user, Action.REVIEW_CLASSIFICATION, waiting.product)
    form = ReviewForm(request.POST or None)
    say = partial(classifications.review, by=request.user, classification=waiting, on=timezone.localdate())
    if step := saved(form, say):
        messages.info(
            request,
            _("Class of %(name)s reviewed.") % {"name": waiting.product.name},
            extra_tags=step.address,
        )
        return redirect("portfolio:product-tab", waiting.product.code, "strategy")
    told = {
        "class": waiting.get_innovation_class_display(),
        "who": write.who(waiting.classified_by) or "–",
        "evidence": waiting.evidence,
    }
    return form_page(
        request,
        form,
        title=_("Review the class of %(name)s") % {"name": waiting.product.name},
        subtitle=_("%(class)s, proposed by %(who)s: %(evidence)s") % told,
        submit=_("Save review"),
        cancel_url=reverse("portfolio:product-tab", args=[waiting.product.code, "strategy"]),
    )


@require_POST
def classification_withdraw(request: Asked, pk: int) -> HttpResponse:
    """Take a proposal back that nobody reviewed."""
    waiting = _classification(request.user, pk)
    require(request.user, Action.EDIT_PRODUCT, waiting.product)
    try:
        step = classifications.withdraw(by=request.user, classification=waiting)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        text = _("Classification of %(name)s withdrawn.") % {"name": waiting.product.name}
        messages.info(request, text, extra_tags=step.address)
    return redirect("portfolio:product-tab", waiting.product.code, "strategy")


def _classification(user: User, pk: int) -> Classification:
    seen = Classification.objects.visible_to(user).select_related("product__scope")
    return get_object_or_404(seen, pk=pk)
