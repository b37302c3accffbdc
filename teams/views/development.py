"""Pages on which a person is assessed and their development planned."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import refuse, saved
from core.common.pages import form_page
from core.profile import requires
from teams.forms.skills import AssessForm, DevelopmentActionForm
from teams.models import Assessment, Mastery, Person, Skill
from teams.selectors.privacy import may_assess, may_plan, may_self_assess
from teams.selectors.roles import held_roles
from teams.selectors.skills import Judged, SkillGap, catalogue, gaps_of, latest
from teams.services import assessments, development
from teams.views.person_page import find_assessed, person_url


@requires("skills")
def assess(request: Asked, pk: int) -> HttpResponse:
    """Say how well a person has each skill: the person of themself, or their line of managers of them."""
    person = find_assessed(request.user, pk)
    if not (may_self_assess(request.user, person) or may_assess(request.user, person)):
        raise PermissionDenied
    kind = Assessment.Kind.SELF if may_self_assess(request.user, person) else Assessment.Kind.MANAGER
    gaps = _gaps(person, everything="all" in request.GET)
    form = AssessForm(request.POST or None, skills=[gap.skill for gap in gaps], initial=_initial(gaps, kind))
    if form.is_valid() and _kept(request, form, person, kind):
        messages.info(request, _("Assessment of %(name)s saved.") % {"name": person.name})
        return redirect(person_url(person, "skills"))
    rows = [(gap, form[f"level-{gap.skill.pk}"], form[f"note-{gap.skill.pk}"]) for gap in gaps]
    context = {
        "person": person,
        "is_self": kind == Assessment.Kind.SELF,
        "form": form,
        "rows": rows,
        "scale": list(Mastery),
        "everything": "all" in request.GET,
        "cancel_url": person_url(person, "skills"),
        "crumbs": [(person.name, person_url(person)), (_("Skills"), person_url(person, "skills"))],
    }
    return render(request, "teams/assess.html", context, status=422 if form.errors else 200)


def _kept(request: Asked, form: AssessForm, person: Person, kind: str) -> bool:
    levels = form.levels()
    if not levels:
        form.add_error(None, _("Choose a level for one skill at least."))
        return False
    try:
        assessments.assess(
            by=request.user,
            person=person,
            kind=kind,
            levels=levels,
            notes=form.notes(),
            on=form.cleaned_data["assessed_on"],
            today=timezone.localdate(),
        )
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _gaps(person: Person, *, everything: bool) -> list[SkillGap]:
    """Return what the roles ask for and what was assessed, in the catalogue's order; or all skills."""
    skills = catalogue()
    judged = latest([person]).get(person.pk, {})
    roles = held_roles([person], on=timezone.localdate())[person.pk]
    found = {gap.skill.code: gap for gap in gaps_of(roles, judged, skills)}
    if everything or not found:
        return [found.get(code) or SkillGap(skill, Judged(), 0) for code, skill in skills.items()]
    return [found[code] for code in skills if code in found]


def _initial(gaps: list[SkillGap], kind: str) -> dict[str, object]:
    """Begin with what the same kind said last."""
    initial: dict[str, object] = {"assessed_on": timezone.localdate()}
    for gap in gaps:
        said = gap.judged.own if kind == Assessment.Kind.SELF else gap.judged.managers
        if said is not None:
            initial[f"level-{gap.skill.pk}"] = said.level
            initial[f"note-{gap.skill.pk}"] = said.note
    return initial


@requires("skills")
def action_add(request: Asked, pk: int) -> HttpResponse:
    """Plan what a person does to gain a skill."""
    person = _planned(request, pk)
    skill = Skill.objects.filter(code=request.GET.get("skill", "")).first()
    form = DevelopmentActionForm(request.POST or None, initial={"skill": skill})
    if saved(form, partial(development.plan, by=request.user, person=person)):
        messages.info(request, _("Action of %(name)s planned.") % {"name": person.name})
        return redirect(person_url(person, "skills"))
    return form_page(
        request,
        form,
        title=_("Plan a development action of %(name)s") % {"name": person.name},
        submit=_("Plan action"),
        cancel_url=person_url(person, "skills"),
    )


@requires("skills")
def action_edit(request: Asked, pk: int, action: int) -> HttpResponse:
    """Change an action, or say that it is done."""
    person = _planned(request, pk)
    held = get_object_or_404(person.development_actions.select_related("skill"), pk=action)
    initial = {name: getattr(held, name) for name in DevelopmentActionForm.base_fields}
    form = DevelopmentActionForm(request.POST or None, initial=initial)
    if saved(form, partial(development.change, by=request.user, action=held)):
        messages.info(request, _("Action of %(name)s saved.") % {"name": person.name})
        return redirect(person_url(person, "skills"))
    return form_page(
        request,
        form,
        title=_("Development action of %(name)s") % {"name": person.name},
        submit=_("Save action"),
        cancel_url=person_url(person, "skills"),
        remove=_("Remove action"),
        remove_url=reverse("teams:action-remove", args=[person.pk, held.pk]),
    )


@require_POST
@requires("skills")
def action_done(request: Asked, pk: int, action: int) -> HttpResponse:
    """Say that an action is done today."""
    person = _planned(request, pk)
    held = get_object_or_404(person.development_actions, pk=action)
    development.change(by=request.user, action=held, done_on=timezone.localdate())
    messages.info(request, _("“%(what)s” is done.") % {"what": held.what})
    return redirect(person_url(person, "skills"))


@require_POST
@requires("skills")
def action_remove(request: Asked, pk: int, action: int) -> HttpResponse:
    """Take an action back."""
    person = _planned(request, pk)
    held = get_object_or_404(person.development_actions.select_related("person"), pk=action)
    step = development.remove(by=request.user, action=held)
    messages.info(request, _("Action removed."), extra_tags=step.address)
    return redirect(person_url(person, "skills"))


def _planned(request: Asked, pk: int) -> Person:
    person = find_assessed(request.user, pk)
    if not may_plan(request.user, person):
        raise PermissionDenied
    return person
