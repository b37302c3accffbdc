"""Pages of who has which role."""

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
from teams.forms.role_sheets import RoleAssignmentForm
from teams.lists import ROLE_ASSIGNMENTS
from teams.models import RoleAssignment
from teams.services import role_assignments
from teams.views.person_page import find_person, person_url
from teams.views.rights import must_edit


def role_list(request: Asked) -> HttpResponseBase:
    """List who has which role, from when until when."""
    return listing_page(request, ROLE_ASSIGNMENTS)


def role_add(request: Asked, pk: int) -> HttpResponse:
    """Give a person a role."""
    must_edit(request.user)
    person = find_person(request.user, pk)
    form = RoleAssignmentForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if held := saved(form, partial(role_assignments.give, by=request.user, person=person)):
        messages.info(
            request, _("%(person)s has the role %(role)s.") % {"person": person.name, "role": held.sheet.said}
        )
        return redirect(person_url(person))
    return form_page(
        request,
        form,
        title=_("Give %(name)s a role") % {"name": person.name},
        subtitle=_("Several roles at once are fine."),
        submit=_("Give role"),
        cancel_url=person_url(person),
    )


def role_edit(request: Asked, pk: int, role: int) -> HttpResponse:
    """Change a role of a person."""
    must_edit(request.user)
    person = find_person(request.user, pk)
    held = get_object_or_404(person.role_assignments.select_related("sheet", "team"), pk=role)
    initial = {name: getattr(held, name) for name in RoleAssignmentForm.base_fields}
    form = RoleAssignmentForm(request.POST or None, initial=initial)
    if saved(form, partial(role_assignments.change, by=request.user, held=held)):
        messages.info(request, _("Roles of %(name)s saved.") % {"name": person.name})
        return redirect(person_url(person))
    return form_page(
        request,
        form,
        title=_("%(role)s of %(person)s") % {"role": held.sheet.said, "person": person.name},
        subtitle=_("Set the last day to end it; remove it only where it never was."),
        submit=_("Save role"),
        cancel_url=person_url(person),
        remove=_("Remove role"),
        remove_url=reverse("teams:person-role-remove", args=[person.pk, held.pk]),
    )


@require_POST
def role_remove(request: Asked, pk: int, role: int) -> HttpResponse:
    """Take back a role that never was."""
    must_edit(request.user)
    person = find_person(request.user, pk)
    held = get_object_or_404(RoleAssignment.objects.select_related("sheet", "person"), person=person, pk=role)
    step = role_assignments.remove(by=request.user, held=held)
    messages.info(request, _("Role of %(name)s removed.") % {"name": person.name}, extra_tags=step.address)
    return redirect(person_url(person))
