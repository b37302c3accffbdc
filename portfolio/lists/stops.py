"""The kill list."""

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.common.listing import Column, Empty, Listing, Total
from portfolio.filters.stops import StopFilter
from portfolio.models import ProductStop, Stage


def stops_for(user: User) -> QuerySet[Any]:
    """Return the stops that a user sees, each with the order of the stage it was in."""
    order = Case(*(When(stage_before=stage, then=Value(at)) for at, stage in enumerate(Stage.values)))
    seen = ProductStop.objects.visible_to(user).select_related("product__node")
    return seen.annotate(stage_order=order)


def _cost(stop: ProductStop) -> tuple[Any, str] | None:
    return None if stop.sunk_cost is None else (stop.sunk_cost, stop.currency)


STOPS = Listing(
    name="stops",
    title=_("Stopped products"),
    counted=ngettext_lazy("%(total)s stop", "%(total)s stops", "total"),
    search=_("Name, reason or lesson"),
    rows=stops_for,
    filters=StopFilter,
    url=lambda stop: reverse("portfolio:stop-detail", args=[stop.pk]),
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("code", _("Code"), "product__code", kind="mono", show="product.code", optional=True),
        Column("node", _("Portfolio"), "product__node__name", show="product.node.name"),
        Column("stopped_on", _("Stopped on"), "stopped_on", kind="date"),
        Column("reason", _("Reason"), "reason", kind="pill", show="get_reason_display"),
        Column("stage_before", _("Stage before"), F("stage_order"), show="get_stage_before_display"),
        Column(
            "sunk_cost",
            _("Sunk cost"),
            "sunk_cost",
            kind="money",
            show=_cost,
            total=Total("sunk_cost", per="currency"),
        ),
        Column(
            "released_fte",
            _("Released FTE"),
            "released_fte",
            kind="number",
            optional=True,
            total=Total("released_fte"),
        ),
        Column("lessons", _("Lessons"), show="lessons"),
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
            "whoever proposes something alike. Or import a file with product, stopped_on, reason and "
            "reason_text."
        ),
    ),
)
