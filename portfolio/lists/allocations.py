"""The list of allocations."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.common.listing import Add, Column, Empty, Listing, Total
from core.profile import is_on
from portfolio.filters.allocations import AllocationFilter
from portfolio.selectors.allocations import allocations_for
from teams.lists.adding import posts, running


def sees(user: User) -> bool:
    """Tell whether the list is there: while the company allocates people."""
    return is_on("allocations")


def edits(user: User) -> bool:
    """Tell whether a user may allocate people somewhere."""
    return can_somewhere(user, Action.EDIT_ALLOCATION)


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
            total=Total(running("percent"), show=posts, note=_("of what runs today")),
        ),
        Column("starts_on", _("From"), "starts_on", kind="date"),
        Column("ends_on", _("Until"), "ends_on", kind="date"),
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
