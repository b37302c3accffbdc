"""Pages of the skills that products need."""

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
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import requires
from portfolio.forms.skill_needs import SkillNeedForm
from portfolio.lists import SKILL_NEEDS
from portfolio.models import Product, SkillNeed
from portfolio.services import skill_needs
from portfolio.subjects import product_tab
from portfolio.views.finding import find_product
from teams.views.skills import skill_tabs


@requires("skills")
def need_list(request: Asked) -> HttpResponseBase:
    """List the skills that products need."""
    return listing_page(request, SKILL_NEEDS, template="teams/skill_list.html", tabs=skill_tabs(request))


@requires("skills")
def need_add(request: Asked, code: str) -> HttpResponse:
    """Say that a product needs a skill."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    form = SkillNeedForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(skill_needs.add, by=request.user, product=product)):
        messages.info(request, _("Skill needs of %(name)s saved.") % {"name": product.name})
        return redirect(_people(product))
    return form_page(
        request,
        form,
        title=_("A skill that %(name)s needs") % {"name": product.name},
        submit=_("Add need"),
        cancel_url=_people(product),
    )


@requires("skills")
def need_edit(request: Asked, code: str, pk: int) -> HttpResponse:
    """Change a need."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    need = get_object_or_404(product.skill_needs.select_related("skill"), pk=pk)
    form = SkillNeedForm(
        request.POST or None, initial={name: getattr(need, name) for name in SkillNeedForm.base_fields}
    )
    if saved(form, partial(skill_needs.change, by=request.user, need=need)):
        messages.info(request, _("Skill needs of %(name)s saved.") % {"name": product.name})
        return redirect(_people(product))
    return form_page(
        request,
        form,
        title=_("%(skill)s of %(product)s") % {"skill": need.skill.said, "product": product.name},
        submit=_("Save need"),
        cancel_url=_people(product),
        remove=_("Remove need"),
        remove_url=reverse("portfolio:skill-need-remove", args=[product.code, need.pk]),
    )


@require_POST
@requires("skills")
def need_remove(request: Asked, code: str, pk: int) -> HttpResponse:
    """Take a need back."""
    product = find_product(request.user, code, Action.EDIT_PRODUCT)
    need = get_object_or_404(SkillNeed.objects.select_related("product", "skill"), product=product, pk=pk)
    step = skill_needs.remove(by=request.user, need=need)
    messages.info(request, _("Skill need removed."), extra_tags=step.address)
    return redirect(_people(product))


def _people(product: Product) -> str:
    return product_tab(product, "people")
