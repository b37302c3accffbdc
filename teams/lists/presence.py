"""The lists of absences and of changes of capacity: for leading roles, who enter them."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.common.listing import Add, Column, Edit, Empty, Listing
from teams.filters.presence import AbsenceFilter, CapacityChangeFilter
from teams.forms.presence import AbsenceForm, CapacityChangeForm
from teams.lists.editing import field_of
from teams.models import Absence, CapacityChange
from teams.services import absences, capacity

# How the address of a form says that it was opened from the list, and leads back there.
FROM_LIST: Final = "from-list"


def leads(user: User) -> bool:
    """Tell whether a user may know why people are away, and change it."""
    return can_somewhere(user, Action.EDIT_PEOPLE)


def _any_row(user: User, _row: Any) -> bool:
    return leads(user)


def _time(form: type[forms.Form], service: ModuleType, noun: str, first: Column) -> tuple[Column, ...]:
    """Return the columns of a stretch of somebody's time: whose, what it is, from when until when."""

    def edit(name: str) -> Edit:
        return field_of(
            form,
            name,
            service.change,
            noun,
            may=_any_row,
            offered=leads,
            bulk=name == "ends_on",
            each=service.change_each,
        )

    return (
        Column("person", _("Person"), "person__name", show="person.name"),
        Column("team", _("Team"), "person__team__name", show="person.team.name"),
        replace(first, edit=edit(first.name)),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=edit("starts_on")),
        Column("ends_on", _("Until"), "ends_on", kind="date", edit=edit("ends_on")),
    )


def _edited(url_name: str) -> Callable[[Any], str]:
    return lambda one: f"{reverse(url_name, args=[one.pk])}?{FROM_LIST}"


ABSENCES = Listing(
    name="absences",
    url_name="teams:absence-list",
    title=_("Absences"),
    counted=ngettext_lazy("%(total)s absence", "%(total)s absences", "total"),
    search=_("Name or e-mail"),
    rows=lambda _user: Absence.objects.select_related("person__team"),
    filters=AbsenceFilter,
    sees=leads,
    source="absences",
    subject="person",
    url=_edited("teams:absence-edit"),
    add=Add(_("Absence"), "teams:absence-new", leads),
    columns=_time(
        AbsenceForm,
        absences,
        "absence",
        Column("kind", _("Kind of absence"), "kind", show="get_kind_display"),
    ),
    default_sort="-starts_on",
    export=(
        ("email", lambda one: one.person.email),
        ("kind", lambda one: one.kind),
        ("from", lambda one: one.starts_on),
        ("to", lambda one: one.ends_on),
    ),
    empty=Empty(
        _("No absences yet"),
        _("Import a file with email, kind, from and to, or add the first one by hand."),
    ),
)
CAPACITY_CHANGES = Listing(
    name="capacity_changes",
    url_name="teams:capacity-change-list",
    title=_("Changes of capacity"),
    counted=ngettext_lazy("%(total)s change of capacity", "%(total)s changes of capacity", "total"),
    search=_("Name or e-mail"),
    rows=lambda _user: CapacityChange.objects.select_related("person__team"),
    filters=CapacityChangeFilter,
    sees=leads,
    source="capacity_changes",
    subject="person",
    url=_edited("teams:capacity-change-edit"),
    add=Add(_("Change of capacity"), "teams:capacity-change-new", leads),
    columns=_time(
        CapacityChangeForm,
        capacity,
        "capacity_change",
        Column("capacity_pct", _("Capacity, %"), "capacity_pct", kind="number", decimals=0),
    ),
    default_sort="-starts_on",
    export=(
        ("email", lambda one: one.person.email),
        ("from", lambda one: one.starts_on),
        ("to", lambda one: one.ends_on),
        ("capacity_pct", lambda one: one.capacity_pct),
    ),
    empty=Empty(
        _("No changes of capacity yet"),
        _("Import a file with email, from, to and capacity_pct, or add the first one by hand."),
    ),
)
