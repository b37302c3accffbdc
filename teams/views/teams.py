"""Pages of teams: for whoever sees any part of the portfolio."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from teams.forms.teams import TeamForm
from teams.lists import TEAMS
from teams.models import Team
from teams.services import teams
from teams.views.rights import must_edit


def team_list(request: Asked) -> HttpResponseBase:
    """List teams."""
    return listing_page(request, TEAMS)


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
