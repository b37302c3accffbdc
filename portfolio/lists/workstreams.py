"""The list of workstreams."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common.listing import Column, Empty, Listing
from portfolio.filters.workstreams import WorkstreamFilter
from portfolio.selectors.workstreams import workstreams_for

WORKSTREAMS = Listing(
    name="workstreams",
    title=_("Workstreams"),
    counted=ngettext_lazy("%(total)s workstream", "%(total)s workstreams", "total"),
    search=_("Product or stage"),
    rows=workstreams_for,
    filters=WorkstreamFilter,
    url=lambda one: reverse("portfolio:product-tab", args=[one.product.code, "gates"]),
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("stage", _("Stage"), "stage__position", show="stage.called"),
        Column(
            "state",
            _("State"),
            "state",
            kind="status",
            show=lambda one: (one.state, one.get_state_display()),
        ),
        Column("reason", _("Reason"), "reason"),
        Column("starts_on", _("Starts"), "starts_on", kind="date"),
        Column("due_on", _("Due"), "due_on", kind="date"),
        Column("ends_on", _("Ended"), "ends_on", kind="date"),
        Column("person", _("Who"), "person__name", kind="person", show="person.name"),
    ),
    default_sort="product",
    export=(
        ("product", lambda one: one.product.code),
        ("stage", lambda one: one.stage.code),
        ("state", lambda one: one.state),
        ("starts_on", lambda one: one.starts_on),
        ("due_on", lambda one: one.due_on),
        ("ends_on", lambda one: one.ends_on),
        ("reason", lambda one: one.reason),
        ("email", lambda one: one.person.email if one.person else ""),
    ),
    empty=Empty(
        _("No workstreams yet"),
        _("They begin on a product’s page, under Gates, or with a file that has product, stage and state."),
    ),
)
