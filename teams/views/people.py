"""Pages of people: for whoever sees any part of the portfolio."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.custom.shown import sections as custom_sections
from core.subjects.panels import OVERVIEW
from teams.forms.people import PersonForm
from teams.lists import PEOPLE
from teams.models import Person
from teams.panels import person_panels
from teams.services import people
from teams.views.person_page import find_person, person_url
from teams.views.rights import must_edit


def person_list(request: Asked) -> HttpResponseBase:
    """List people."""
    return listing_page(request, PEOPLE)


def person_detail(request: Asked, pk: int, tab: str = OVERVIEW) -> HttpResponse:
    """Show a person: who they are and which roles they have; the rest one tab away."""
    person = find_person(request.user, pk)
    if not person_panels.has(request, person, tab):
        raise Http404
    context = {
        "person": person,
        "tab": tab,
        "tabs": person_panels.tabs(request, person, current=tab, url=partial(person_url, person)),
        "crumbs": [(_("People"), reverse("teams:person-list")), (person.name, "")],
        "main_panels": person_panels.fill(request, person, tab=tab, side=False),
        "side_panels": person_panels.fill(request, person, tab=tab, side=True),
        "custom": custom_sections(person),
        "may_edit": can_somewhere(request.user, Action.EDIT_PEOPLE),
    }
    return render(request, "teams/person_detail.html", context)


def person_add(request: Asked) -> HttpResponse:
    """Add a person."""
    must_edit(request.user)
    form = PersonForm(request.POST or None)
    if person := saved(form, partial(people.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": person.name})
        return redirect(person_url(person))
    return form_page(
        request,
        form,
        title=_("Add a person"),
        submit=_("Add person"),
        cancel_url=reverse("teams:person-list"),
    )


def person_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a person."""
    must_edit(request.user)
    person = get_object_or_404(Person, pk=pk)
    initial = {name: getattr(person, name) for name in (*PersonForm.base_fields, "custom")}
    form = PersonForm(request.POST or None, initial=initial)
    if changed := saved(form, partial(people.change, by=request.user, person=person)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect(person_url(changed))
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": person.name},
        submit=_("Save person"),
        cancel_url=person_url(person),
    )
