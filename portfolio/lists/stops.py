"""The kill list."""

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Column, Edit, Empty, Listing, Total
from core.common.numbers import trimmed
from portfolio.filters.stops import StopFilter
from portfolio.forms.memory import StopForm
from portfolio.lists.finding import SEEN_PRODUCTS
from portfolio.lists.nodes import SEEN_NODES
from portfolio.models import ProductStop, Stage
from portfolio.services import stops
from teams.lists.editing import field_of


def stops_for(user: User) -> QuerySet[Any]:
    """Return the stops that a user sees, each with the order of the stage it was in."""
    order = Case(*(When(stage_before=stage, then=Value(at)) for at, stage in enumerate(Stage.values)))
    seen = ProductStop.objects.visible_to(user).select_related("product__node", "product__scope")
    return seen.annotate(stage_order=order)


def _cost(stop: ProductStop) -> tuple[Any, str] | None:
    return None if stop.sunk_cost is None else (stop.sunk_cost, stop.currency)


def _edit(name: str, **more: Any) -> Edit:
    return field_of(
        StopForm,
        name,
        stops.change,
        "stop",
        may=lambda user, stop: can(user, Action.STOP_PRODUCT, stop.product),
        offered=lambda user: can_somewhere(user, Action.STOP_PRODUCT),
        each=stops.change_each,
        **more,
    )


def _figure(name: str) -> Edit:
    """Return how a figure is changed: each stop has its own."""

    def value(stop: ProductStop) -> Any:
        figure = getattr(stop, name)
        return None if figure is None else trimmed(figure)

    return _edit(name, value=value, bulk=False)


STOPS = Listing(
    name="stops",
    url_name="portfolio:stop-list",
    title=_("Stopped products"),
    counted=ngettext_lazy("%(total)s stop", "%(total)s stops", "total"),
    search=_("Name, reason or lesson"),
    rows=stops_for,
    filters=StopFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS},
    url=lambda stop: reverse("portfolio:stop-detail", args=[stop.pk]),
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("code", _("Code"), "product__code", kind="mono", show="product.code", optional=True),
        Column("node", _("Portfolio"), "product__node__name", show="product.node.name"),
        Column("stopped_on", _("Stopped on"), "stopped_on", kind="date"),
        Column("reason", _("Reason"), "reason", kind="pill", show="get_reason_display", edit=_edit("reason")),
        Column("reason_text", _("Reason in words"), edit=_edit("reason_text"), optional=True),
        Column("stage_before", _("Stage before"), F("stage_order"), show="get_stage_before_display"),
        Column(
            "sunk_cost",
            _("Sunk cost"),
            "sunk_cost",
            kind="money",
            show=_cost,
            edit=_figure("sunk_cost"),
            total=Total("sunk_cost", per="currency"),
        ),
        Column("currency", _("Currency"), "currency", edit=_edit("currency"), optional=True),
        Column(
            "released_fte",
            _("Released FTE"),
            "released_fte",
            kind="number",
            edit=_figure("released_fte"),
            optional=True,
            total=Total("released_fte"),
        ),
        Column(
            "released_days",
            _("Released person-days"),
            "released_days",
            kind="number",
            edit=_figure("released_days"),
            optional=True,
            total=Total("released_days"),
        ),
        Column("lessons", _("Lessons"), edit=_edit("lessons")),
        Column("restarted_on", _("Started again on"), "restarted_on", kind="date", optional=True),
    ),
    default_sort="-stopped_on",
    export=(
        ("product", lambda stop: stop.product.code),
        ("stopped_on", lambda stop: stop.stopped_on),
        ("reason", lambda stop: stop.reason),
        ("reason_text", lambda stop: stop.reason_text),
        ("sunk_cost", lambda stop: stop.sunk_cost),
        ("currency", lambda stop: stop.currency),
        ("released_fte", lambda stop: stop.released_fte),
        ("released_days", lambda stop: stop.released_days),
        ("lessons", lambda stop: stop.lessons),
        ("stage_before", lambda stop: stop.stage_before),
        ("restarted_on", lambda stop: stop.restarted_on),
    ),
    source="stops",
    subject="stop",
    empty=Empty(
        _("Nothing was stopped yet"),
        _(
            "Stop a product on its page: why, what it cost and what is learnt stay here, and are shown to "
            "whoever proposes something similar. Or import a file with product, stopped_on, reason and "
            "reason_text."
        ),
    ),
)
