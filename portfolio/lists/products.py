"""The list of products."""

from functools import partial
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can_somewhere
from core.common import icons
from core.common.listing import Add, Column, Empty, Listing
from portfolio.filters.products import ProductFilter
from portfolio.models import Stage
from portfolio.selectors.products import products_for


def _answers(role: str, product: Any) -> Any:
    """Return who answers for a product; a warning where nobody does who should."""
    if name := getattr(product, f"{role}_name"):
        return name
    return "" if product.stage == Stage.RETIRED else icons.mark("warning", label=gettext("None"))


PRODUCTS = Listing(
    name="products",
    title=_("Products"),
    counted=ngettext_lazy("%(total)s product", "%(total)s products", "total"),
    search=_("Name or code"),
    rows=lambda user: products_for(user, timezone.localdate()),
    filters=ProductFilter,
    url=lambda product: reverse("portfolio:product-detail", args=[product.code]),
    columns=(
        Column("name", _("Product"), "name"),
        Column("code", _("Code"), "code", kind="mono"),
        Column("node", _("Portfolio"), "node__name", show="node.name"),
        Column("stage", _("Stage"), F("stage_order"), kind="pill", show="get_stage_display"),
        Column(
            "innovation_class",
            _("Innovation class"),
            "innovation_class",
            show="get_innovation_class_display",
        ),
        Column("manager", _("Manager"), "manager_name", kind="person", show=partial(_answers, "manager")),
        Column("owner", _("Owner"), "owner_name", kind="person", show=partial(_answers, "owner")),
        Column("first_launched_on", _("First launch"), "first_launched_on", kind="date"),
        Column("retired_on", _("Retirement"), "retired_on", kind="date", optional=True),
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
    add=Add(_("Product"), "portfolio:product-add", lambda user: can_somewhere(user, Action.EDIT_PRODUCT)),
    empty=Empty(
        _("No products yet"),
        _(
            "A product is something you offer and somebody answers for. Import a file with code, name and "
            "portfolio, or add the first one by hand."
        ),
    ),
)
