"""The lists of assessments and development actions: of whom the reader may see them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.common.listing import Column, Edit, Empty, Listing
from core.profile import is_on
from teams.filters.skills import AssessmentFilter, DevelopmentActionFilter
from teams.forms.skills import AssessForm, DevelopmentActionForm
from teams.lists.editing import field_of
from teams.lists.people import sees
from teams.models import Assessment, DevelopmentAction, Mastery
from teams.selectors.privacy import assessed_for, leads, may_self_assess, with_line
from teams.services import assessments, development


def sees_skills(user: User) -> bool:
    """Tell whether the company keeps skills and the user sees any part of the portfolio."""
    return is_on("skills") and sees(user)


def _assessments(user: User) -> QuerySet[Assessment]:
    rows = Assessment.objects.filter(person__in=assessed_for(user))
    return with_line(rows.select_related("person", "skill"), user)


def _actions(user: User) -> QuerySet[DevelopmentAction]:
    rows = DevelopmentAction.objects.filter(person__in=assessed_for(user))
    return with_line(rows.select_related("person", "skill"), user)


def _tab(person: int) -> str:
    return reverse("teams:person-tab", args=[person, "skills"])


def _plans(user: User, action: DevelopmentAction) -> bool:
    """Tell whether a user changes an action: the person, who leads them, or by right."""
    return may_self_assess(user, action.person) or leads(user, action)


def _judges(user: User, said: Assessment) -> bool:
    """Tell whether a user corrects an assessment: their own of themself, the manager's of whom they lead."""
    if said.kind == Assessment.Kind.SELF:
        return may_self_assess(user, said.person)
    return leads(user, said)


def _put_back(*, by: User, row: Assessment, kept: Any) -> None:
    assessments.put_back(by=by, assessment=row, said=kept)


def _of_assessment(name: str, field: Callable[[User], forms.Field]) -> Edit:
    """Return how a level or a note is corrected: each is a judgement of one person, so never of many."""
    edit = field_of(
        AssessForm,
        name,
        assessments.correct,
        "assessment",
        may=_judges,
        offered=sees_skills,
        bulk=False,
        field=field,
    )
    return replace(edit, keeps=assessments.kept, put_back=_put_back)


def _level(_user: User) -> forms.Field:
    words = [(level.value, f"{level.value} · {level.label}") for level in Mastery]
    return forms.TypedChoiceField(choices=words, coerce=int)


def _note(_user: User) -> forms.Field:
    return forms.CharField(required=False, max_length=500)


def _standing(action: DevelopmentAction) -> tuple[str, Any]:
    """Return how an action stands, as a word of the status vocabulary and in words."""
    if action.done_on:
        return "done", _("Done")
    late = action.due_on is not None and action.due_on < timezone.localdate()
    return ("off_target", _("Overdue")) if late else ("not_started", _("Open"))


def _of_action(name: str, *, bulk: bool = True) -> Edit:
    return field_of(
        DevelopmentActionForm,
        name,
        development.change,
        "action",
        may=_plans,
        offered=sees_skills,
        bulk=bulk,
        each=development.change_each,
    )


ASSESSMENTS = Listing(
    name="assessments",
    url_name="teams:assessment-list",
    source="assessments",
    title=_("Assessments of skills"),
    counted=ngettext_lazy("%(total)s assessment", "%(total)s assessments", "total"),
    search=_("Person or skill"),
    rows=_assessments,
    filters=AssessmentFilter,
    sees=sees_skills,
    names=lambda said: f"{said.person.name}, {said.skill.said}",
    url=lambda said: _tab(said.person_id),
    columns=(
        Column("person", _("Person"), "person__name", show="person.name"),
        Column("skill", _("Skill"), "skill__name", show=lambda said: said.skill.said),
        Column("kind", _("Who judged"), "kind", show=lambda said: said.get_kind_display().capitalize()),
        Column("level", _("Level"), "level", kind="number", edit=_of_assessment("level", _level)),
        Column("word", _("In words"), show=lambda said: str(Mastery(said.level).label)),
        Column("assessed_on", _("On"), "assessed_on", kind="date"),
        Column("note", _("Note"), optional=True, edit=_of_assessment("note", _note)),
    ),
    default_sort="-assessed_on",
    export=(
        ("email", lambda said: said.person.email),
        ("skill", lambda said: said.skill.code),
        ("kind", lambda said: said.kind),
        ("skill_level", lambda said: said.level),
        ("assessed_on", lambda said: said.assessed_on),
        ("note", lambda said: said.note),
    ),
    empty=Empty(
        _("No assessments that you see"),
        _("You see your own and those of people below you. Assess skills on a person’s page."),
    ),
)
DEVELOPMENT_ACTIONS = Listing(
    name="development_actions",
    url_name="teams:action-list",
    source="development_actions",
    title=_("Development actions"),
    counted=ngettext_lazy("%(total)s action", "%(total)s actions", "total"),
    search=_("Person, skill or action"),
    rows=_actions,
    filters=DevelopmentActionFilter,
    sees=sees_skills,
    url=lambda action: _tab(action.person_id),
    columns=(
        Column("person", _("Person"), "person__name", show="person.name"),
        Column("what", _("What"), "what", edit=_of_action("what", bulk=False)),
        Column("skill", _("Skill"), "skill__name", show=lambda action: action.skill.said),
        Column("due_on", _("Due"), "due_on", kind="date", edit=_of_action("due_on")),
        Column("state", _("State"), kind="status", show=_standing),
        Column("done_on", _("Done on"), "done_on", kind="date", edit=_of_action("done_on")),
    ),
    default_sort="due_on",
    export=(
        ("email", lambda action: action.person.email),
        ("skill", lambda action: action.skill.code),
        ("what", lambda action: action.what),
        ("due_on", lambda action: action.due_on),
        ("done_on", lambda action: action.done_on),
    ),
    empty=Empty(
        _("No development actions that you see"),
        _("Plan what somebody does to gain a skill on their page, under Skills."),
    ),
)
