"""Readings in words and figures, for pages: everything a template prints, nothing it would have to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.common import dates, figures, numbers
from core.common.periods import month_end
from metrics.kpis.contract import Kpi
from metrics.kpis.vocabulary import Unit
from metrics.selectors.breaks import Break
from metrics.selectors.changes import Change
from metrics.selectors.dashboard import Tile
from metrics.selectors.reading import Number, Reading

# Decimals where values of one KPI stand below each other; money has its own steps.
MOST_IN_COLUMN = 2
COLUMN_DECIMALS = {Unit.RATIO: 1, Unit.POINTS: 1, Unit.PER_RELEASE: 1, Unit.DAYS: 0, Unit.MONTHS: 0}


@dataclass(frozen=True)
class TileText:
    """A tile as it is drawn."""

    name: str
    url: str
    value: str
    unit: str
    text: str
    status: str
    status_label: str
    stale: bool
    target: str
    extra: str
    change: str
    trend: str
    reason: str
    n: str
    age: str
    points: tuple[float | None, ...]
    line: float | None
    breaks: tuple[int, ...]


def language() -> str:
    """Return the reader's language."""
    return get_language() or settings.LANGUAGE_CODE


def tile(one: Tile) -> TileText:
    """Say a tile."""
    reading, kpi = one.reading, one.kpi
    shown = figure_beside(reading.value, reading.target, kpi)
    return TileText(
        name=kpi.said("short", language()),
        url=reverse("metrics:value-why", args=[reading.id]),
        value=shown.text,
        unit=shown.unit,
        text=figures.joined(shown, unit=kpi.unit, language=language()),
        status=mark(reading),
        status_label="",
        stale=reading.stale,
        target=target(reading, kpi),
        extra=extra(one),
        change=_last_reading(reading) if reading.stale else change(one.change, kpi),
        trend="" if reading.stale else _direction(one.change),
        reason=reason(reading) if reading.value is None else "",
        n=count(reading, kpi),
        age=dates.age(one.age_days, language=language()) if one.age_days is not None else "",
        points=one.points,
        line=float(reading.target) if reading.target is not None else None,
        breaks=one.breaks,
    )


def before_and_after(it: Break) -> tuple[str, str]:
    """Name what holds on both sides of a break: settings that changed, or versions of the definition."""
    if it.settings:
        return (
            " · ".join(setting(one.code, one.before) for one in it.settings),
            " · ".join(setting(one.code, one.after) for one in it.settings),
        )
    versions = [_("Definition v%(number)s") % {"number": number} for number in (it.before, it.after)]
    return versions[0], versions[1]


def figure(value: Number | None, kpi: Kpi, *, decimals: int | None = None) -> figures.Figure:
    """Write a value: a company's own KPI says its decimals itself, the others have three figures.

    decimals: of a KPI that says none.
    """
    return figures.figure(
        value,
        kpi.unit,
        language=language(),
        currency=settings.REPORTING_CURRENCY,
        decimals=decimals if kpi.shown_decimals is None else kpi.shown_decimals,
    )


def figure_in_column(value: Number | None, target: Number | None, kpi: Kpi) -> figures.Figure:
    """Write a value below others of its KPI: all with one number of decimals.

    What would look like its target has up to two, and then stops short of it: 39.9996 is 39.99.
    """
    decimals = COLUMN_DECIMALS.get(kpi.unit)
    if kpi.unit == "money" or value is None or target is None:
        return figure_beside(value, target, kpi, decimals=decimals)
    return _told_apart(value, target, kpi, decimals, most=MOST_IN_COLUMN) or _short_of(value, target, kpi)


def figure_beside(
    value: Number | None, target: Number | None, kpi: Kpi, *, decimals: int | None = None
) -> figures.Figure:
    """Write a value beside its target: with so many digits that what differs does not look alike."""
    return _told_apart(value, target, kpi, decimals, most=4) or figures.in_full(
        value, kpi.unit, language=language(), currency=settings.REPORTING_CURRENCY
    )


