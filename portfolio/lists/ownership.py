"""The list of ownership: who answers for which product, from when until when."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Column, Edit, Empty, Listing
from portfolio.filters.ownership import OwnershipFilter
from portfolio.forms.ownership import OwnershipForm
from portfolio.lists.finding import SEEN_PRODUCTS
from portfolio.lists.nodes import SEEN_NODES
from portfolio.models import Ownership
from portfolio.selectors.ownership import ownership_for
from portfolio.services import ownership
from teams.lists.editing import field_of
from teams.lists.people import ANYBODY


def _may(user: User, row: Ownership) -> bool:
    return can(user, Action.EDIT_OWNERSHIP, row.product)


def _offered(user: User) -> bool:
    return can_somewhere(user, Action.EDIT_OWNERSHIP)


def _day(name: str) -> Edit:
    return field_of(OwnershipForm, name, ownership.change, "ownership", may=_may, offered=_offered)


OWNERSHIP = Listing(
    name="ownership",
    url_name="portfolio:ownership-list",
    source="ownership",
    title=_("Ownership"),
    counted=ngettext_lazy("%(total)s role", "%(total)s roles", "total"),
    search=_("Product or person"),
    rows=ownership_for,
    filters=OwnershipFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS, "email": ANYBODY},
    names=lambda one: f"{one.product.name}, {one.person.name}",
    url=lambda one: reverse("portfolio:product-tab", args=[one.product.code, "people"]),
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("node", _("Portfolio"), "product__node__name", show="product.node.name", optional=True),
        Column("role", _("Role"), "role", kind="pill", show=lambda one: capfirst(one.get_role_display())),
        Column("person", _("Person"), "person__name", kind="person", show="person.name"),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=_day("starts_on")),
        Column("ends_on", _("Until"), "ends_on", kind="date", edit=_day("ends_on")),
        Column("email", _("E-mail"), "person__email", show="person.email", optional=True),
    ),
    default_sort="product",
    export=(
        ("product", lambda one: one.product.code),
        ("email", lambda one: one.person.email),
        ("role", lambda one: one.role),
        ("from", lambda one: one.starts_on),
        ("to", lambda one: one.ends_on),
    ),
    empty=Empty(
        _("Nobody answers for a product yet"),
        _(
            "Name its manager and its owner on the page of a product, or import a file with product, email, "
            "role and from."
        ),
    ),
)
