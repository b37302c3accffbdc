"""Cached values as readings."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from core.common.periods import month_end, parse_month
from metrics.kpis.contract import Kpi
from metrics.kpis.vocabulary import Unit
from metrics.models import KpiValue
from metrics.selectors.coordinates import Coordinates, encode
from metrics.selectors.reading import MissingRate, Number, Place, Reading

Key = tuple[int, str]
_PLACES = Decimal("0.0001")


def cached(places: Sequence[Place], kpis: Collection[Kpi], period: date) -> dict[Key, Reading]:
    """Return the cached values of a period, each KPI in its default window, by scope and KPI; one query.

    A value of another version than the one in force is not one: a recompute that began before the definition
    changed may still write some.
    """
    by_scope = {place.scope_id: place for place in places}
    by_code = {kpi.code: kpi for kpi in kpis}
    valid = {
        code: (kpi.default_window, kpi.version_on(month_end(period)).number) for code, kpi in by_code.items()
    }
    rows = KpiValue.objects.filter(scope_id__in=by_scope, kpi__in=by_code, period=period)
    return {
        (row.scope_id, row.kpi): _reading(row, by_scope[row.scope_id], by_code[row.kpi].unit)
        for row in rows
        if (row.window, row.kpi_version) == valid[row.kpi]
    }


def _reading(row: KpiValue, place: Place, unit: Unit) -> Reading:
    coordinates = Coordinates(place.kind, place.code, row.kpi, row.window, row.period)
    return Reading(
        id=encode(coordinates),
        scope=place,
        kpi=row.kpi,
        version=row.kpi_version,
        window=row.window,
        period=row.period,
        unit=str(unit),
        value=_number(unit, row.value),
        numerator=_number(unit, row.numerator),
        denominator=_number(unit, row.denominator),
        n=row.n,
        low=row.low,
        high=row.high,
        p85=row.p85,
        unfinished=row.unfinished,
        target=_number(unit, row.target),
        tolerance=_number(unit, row.tolerance),
        status=row.health or None,
        stale=row.stale,
        data_on=row.data_on,
        computed_at=row.computed_at,
        reason=row.reason or None,
        missing_rates=tuple(
            MissingRate(currency, parse_month(month)) for currency, month in row.missing_rates or ()
        ),
    )


def _number(unit: Unit, stored: Decimal | None) -> Number | None:
    if stored is None:
        return None
    return stored.quantize(_PLACES) if unit is Unit.MONEY else float(stored)