def _told_apart(
    value: Number | None, target: Number | None, kpi: Kpi, decimals: int | None, *, most: int
) -> figures.Figure | None:
    shown = figure(value, kpi, decimals=decimals)
    aim = figure(target, kpi, decimals=decimals)
    if value is None or target is None or value == target or shown.text != aim.text:
        return shown
    for more in range(1, most + 1):
        longer, aim = (_longer(each, kpi, more) for each in (value, target))
        if longer.text != aim.text:
            return longer
    return None


def _short_of(value: Number, target: Number, kpi: Kpi) -> figures.Figure:
    scale = 100 if kpi.unit == "ratio" else 1
    side = ROUND_FLOOR if value < target else ROUND_CEILING
    exact = (Decimal(str(value)) * scale).quantize(Decimal("0.01"), rounding=side)
    return figures.figure(exact / scale, kpi.unit, language=language(), decimals=MOST_IN_COLUMN)


def _longer(value: Number, kpi: Kpi, more: int) -> figures.Figure:
    if kpi.unit == "money":
        text = numbers.money(value, language=language(), currency=settings.REPORTING_CURRENCY, more=more)
        return figures.Figure(text, "")
    return figures.figure(value, kpi.unit, language=language(), decimals=more)


def value(number: Number | None, kpi: Kpi) -> str:
    """Write a value with its unit."""
    return figures.joined(figure(number, kpi), unit=kpi.unit, language=language())


def settings_in_force(parameters: Mapping[str, str]) -> str:
    """Say the dated settings that a value depends on, as they were at its window's end."""
    return " · ".join(said for code, value in parameters.items() if (said := setting(code, value)))


def mark(reading: Reading) -> str:
    """Return the status mark to draw: stale and missing values come before any judgement."""
    if reading.value is None:
        return "no_value"
    return "stale" if reading.stale else reading.status or ""


def target(reading: Reading, kpi: Kpi) -> str:
    """Write the target with its direction; nothing where none is set."""
    return "" if reading.target is None else aim(reading.target, kpi)


def aim(level: Number, kpi: Kpi) -> str:
    """Write what a KPI should reach, with its direction: "≥ 35"."""
    return figures.target(
        level,
        kpi.unit,
        kpi.better,
        language=language(),
        currency=settings.REPORTING_CURRENCY,
        decimals=kpi.shown_decimals,
    )


def extra(one: Tile) -> str:
    """Say what stands behind the target: interval, 85th percentile, setting, or tolerance."""
    reading, kpi = one.reading, one.kpi
    parts = []
    if reading.low is not None:
        parts.append(figures.interval(reading.low, reading.high, kpi.unit, language=language()))
    else:
        parts.append(tolerance(reading, kpi))
    if reading.p85 is not None:
        parts.append(
            _("P85 %(days)s") % {"days": numbers.number(reading.p85, language=language(), decimals=0)}
        )
    parts.append(settings_in_force(one.parameters))
    return " · ".join(part for part in parts if part)


def tolerance(reading: Reading, kpi: Kpi) -> str:
    """Write how far off the target is accepted; nothing where nothing is."""
    if reading.target is None or not reading.tolerance:
        return ""
    return _("tolerance %(margin)s") % {"margin": margin(reading.tolerance, kpi)}


def change(moved: Change, kpi: Kpi) -> str:
    """Say how a value moved in a year, and whether that can be told from noise."""
    if moved.redefined:
        return _("Defined otherwise a year before: not compared")
    if moved.difference is None:
        return _("Nothing to compare with a year before")
    if kpi.unit == "money" and moved.relative is not None:
        difference = numbers.percent(moved.relative, language=language(), signed=True)
    else:
        difference = figures.change(
            moved.difference, kpi.unit, language=language(), currency=settings.REPORTING_CURRENCY
        )
    if moved.distinguishable is False:
        return _("No distinguishable change (%(difference)s)") % {"difference": difference}
    return _("%(difference)s vs 12 months before") % {"difference": difference}


def reason(reading: Reading) -> str:
    """Say why there is no value."""
    if reading.missing_rates:
        missing = ", ".join(
            f"{rate.currency} {dates.month(rate.month, language=language())}"
            for rate in reading.missing_rates[:3]
        )
        return _("Missing rates: %(missing)s") % {"missing": missing}
    return no_value(str(reading.reason or ""))


