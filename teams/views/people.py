"""Pages of people: for whoever sees any part of the portfolio."""

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
from teams.filters.people import PersonFilter
from teams.forms.people import PersonForm
from teams.models import Person
from teams.selectors import people as selectors
from teams.services import people
from teams.views.rights import must_edit, must_see


def person_list(request: Asked) -> HttpResponseBase:
    """List people."""
    must_see(request.user)
    filterset = PersonFilter(request.GET, queryset=selectors.people(), request=request)
    file = export(request, filterset.qs, selectors.PEOPLE, name="people")
    context = {
        "list": list_page(request, filterset, selectors.PEOPLE),
        "may_edit": can_somewhere(request.user, Action.EDIT_PEOPLE),
    }
    return file or render(request, "teams/person_list.html", context)


def person_add(request: Asked) -> HttpResponse:
    """Add a person."""
    must_edit(request.user)
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
    must_edit(request.user)
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
