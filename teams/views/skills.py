"""Pages of skills: the matrix, the catalogue, assessing and developing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import User
from core.access.permissions import Action, can, require
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import is_on, requires
from teams.forms.skills import SkillForm
from teams.lists import ASSESSMENTS, DEVELOPMENT_ACTIONS, SKILLS
from teams.models import Mastery, Skill, SkillFamily, Team
from teams.selectors import matrix as selectors
from teams.selectors.privacy import sees_everybody
from teams.selectors.skills import GAPS
from teams.selectors.teams import inside
from teams.services import skills
from teams.views.rights import must_see


@requires("skills")
def matrix(request: Asked) -> HttpResponse:
    """Show people × skills of a team: of those whose skills the user sees."""
    must_see(request.user)
    asked = request.GET
    team = Team.objects.filter(code=asked.get("team", "")).first()
    family = asked.get("family", "") if asked.get("family", "") in SkillFamily.values else ""
    words = asked.get("q", "").strip()
    people = selectors.people_of(request.user, team=inside(team) if team else None, words=words)
    context = {
        "matrix": selectors.matrix(people, on=timezone.localdate(), page=asked.get("page"), family=family),
        "teams": Team.objects.order_by("name"),
        "team": team,
        "families": SkillFamily.choices,
        "family": family,
        "words": words,
        "scale": list(Mastery),
        "legend": [(mark, word) for mark, word in GAPS.values() if mark],
        "sees_everybody": sees_everybody(request.user),
        "tabs": skill_tabs(request),
    }
    return render(request, "teams/skill_matrix.html", context)


def skill_list(request: Asked) -> HttpResponseBase:
    """List the catalogue of skills."""
    return _listed(request, SKILLS)


@requires("skills")
def assessment_list(request: Asked) -> HttpResponseBase:
    """List the assessments that the user sees."""
    return _listed(request, ASSESSMENTS)


@requires("skills")
def action_list(request: Asked) -> HttpResponseBase:
    """List the development actions that the user sees."""
    return _listed(request, DEVELOPMENT_ACTIONS)


def _listed(request: Asked, listing: Any) -> HttpResponseBase:
    return listing_page(request, listing, template="teams/skill_list.html", tabs=skill_tabs(request))


def skill_add(request: Asked) -> HttpResponse:
    """Add a skill to the catalogue."""
    _must_write(request.user)
    form = SkillForm(request.POST or None)
    if skill := saved(form, partial(skills.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": skill.said})
        return redirect("teams:skill-list")
    return form_page(
        request,
        form,
        title=_("Add a skill"),
        submit=_("Add skill"),
        cancel_url=reverse("teams:skill-list"),
    )


def skill_detail(request: Asked, code: str) -> HttpResponse:
    """Show a skill: what it is, and which roles ask for it."""
    must_see(request.user)
    skill = get_object_or_404(Skill, code=code)
    context = {
        "skill": skill,
        "roles": selectors.roles_asking_for(skill),
        "scale": list(Mastery),
        "may_edit": can(request.user, Action.EDIT_ROLE_SHEET),
        "crumbs": [(_("Catalogue of skills"), reverse("teams:skill-list")), (skill.said, "")],
    }
    return render(request, "teams/skill_detail.html", context)


def skill_edit(request: Asked, code: str) -> HttpResponse:
    """Change a skill of the catalogue."""
    _must_write(request.user)
    skill = get_object_or_404(Skill, code=code)
    form = SkillForm(request.POST or None, initial={n: getattr(skill, n) for n in SkillForm.base_fields})
    if changed := saved(form, partial(skills.change, by=request.user, skill=skill)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.said})
        return redirect("teams:skill-detail", changed.code)
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": skill.said},
        submit=_("Save skill"),
        cancel_url=reverse("teams:skill-detail", args=[skill.code]),
    )


def skill_tabs(request: Asked) -> list[tuple[str, str, bool]]:
    """Return the pages of skills: words, address, whether it is the one asked for."""
    pages = [(_("Catalogue"), "teams:skill-list")]
    if is_on("skills"):
        pages = [
            (_("Matrix"), "teams:skill-matrix"),
            *pages,
            (_("Assessments"), "teams:assessment-list"),
            (_("Development"), "teams:action-list"),
            (_("Needs of products"), "portfolio:skill-need-list"),
        ]
    return [(words, reverse(name), request.path == reverse(name)) for words, name in pages]


def _must_write(user: User) -> None:
    require(user, Action.EDIT_ROLE_SHEET)