def no_value(why: str) -> str:
    """Say in words why there is no value. why: the code that a reading or a snapshot has for it."""
    return {
        "no_facts": _("No facts in this window"),
        "missing_operand": _("A part of the formula is unknown"),
        "empty_denominator": _("Nothing to divide by"),
        "negative_denominator": _("The base is negative"),
        "never_paid_back": _("Never reached in the data"),
        "missing_rate": _("A rate is missing"),
        "out_of_range": _("The result is too large to mean anything"),
    }.get(why, _("No facts in this window"))


def count(reading: Reading, kpi: Kpi) -> str:
    """Say what the value rests on: "n = 4,571 answers"."""
    what = kpi.worded_on(month_end(reading.period)).counted(reading.n or 0, language())
    shown = numbers.number(reading.n or 0, language=language(), decimals=0)
    said = _("n = %(count)s %(what)s") % {"count": shown, "what": what}
    if not reading.unfinished:
        return said
    unfinished = numbers.number(reading.unfinished, language=language(), decimals=0)
    return _("%(said)s, %(unfinished)s unfinished") % {"said": said, "unfinished": unfinished}


def window(code: str) -> str:
    """Name a window."""
    return {
        "month": _("Month"),
        "quarter": _("Quarter"),
        "ytd": _("Year to date"),
        "t12m": _("12 months"),
        "life": _("Since the first entry"),
    }[code]


def short_window(code: str) -> str:
    """Name a window where there is room for two words: the head of a column."""
    return {
        "month": _("Month"),
        "quarter": _("3 months"),
        "ytd": _("Year to date"),
        "t12m": _("12 months"),
        "life": _("To date"),
    }[code]


def span(code: str, period: date) -> str:
    """Say which months a window covers: "12 months to Oct 2026"."""
    said = dates.month(period, language=language())
    return {
        "month": said,
        "quarter": _("3 months to %(month)s") % {"month": said},
        "ytd": _("Year to %(month)s") % {"month": said},
        "t12m": _("12 months to %(month)s") % {"month": said},
        "life": _("From the first entry to %(month)s") % {"month": said},
    }[code]


def own_spans(period: date) -> str:
    """Say that each KPI covers the window of its own definition."""
    return _("each over its own window to %(month)s") % {"month": dates.month(period, language=language())}


def margin(tolerance: Number, kpi: Kpi) -> str:
    """Write a tolerance; of a percentage in points."""
    if kpi.unit == "ratio":
        return numbers.points(tolerance, language=language()).lstrip("+")
    shown = figures.figure(
        tolerance,
        kpi.unit,
        language=language(),
        currency=settings.REPORTING_CURRENCY,
        trim=True,
        decimals=kpi.shown_decimals,
    )
    return shown.text


def setting(code: str, value: str) -> str:
    """Say a dated setting in a few words, as it stands beside a value."""
    match code:
        case "time_to_market_start":
            return {
                "idea": _("from idea"),
                "go": _("from go"),
                "development": _("from development start"),
            }.get(value, value)
        case "vitality_horizon_years":
            return _("first launch ≤ %(years)s y") % {"years": value}
        case "defect_severity_threshold":
            return _("severity ≥ %(least)s") % {"least": value}
        case "discount_rate":
            return _("at %(rate)s a year") % {"rate": numbers.percent(float(value), language=language())}
    return ""


def _last_reading(reading: Reading) -> str:
    if reading.data_on is None:
        return ""
    return _("Last reading %(day)s") % {"day": dates.day(reading.data_on, language=language())}


def stale_since(reading: Reading) -> str:
    """Say that a value is older than its cadence allows."""
    return _last_reading(reading) or _("Older than expected")


def _direction(moved: Change) -> str:
    if not moved.difference or moved.distinguishable is False:
        return ""
    return "up" if moved.difference > 0 else "down"


def currency() -> str:
    """Return the reporting currency."""
    return str(settings.REPORTING_CURRENCY)
