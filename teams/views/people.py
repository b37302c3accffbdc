"""Pages of people: for whoever sees any part of the portfolio."""

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
from teams.forms.people import PersonForm
from teams.lists import PEOPLE
from teams.models import Person
from teams.services import people
from teams.views.rights import must_edit


def person_list(request: Asked) -> HttpResponseBase:
    """List people."""
    return listing_page(request, PEOPLE)


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
    initial = {name: getattr(person, name) for name in (*PersonForm.base_fields, "custom")}
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
