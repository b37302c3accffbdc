"""The list of allocations."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Add, Column, Edit, Empty, Listing, Total
from core.profile import is_on
from portfolio.filters.allocations import AllocationFilter
from portfolio.forms.allocations import AllocationForm
from portfolio.models import Allocation
from portfolio.selectors.allocations import allocations_for
from portfolio.services import allocations
from teams.lists.adding import posts, running
from teams.lists.editing import field_of


def sees(user: User) -> bool:
    """Tell whether the list is there: while the company allocates people."""
    return is_on("allocations")


def edits(user: User) -> bool:
    """Tell whether a user may allocate people somewhere."""
    return can_somewhere(user, Action.EDIT_ALLOCATION)


def _field(name: str, *, bulk: bool = True) -> Edit:
    """Return how a field is changed in the list, where nobody is warned of what is too much.

    What was there before comes back even so: somebody was warned of it then.
    """

    edit = field_of(
        AllocationForm,
        name,
        _change,
        "allocation",
        may=lambda user, one: can(user, Action.EDIT_ALLOCATION, one.product),
        offered=edits,
        bulk=bulk,
        each=_change_each,
    )
    back = field_of(
        AllocationForm, name, _change, "allocation", may=edit.may, offered=edits, each=allocations.change_each
    )
    return replace(edit, change_apart=back.change_apart)


def _change(*, by: User, allocation: Allocation, **changes: Any) -> None:
    allocations.change(by=by, allocation=allocation, unwarned=timezone.localdate(), **changes)


def _change_each(*, by: User, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    return allocations.change_each(by=by, changes=changes, unwarned=timezone.localdate())


ALLOCATIONS = Listing(
    name="allocations",
    url_name="portfolio:allocation-list",
    source="allocations",
    title=_("Allocations"),
    counted=ngettext_lazy("%(total)s allocation", "%(total)s allocations", "total"),
    search=_("Product, person or team"),
    rows=allocations_for,
    filters=AllocationFilter,
    sees=sees,
    names=lambda one: f"{one.holder_name}, {one.product.name}",
    url=lambda one: reverse("portfolio:allocation-edit", args=[one.pk]),
    opens=edits,
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("person", _("Person"), "person__name", kind="person", show="person.name"),
        Column("team", _("Team"), "team__name", show="team.name"),
        Column(
            "percent",
            _("Share of a full time, %"),
            "percent",
            kind="number",
            decimals=0,
            edit=_field("percent"),
            total=Total(running("percent"), show=posts, note=_("of what runs today")),
        ),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=_field("starts_on", bulk=False)),
        Column("ends_on", _("Until"), "ends_on", kind="date", edit=_field("ends_on")),
    ),
    default_sort="product",
    export=(
        ("product", lambda one: one.product.code),
        ("email", lambda one: one.person.email if one.person else ""),
        ("team", lambda one: one.team.code if one.team else ""),
        ("from", lambda one: one.starts_on),
        ("to", lambda one: one.ends_on),
        ("percent", lambda one: one.percent),
    ),
    add=Add(_("Allocation"), "portfolio:allocation-add", edits),
    empty=Empty(
        _("No allocations yet"),
        _(
            "An allocation says how much of a full time a person or a team gives to a product. Import a file "
            "with product, email, from and percent, or add the first one by hand."
        ),
    ),
)
