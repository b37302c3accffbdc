"""Pages of absences and changes of capacity: for who may change people.

Both are a stretch of a person's time, and their pages differ in words alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import is_on
from core.undo.models import Step
from teams.forms.presence import AbsenceForm, AbsenceOfForm, CapacityChangeForm, CapacityChangeOfForm
from teams.lists.presence import ABSENCES, CAPACITY_CHANGES, FROM_LIST, leads
from teams.models import Absence, CapacityChange, Person
from teams.services import absences, capacity
from teams.views.rights import must_edit


@dataclass(frozen=True)
class Stretch:
    """A kind of stretch of somebody's time: its form, its services, and its words.

    noun: what the services call a row, and addresses begin with.
    form: of one person's; whose: the same, which asks for the person first.
    """

    noun: str
    model: type[Absence] | type[CapacityChange]
    form: type[forms.Form]
    whose: type[forms.Form]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Step]
    title: Any
    anew: Any
    added: Any
    save: Any
    taken: Any
    done: Any
    removed: Any

    def address(self, page: str, *args: int) -> str:
        """Return where one of its pages is."""
        return reverse(f"teams:{self.noun.replace('_', '-')}-{page}", args=args)

    def found(self, pk: int) -> Any:
        """Return a row with its person. Raises Http404."""
        return get_object_or_404(self.model._default_manager.select_related("person"), pk=pk)


ABSENCE = Stretch(
    noun="absence",
    model=Absence,
    form=AbsenceForm,
    whose=AbsenceOfForm,
    add=absences.add,
    change=absences.change,
    remove=absences.remove,
    title=_("Absence of %(name)s"),
    anew=_("Add absence"),
    added=_("Add absence"),
    save=_("Save absence"),
    taken=_("Remove absence"),
    done=_("Absence of %(name)s saved."),
    removed=_("Absence of %(name)s removed."),
)
CAPACITY = Stretch(
    noun="capacity_change",
    model=CapacityChange,
    form=CapacityChangeForm,
    whose=CapacityChangeOfForm,
    add=capacity.add,
    change=capacity.change,
    remove=capacity.remove,
    title=_("Capacity of %(name)s"),
    anew=_("Add change of capacity"),
    added=_("Add change"),
    save=_("Save change"),
    taken=_("Remove change"),
    done=_("Capacity of %(name)s saved."),
    removed=_("Change of the capacity of %(name)s removed."),
)


def absence_list(request: Asked) -> HttpResponseBase:
    """List absences: for leading roles, who may know why."""
    return listing_page(request, ABSENCES, template="teams/load_list.html", tabs=load_tabs(request))


def capacity_change_list(request: Asked) -> HttpResponseBase:
    """List changes of capacity: for leading roles, who enter them."""
    return listing_page(request, CAPACITY_CHANGES, template="teams/load_list.html", tabs=load_tabs(request))


def load_tabs(request: Asked) -> list[tuple[str, str, bool]]:
    """Return the pages of people's time: words, address, whether it is the one asked for."""
    pages: list[tuple[Any, str]] = []
    if is_on("allocations"):
        pages = [(_("Load"), "portfolio:load"), (_("Allocations"), "portfolio:allocation-list")]
    if leads(request.user):
        pages += [
            (_("Absences"), "teams:absence-list"),
            (_("Changes of capacity"), "teams:capacity-change-list"),
        ]
    pages += [(_("Calendars"), "teams:calendar-list"), (_("Days off"), "teams:day-off-list")]
    return [(words, reverse(name), request.path == reverse(name)) for words, name in pages]


def absence_add(request: Asked, pk: int) -> HttpResponse:
    """Note that a person is away."""
    return _add(request, ABSENCE, pk)


def absence_new(request: Asked) -> HttpResponse:
    """Note that somebody is away, who is chosen here."""
    return _new(request, ABSENCE)


def absence_edit(request: Asked, pk: int) -> HttpResponse:
    """Change an absence, or let it end."""
    return _edit(request, ABSENCE, pk)


@require_POST
def absence_remove(request: Asked, pk: int) -> HttpResponse:
    """Take back an absence that never was."""
    return _remove(request, ABSENCE, pk)


def capacity_change_add(request: Asked, pk: int) -> HttpResponse:
    """Say that a person works another part of a full time for a while."""
    return _add(request, CAPACITY, pk)


def capacity_change_new(request: Asked) -> HttpResponse:
    """Say that somebody, who is chosen here, works another part of a full time for a while."""
    return _new(request, CAPACITY)


def capacity_change_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a time of another capacity, or let it end."""
    return _edit(request, CAPACITY, pk)


@require_POST
def capacity_change_remove(request: Asked, pk: int) -> HttpResponse:
    """Take back a change of capacity that never was."""
    return _remove(request, CAPACITY, pk)


def _new(request: Asked, kind: Stretch) -> HttpResponse:
    must_edit(request.user)
    form = kind.whose(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(kind.add, by=request.user)):
        return _done(request, kind, kind.done, form.cleaned_data["person"], listed=True)
    return form_page(request, form, title=kind.anew, submit=kind.added, cancel_url=kind.address("list"))


def _add(request: Asked, kind: Stretch, pk: int) -> HttpResponse:
    must_edit(request.user)
    person = get_object_or_404(Person, pk=pk)
    form = kind.form(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(kind.add, by=request.user, person=person)):
        return _done(request, kind, kind.done, person)
    return form_page(request, form, submit=kind.added, **_around(kind, person))


def _edit(request: Asked, kind: Stretch, pk: int) -> HttpResponse:
    must_edit(request.user)
    row = kind.found(pk)
    listed = FROM_LIST in request.GET
    initial = {name: getattr(row, name) for name in kind.form.base_fields}
    form = kind.form(request.POST or None, initial=initial)
    if saved(form, partial(kind.change, by=request.user, **{kind.noun: row})):
        return _done(request, kind, kind.done, row.person, listed=listed)
    return form_page(
        request,
        form,
        submit=kind.save,
        remove=kind.taken,
        remove_url=kind.address("remove", row.pk) + (f"?{FROM_LIST}" if listed else ""),
        **_around(kind, row.person, listed=listed),
    )


def _remove(request: Asked, kind: Stretch, pk: int) -> HttpResponse:
    must_edit(request.user)
    row = kind.found(pk)
    step = kind.remove(by=request.user, **{kind.noun: row})
    listed = FROM_LIST in request.GET
    return _done(request, kind, kind.removed, row.person, way_back=step.address, listed=listed)


def _around(kind: Stretch, person: Person, *, listed: bool = False) -> dict[str, Any]:
    """Return the heading of a form, and where it leads back to."""
    return {"title": kind.title % {"name": person.name}, "cancel_url": _origin(kind, person, listed=listed)}


def _done(
    request: Asked, kind: Stretch, said: Any, person: Person, *, way_back: str = "", listed: bool = False
) -> HttpResponseRedirect:
    messages.info(request, said % {"name": person.name}, extra_tags=way_back)
    return redirect(_origin(kind, person, listed=listed))


def _origin(kind: Stretch, person: Person, *, listed: bool) -> str:
    """Return where one came from: the list, or the person's page."""
    return kind.address("list") if listed else reverse("teams:person-tab", args=[person.pk, "capacity"])
