"""Pages of absences and changes of capacity: for who may change people."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from teams.forms.presence import AbsenceForm, CapacityChangeForm
from teams.lists.presence import ABSENCES, CAPACITY_CHANGES
from teams.models import Absence, CapacityChange, Person
from teams.services import absences, capacity
from teams.views.rights import must_edit


def absence_list(request: Asked) -> HttpResponseBase:
    """List absences: for leading roles, who may know why."""
    return listing_page(request, ABSENCES)


def capacity_change_list(request: Asked) -> HttpResponseBase:
    """List changes of capacity: for leading roles, who enter them."""
    return listing_page(request, CAPACITY_CHANGES)


def absence_add(request: Asked, pk: int) -> HttpResponse:
    """Note that a person is away."""
    must_edit(request.user)
    person = get_object_or_404(Person, pk=pk)
    form = AbsenceForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(absences.add, by=request.user, person=person)):
        messages.info(request, _("Absence of %(name)s saved.") % {"name": person.name})
        return redirect("teams:person-tab", person.pk, "capacity")
    return form_page(
        request,
        form,
        title=_("Absence of %(name)s") % {"name": person.name},
        submit=_("Add absence"),
        cancel_url=_tab(person),
    )


def absence_edit(request: Asked, pk: int) -> HttpResponse:
    """Change an absence, or let it end."""
    must_edit(request.user)
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    initial = {name: getattr(absence, name) for name in AbsenceForm.base_fields}
    form = AbsenceForm(request.POST or None, initial=initial)
    if saved(form, partial(absences.change, by=request.user, absence=absence)):
        messages.info(request, _("Absence of %(name)s saved.") % {"name": absence.person.name})
        return redirect("teams:person-tab", absence.person_id, "capacity")
    return form_page(
        request,
        form,
        title=_("Absence of %(name)s") % {"name": absence.person.name},
        submit=_("Save absence"),
        cancel_url=_tab(absence.person),
        remove=_("Remove absence"),
        remove_url=reverse("teams:absence-remove", args=[absence.pk]),
    )


@require_POST
def absence_remove(request: Asked, pk: int) -> HttpResponse:
    """Take back an absence that never was."""
    must_edit(request.user)
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    step = absences.remove(by=request.user, absence=absence)
    said = _("Absence of %(name)s removed.") % {"name": absence.person.name}
    messages.info(request, said, extra_tags=step.address)
    return redirect("teams:person-tab", absence.person_id, "capacity")


def capacity_change_add(request: Asked, pk: int) -> HttpResponse:
    """Say that a person works another part of a full time for a while."""
    must_edit(request.user)
    person = get_object_or_404(Person, pk=pk)
    form = CapacityChangeForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(capacity.add, by=request.user, person=person)):
        messages.info(request, _("Capacity of %(name)s saved.") % {"name": person.name})
        return redirect("teams:person-tab", person.pk, "capacity")
    return form_page(
        request,
        form,
        title=_("Capacity of %(name)s") % {"name": person.name},
        submit=_("Add change"),
        cancel_url=_tab(person),
    )


def capacity_change_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a time of another capacity, or let it end."""
    must_edit(request.user)
    held = get_object_or_404(CapacityChange.objects.select_related("person"), pk=pk)
    initial = {name: getattr(held, name) for name in CapacityChangeForm.base_fields}
    form = CapacityChangeForm(request.POST or None, initial=initial)
    if saved(form, partial(capacity.change, by=request.user, capacity_change=held)):
        messages.info(request, _("Capacity of %(name)s saved.") % {"name": held.person.name})
        return redirect("teams:person-tab", held.person_id, "capacity")
    return form_page(
        request,
        form,
        title=_("Capacity of %(name)s") % {"name": held.person.name},
        submit=_("Save change"),
        cancel_url=_tab(held.person),
        remove=_("Remove change"),
        remove_url=reverse("teams:capacity-change-remove", args=[held.pk]),
    )


@require_POST
def capacity_change_remove(request: Asked, pk: int) -> HttpResponse:
    """Take back a change of capacity that never was."""
    must_edit(request.user)
    held = get_object_or_404(CapacityChange.objects.select_related("person"), pk=pk)
    step = capacity.remove(by=request.user, capacity_change=held)
    said = _("Change of the capacity of %(name)s removed.") % {"name": held.person.name}
    messages.info(request, said, extra_tags=step.address)
    return redirect("teams:person-tab", held.person_id, "capacity")


def _tab(person: Person) -> str:
    return reverse("teams:person-tab", args=[person.pk, "capacity"])
