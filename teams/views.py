"""Pages of people and teams: for whoever sees any part of the portfolio."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.common.exports import export
from core.common.forms import saved
from core.common.listing import list_page
from core.common.pages import form_page
from teams.filters import PersonFilter, TeamFilter
from teams.forms import PersonForm, TeamForm
from teams.models import Person, Team
from teams.selectors import people as selectors
from teams.services import people, teams


def person_list(request: Asked) -> HttpResponseBase:
    """List people."""
    _must_see(request.user)
    filterset = PersonFilter(request.GET, queryset=selectors.people(), request=request)
    file = export(request, filterset.qs, selectors.PEOPLE, name="people")
    context = {
        "list": list_page(request, filterset, selectors.PEOPLE),
        "may_edit": can_somewhere(request.user, Action.EDIT_PEOPLE),
    }
    return file or render(request, "teams/person_list.html", context)


def person_add(request: Asked) -> HttpResponse:
    """Add a person."""
    _must_edit(request.user)
    form = PersonForm(request.POST or None)
    if person := saved(form, partial(people.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": person.name})
        return redirect("teams:person-list")
    return form_page(
        request,
        form,
        title=_("Add a person"),
        submit=_("Add person"),
        cancel_url=reverse("teams:person-list"),
    )


def person_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a person."""
    _must_edit(request.user)
    person = get_object_or_404(Person, pk=pk)
    initial = {name: getattr(person, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=initial)
    if changed := saved(form, partial(people.change, by=request.user, person=person)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("teams:person-list")
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": person.name},
        submit=_("Save person"),
        cancel_url=reverse("teams:person-list"),
    )


def team_list(request: Asked) -> HttpResponseBase:
    """List teams."""
    _must_see(request.user)
    filterset = TeamFilter(request.GET, queryset=selectors.teams(), request=request)
    file = export(request, filterset.qs, selectors.TEAMS, name="teams")
    context = {
        "list": list_page(request, filterset, selectors.TEAMS),
        "may_edit": can_somewhere(request.user, Action.EDIT_PEOPLE),
    }
    return file or render(request, "teams/team_list.html", context)


def team_add(request: Asked) -> HttpResponse:
    """Add a team."""
    _must_edit(request.user)
    form = TeamForm(request.POST or None)
    if team := saved(form, partial(teams.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": team.name})
        return redirect("teams:team-list")
    return form_page(
        request, form, title=_("Add a team"), submit=_("Add team"), cancel_url=reverse("teams:team-list")
    )


def team_edit(request: Asked, code: str) -> HttpResponse:
    """Change a team."""
    _must_edit(request.user)
    team = get_object_or_404(Team, code=code)
    form = TeamForm(request.POST or None, initial={n: getattr(team, n) for n in TeamForm.base_fields})
    if changed := saved(form, partial(teams.change, by=request.user, team=team)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("teams:team-list")
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": team.name},
        submit=_("Save team"),
        cancel_url=reverse("teams:team-list"),
    )


def _must_see(user: User) -> None:
    if not can_somewhere(user, Action.VIEW):
        raise Http404


def _must_edit(user: User) -> None:
    _must_see(user)
    if not can_somewhere(user, Action.EDIT_PEOPLE):
        raise PermissionDenied
