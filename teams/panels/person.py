"""What stands on a person's page: who they are, their roles, their skills and where they could go."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.audit.selectors.history import history
from core.subjects.panels import Panel
from teams.models import Mastery, Person
from teams.panels import person_panels
from teams.selectors.careers import next_roles
from teams.selectors.privacy import may_assess, may_plan, may_self_assess
from teams.selectors.roles import held_roles
from teams.selectors.skills import catalogue, latest, person_gaps
from teams.services.assessments import SUBJECT

MOST_EVENTS = 8


def load_roles(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather the roles that a person has today, had and will have."""
    today = timezone.localdate()
    held = person.role_assignments.select_related("sheet", "team").order_by("-starts_on", "pk")
    current = held_roles([person], on=today)[person.pk]
    shown = {role.assignment.pk for role in current if role.assignment}
    return {
        "current": current,
        "others": [one for one in held if one.pk not in shown],
        "may_edit": can_somewhere(request.user, Action.EDIT_PEOPLE),
    }


def load_facts(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather whom a person reports to, who reports to them, and whether they sign in."""
    account = User.objects.filter(email__iexact=person.email, is_active=True).first()
    return {
        "account": account,
        "reports": list(person.reports.order_by("name")[:13]),
    }


def load_skills(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather a person's skills against their roles, and what they do to gain more."""
    roles, gaps = person_gaps(person, on=timezone.localdate())
    actions = list(person.development_actions.select_related("skill").order_by("done_on", "due_on"))
    is_self = may_self_assess(request.user, person)
    return {
        "roles": roles,
        "gaps": gaps,
        "asked": sum(gap.kind != "unasked" for gap in gaps),
        "met": sum(gap.kind == "met" for gap in gaps),
        "scale": list(Mastery),
        "actions": actions,
        "today": timezone.localdate(),
        "is_self": is_self,
        "may_assess": is_self or may_assess(request.user, person),
        "may_plan": may_plan(request.user, person),
    }


def load_career(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather the roles a person could have next and what they would have to gain."""
    roles = held_roles([person], on=timezone.localdate())[person.pk]
    judged = latest([person]).get(person.pk, {})
    return {
        "roles": roles,
        "steps": next_roles(roles, judged, catalogue()),
        "may_plan": may_plan(request.user, person),
    }


def load_history(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather the latest events about a person's skills."""
    return {"events": history(SUBJECT, person.pk, most=MOST_EVENTS)}


def sees_skills(request: Asked, person: Person) -> bool:
    """Tell whether the page was opened by somebody who sees the person's skills; the view asked before."""
    return bool(getattr(person, "skills_seen", False))


def register_panels() -> None:
    """Put them on the person's page."""
    for panel in (
        Panel(name="roles", template="teams/person_roles.html", load=load_roles, order=10),
        Panel(name="facts", template="teams/person_facts.html", load=load_facts, order=10, side=True),
        Panel(
            name="skills",
            template="teams/person_skills.html",
            load=load_skills,
            order=10,
            tab="skills",
            switch="skills",
            shown=sees_skills,
        ),
        Panel(
            name="career",
            template="teams/person_career.html",
            load=load_career,
            order=10,
            tab="career",
            switch="skills",
            shown=sees_skills,
        ),
        Panel(
            name="skills_history",
            template="teams/skills_history.html",
            load=load_history,
            order=90,
            tab="skills",
            switch="skills",
            shown=sees_skills,
        ),
    ):
        person_panels.register(panel)
