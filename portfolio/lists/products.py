"""The list of products."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common import icons
from core.common.listing import Add, Column, Edit, Empty, Finder, Key, Listing, of_finder, of_form
from portfolio.filters.products import ProductFilter
from portfolio.forms.places import places
from portfolio.forms.products import ProductForm
from portfolio.lists.nodes import SEEN_NODES
from portfolio.models import Ownership, Product, Stage
from portfolio.selectors.products import products_for
from portfolio.services import products
from portfolio.services.handover import hand_over_many
from teams.lists.people import ANYBODY

SEEN_PRODUCTS = Finder(lambda user: Product.objects.visible_to(user), "code", ("name", "code"))
NODES_TO_FILL = Finder(lambda user: places(user, Action.EDIT_PRODUCT), "code", ("name", "code"))


def _answers(role: str, product: Any) -> Any:
    """Return who answers for a product; a warning where nobody does who should."""
    if name := getattr(product, f"{role}_name"):
        return name
    return "" if product.stage == Stage.RETIRED else icons.mark("warning", label=gettext("None"))


def _may(action: Action, user: User, product: Product) -> bool:
    return can(user, action, product)


def _offered(action: Action, user: User) -> bool:
    return can_somewhere(user, action)


def _field(name: str, *, bulk: bool = True, finder: Finder | None = None) -> Edit:
    """Return how a field of a product is changed in the list."""

    def change(*, by: User, row: Product, value: Any) -> None:
        products.change(by=by, product=row, **{name: value})

    def change_many(*, by: User, rows: list[Product], value: Any) -> dict[int, str]:
        return products.change_many(by=by, products=rows, **{name: value})

    def change_apart(*, by: User, pairs: Sequence[tuple[Product, Any]]) -> dict[int, str]:
        return products.change_apart(by=by, changes={row.pk: {name: value} for row, value in pairs})

    many = name in products.MANY_FIELDS
    return Edit(
        field=of_finder(finder, required=True) if finder else of_form(ProductForm, name),
        value=attrgetter(name),
        may=partial(_may, Action.EDIT_PRODUCT),
        offered=partial(_offered, Action.EDIT_PRODUCT),
        change=change,
        change_many=change_many if many else None,
        change_apart=change_apart if many else None,
        hold=products.hold if name == "node" else None,
        finder=finder,
        bulk=bulk,
    )


def _held(role: str) -> Edit:
    """Return how the manager or owner of a product is changed in the list: from today on."""

    def change_apart(*, by: User, pairs: Sequence[tuple[Product, Any]]) -> dict[int, str]:
        hand_over_many(by=by, role=role, to=pairs, on=timezone.localdate())
        return {}

    def change_many(*, by: User, rows: list[Product], value: Any) -> dict[int, str]:
        return change_apart(by=by, pairs=[(row, value) for row in rows])

    def change(*, by: User, row: Product, value: Any) -> None:
        change_many(by=by, rows=[row], value=value)

    return Edit(
        field=of_finder(ANYBODY),
        value=attrgetter(f"{role}_email"),
        may=partial(_may, Action.EDIT_OWNERSHIP),
        offered=partial(_offered, Action.EDIT_OWNERSHIP),
        change=change,
        change_many=change_many,
        change_apart=change_apart,
        finder=ANYBODY,
    )


PRODUCTS = Listing(
    name="products",
    url_name="portfolio:product-list",
    title=_("Products"),
    counted=ngettext_lazy("%(total)s product", "%(total)s products", "total"),
    search=_("Name or code"),
    rows=lambda user: products_for(user, timezone.localdate()),
    filters=ProductFilter,
    finders={"node": SEEN_NODES, "manager": ANYBODY},
    source="products",
    subject="product",
    url=lambda product: reverse("portfolio:product-detail", args=[product.code]),
    columns=(
        Column("name", _("Product"), Key("name"), edit=_field("name", bulk=False)),
        Column("code", _("Code"), "code", kind="mono", optional=True),
        Column(
            "node", _("Portfolio"), "node__name", show="node.name", edit=_field("node", finder=NODES_TO_FILL)
        ),
        Column(
            "stage",
            _("Stage"),
            F("stage_order"),
            kind="pill",
            show="get_stage_display",
            edit=_field("stage"),
        ),
        Column(
            "innovation_class",
            _("Innovation class"),
            "innovation_class",
            show="get_innovation_class_display",
            optional=True,
            edit=_field("innovation_class"),
        ),
        Column(
            "manager",
            _("Manager"),
            "manager_name",
            kind="person",
            show=partial(_answers, "manager"),
            edit=_held(Ownership.Role.MANAGER),
        ),
        Column(
            "owner",
            pgettext_lazy("of a product", "Owner"),
            "owner_name",
            kind="person",
            show=partial(_answers, "owner"),
            edit=_held(Ownership.Role.OWNER),
        ),
        Column(
            "first_launched_on",
            _("First launch"),
            "first_launched_on",
            kind="date",
            optional=True,
            edit=_field("first_launched_on"),
        ),
        Column(
            "retired_on",
            _("Retirement"),
            "retired_on",
            kind="date",
            optional=True,
            edit=_field("retired_on"),
        ),
        Column("updated_at", _("Updated"), "updated_at", kind="date", optional=True),
    ),
    default_sort="name",
    export=(
        ("code", lambda product: product.code),
        ("name", lambda product: product.name),
        ("portfolio", lambda product: product.node.code),
        ("stage", lambda product: product.stage),
        ("innovation_class", lambda product: product.innovation_class),
        ("first_launched_on", lambda product: product.first_launched_on),
        ("retired_on", lambda product: product.retired_on),
        ("manager_email", lambda product: product.manager_email),
        ("owner_email", lambda product: product.owner_email),
        ("description", lambda product: product.description),
    ),
    add=Add(_("Product"), "portfolio:product-add", partial(_offered, Action.EDIT_PRODUCT)),
    empty=Empty(
        _("No products yet"),
        _(
            "A product is something you offer and somebody answers for. Import a file with code, name and "
            "portfolio, or add the first one by hand."
        ),
    ),
)
