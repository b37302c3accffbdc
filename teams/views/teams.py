"""Pages of teams: for whoever sees any part of the portfolio."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.common.exports import export
from core.common.forms import saved
from core.common.listing import list_page
from core.common.pages import form_page
from teams.filters.teams import TeamFilter
from teams.forms.teams import TeamForm
from teams.models import Team
from teams.selectors import people as selectors
from teams.services import teams
from teams.views.rights import must_edit, must_see


def team_list(request: Asked) -> HttpResponseBase:
    """List teams."""
    must_see(request.user)
    filterset = TeamFilter(request.GET, queryset=selectors.teams(), request=request)
    file = export(request, filterset.qs, selectors.TEAMS, name="teams")
    context = {
        "list": list_page(request, filterset, selectors.TEAMS),
        "may_edit": can_somewhere(request.user, Action.EDIT_PEOPLE),
    }
    return file or render(request, "teams/team_list.html", context)


def team_add(request: Asked) -> HttpResponse:
    """Add a team."""
    must_edit(request.user)
    form = TeamForm(request.POST or None)
    if team := saved(form, partial(teams.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": team.name})
        return redirect("teams:team-list")
    return form_page(
        request, form, title=_("Add a team"), submit=_("Add team"), cancel_url=reverse("teams:team-list")
    )


def team_edit(request: Asked, code: str) -> HttpResponse:
    """Change a team."""
    must_edit(request.user)
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
