"""KPIs in the list of products: columns that a reader may choose and order by."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import Any, Final

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.common import figures, icons
from core.common.listing import Column, Filed, Listing
from core.common.periods import format_month
from metrics import wording
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import KpiValue
from metrics.selectors.board.heat_map import COLUMNS
from metrics.selectors.shown_values import rounded

KPIS: Final = ("revenue", *COLUMNS)
# Those that the list comes with.
SHOWN: Final = ("revenue", "nps", "roi")


class _Newest:
    """The window and month of the newest values, read at once for all KPIs of a file."""

    @cached_property
    def known(self) -> dict[str, tuple[str, date]]:
        found = KpiValue.objects.filter(kpi__in=KPIS).order_by("kpi", "-period").distinct("kpi")
        return {kpi: (window, period) for kpi, window, period in found.values_list("kpi", "window", "period")}


def filed(kpi: Kpi, last: _Newest) -> Filed:
    """Return a KPI as a column of a file: "kpi_revenue [EUR t12m 2026-10]", ratios as 0–1."""
    newest = last.known.get(kpi.code)
    unit = settings.REPORTING_CURRENCY if kpi.unit == "money" else str(kpi.unit)
    said = f"{unit} {newest[0]} {format_month(newest[1])}" if newest else unit
    of_kpi = KpiValue.objects.filter(scope=OuterRef("scope"), kpi=kpi.code)
    of_product = of_kpi.filter(period=newest[1]) if newest else of_kpi
    name = f"filed_{kpi.code}"
    return Filed(
        header=f"kpi_{kpi.code} [{said}]",
        told=lambda rows: rows.annotate(**{name: Subquery(of_product.values("value")[:1])}),
        value=lambda product: rounded(getattr(product, name), kpi),
    )


class _Values:
    """The values of the products of a page, read at once when the first of them is shown."""

    def __init__(self, products: Iterable[Any]) -> None:
        self.scopes = [product.scope_id for product in products]

    @cached_property
    def known(self) -> dict[tuple[int, str], KpiValue]:
        found = KpiValue.objects.filter(scope__in=self.scopes, kpi__in=KPIS).order_by("period")
        return {(one.scope_id, one.kpi): one for one in found}


def with_kpis(_user: Any, listing: Listing) -> Listing:
    """Return the list of products with the KPIs that one may choose as its columns."""
    if listing.name != "products":
        return listing
    newest = _Newest()
    columns = (_column(registry.get(code), newest) for code in KPIS)
    return replace(listing, columns=(*listing.columns, *columns), prepare=partial(_prepare, listing))


def _column(kpi: Kpi, last: _Newest) -> Column:
    word = figures.unit_word(kpi.unit, language=wording.language())
    short = kpi.said("short", wording.language())
    newest = KpiValue.objects.filter(scope=OuterRef("scope"), kpi=kpi.code).order_by("-period")
    return Column(
        f"kpi_{kpi.code}",
        f"{short}, {word}" if word else short,
        Subquery(newest.values("value")[:1]),
        kind="figure",
        show=partial(_shown, kpi),
        url=partial(_address, kpi),
        optional=kpi.code not in SHOWN,
        note=wording.short_window(kpi.default_window),
        filed=partial(filed, kpi, last),
    )


def _prepare(listing: Listing, products: list[Any], user: Any) -> None:
    if listing.prepare:
        listing.prepare(products, user)
    values = _Values(products)
    for product in products:
        product.kpi_values = values


def _of(kpi: Kpi, product: Any) -> KpiValue | None:
    values = getattr(product, "kpi_values", None) or _Values([product])
    value = values.known.get((product.scope_id, kpi.code))
    return value if value and value.value is not None else None


def _shown(kpi: Kpi, product: Any) -> SafeString | None:
    value = _of(kpi, product)
    if value is None:
        return None
    mark = "stale" if value.stale else value.health
    number = wording.figure_in_column(value.value, value.target, kpi).text
    drawn = icons.mark(mark, compact=True) if mark else ""
    return format_html('<span class="marked">{}<span>{}</span></span>', drawn, number)


def _address(kpi: Kpi, product: Any) -> str:
    return reverse("portfolio:product-tab", args=[product.code, "kpis"]) if _of(kpi, product) else ""
