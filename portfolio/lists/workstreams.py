"""The list of workstreams."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Column, Edit, Empty, Finder, Listing, of_finder, of_form
from portfolio.filters.workstreams import WorkstreamFilter
from portfolio.forms.workstreams import WorkstreamForm
from portfolio.lists.nodes import SEEN_NODES
from portfolio.lists.products import SEEN_PRODUCTS
from portfolio.models import Workstream
from portfolio.selectors.workstreams import workstreams_for
from portfolio.services import workstreams
from teams.lists.people import ANYBODY

# By how far they are, not by the letters of the codes.
_FAR = Case(*(When(state=state, then=Value(at)) for at, state in enumerate(Workstream.State.values)))


def _put_back(*, by: User, pairs: Sequence[tuple[Workstream, Any]]) -> Mapping[int, str]:
    return workstreams.put_back_each(by=by, said={row.pk: kept for row, kept in pairs})


def _field(name: str, *, bulk: bool = True, finder: Finder | None = None) -> Edit:
    """Return how a field of a workstream is changed; a new state brings its days, undo takes them back."""

    def change(*, by: User, row: Workstream, value: Any) -> None:
        said: dict[str, Any] = {name: value}
        workstreams.change(by=by, product=row.product, stage=row.stage, today=timezone.localdate(), **said)

    def change_many(*, by: User, rows: Sequence[Workstream], value: Any) -> Mapping[int, str]:
        changes = {row.pk: {name: value} for row in rows}
        return workstreams.change_each(by=by, today=timezone.localdate(), changes=changes)

    return Edit(
        field=of_finder(finder) if finder else of_form(WorkstreamForm, name),
        value=attrgetter(name),
        may=lambda user, one: can(user, Action.EDIT_PRODUCT, one.product),
        offered=lambda user: can_somewhere(user, Action.EDIT_PRODUCT),
        change=change,
        change_many=change_many,
        finder=finder,
        bulk=bulk,
        keeps=workstreams.kept,
        put_back_each=_put_back,
    )


WORKSTREAMS = Listing(
    name="workstreams",
    url_name="portfolio:workstream-list",
    source="workstreams",
    title=_("Workstreams"),
    counted=ngettext_lazy("%(total)s workstream", "%(total)s workstreams", "total"),
    search=_("Product or stage"),
    rows=workstreams_for,
    filters=WorkstreamFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS},
    names=lambda one: f"{one.product.name}, {one.stage.called}",
    url=lambda one: reverse("portfolio:product-tab", args=[one.product.code, "gates"]),
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("stage", pgettext_lazy("of a life cycle", "Stage"), "stage__position", show="stage.called"),
        Column(
            "state",
            _("State"),
            _FAR,
            kind="status",
            show=lambda one: (one.state, one.get_state_display()),
            edit=_field("state"),
        ),
        Column("reason", _("Reason"), "reason", edit=_field("reason")),
        Column("due_on", _("Due"), "due_on", kind="date", edit=_field("due_on")),
        Column("ends_on", _("Ended"), "ends_on", kind="date", edit=_field("ends_on")),
        Column(
            "person",
            _("Who"),
            "person__name",
            kind="person",
            show="person.name",
            edit=_field("person", finder=ANYBODY),
        ),
        Column(
            "starts_on",
            _("Starts"),
            "starts_on",
            kind="date",
            optional=True,
            edit=_field("starts_on"),
        ),
        Column("node", _("Portfolio"), "product__node__name", show="product.node.name", optional=True),
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
