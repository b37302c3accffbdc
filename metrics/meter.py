"""Answers to the portfolio's questions about KPIs (`portfolio.extensions.measured`)."""

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from core.common.periods import month_end
from metrics import wording
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.kpis.measures import MEASURES
from metrics.selectors.answers import Question, answers
from metrics.selectors.reading import Number
from metrics.selectors.reading import Reading as Measured
from portfolio.extensions import measured
from portfolio.extensions.measured import Ask, KpiFacts, Reading


class Meter:
    """The KPIs as the portfolio sees them."""

    def kpis(self) -> Sequence[KpiFacts]:
        """Return every KPI that is computed."""
        return [_facts(kpi) for kpi in registry.all_kpis()]

    def read(self, asks: Sequence[Ask]) -> list[Reading | None]:
        """Measure, in a constant number of queries."""
        found = answers([Question(ask.kpi, ask.scope_id, ask.on, ask.window) for ask in asks])
        return [reading_of(one) if one and one.value is not None else None for one in found]

    def said(self, value: Decimal | None, kpi: str) -> str:
        """Write a value with its unit."""
        try:
            return wording.value(value, registry.get(kpi))
        except KeyError:
            return "–" if value is None else str(value)


def register() -> None:
    """Answer from now on."""
    measured.register(Meter())


def reading_of(one: Measured) -> Reading:
    """Say a measured value as the portfolio takes it."""
    end = month_end(one.period)
    return Reading(
        value=_decimal(one.value) or Decimal(0),
        unit=one.unit,
        period=one.period,
        n=one.n,
        low=_decimal(one.low),
        high=_decimal(one.high),
        as_of=min(one.data_on or end, end),
        url=reverse("metrics:value-why", args=[one.id]),
        reason=wording.stale_since(one) if one.stale else "",
    )


def _facts(kpi: Kpi) -> KpiFacts:
    low, high = kpi.range
    return KpiFacts(
        code=kpi.code,
        name=kpi.said("name", wording.language()),
        short=kpi.said("short", wording.language()),
        unit=str(kpi.unit),
        better=str(kpi.better),
        windows=tuple(str(window) for window in kpi.windows),
        default_window=str(kpi.default_window),
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        judgeable=is_judgeable(kpi),
    )


def is_judgeable(kpi: Kpi) -> bool:
    """Tell whether a criterion may name a KPI: not one that is counted from criteria."""
    return not any("criteria" in MEASURES[name].fed_by for name in kpi.measures)


def _decimal(number: Number | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
