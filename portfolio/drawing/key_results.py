"""Key results in words and figures: everything a template prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.common import dates, numbers, people
from portfolio.extensions import measured
from portfolio.models import KeyResult
from portfolio.selectors.progress import KeyResultProgress, Progress


@dataclass(frozen=True)
class ResultText:
    """A key result as it is drawn.

    origin: which KPI measures it, or who said it when. note: why to read it with care.
    """

    key_result: KeyResult
    start: str
    target: str
    value: str
    url: str
    origin: str
    note: str
    progress: float | None


def result_lines(progress: Progress) -> Sequence[ResultText]:
    """Say the key results of an objective."""
    names = {kpi.code: kpi.name for kpi in measured.kpis()}
    people.meet(one.said.said_by for one in progress.results if one.said)
    return [_line(one, names) for one in progress.results]


def _line(one: KeyResultProgress, names: dict[str, str]) -> ResultText:
    key_result = one.key_result
    return ResultText(
        key_result=key_result,
        start=figure(key_result.start_value, key_result),
        target=figure(key_result.target_value, key_result),
        value=figure(one.value, key_result),
        url=one.reading.url if one.reading else "",
        origin=_origin(one, names),
        note=one.reading.reason if one.reading else "",
        progress=one.progress,
    )


def figure(value: Decimal | None, key_result: KeyResult) -> str:
    """Write a value of a key result with its unit."""
    if value is None:
        return pgettext("progress", "unknown")
    if key_result.kpi:
        return measured.said(value, key_result.kpi)
    written = numbers.number(numbers.trimmed(value), language=_language())
    return f"{written}{numbers.NO_BREAK}{key_result.unit}" if key_result.unit else written


def _origin(one: KeyResultProgress, names: dict[str, str]) -> str:
    key_result = one.key_result
    if key_result.kpi:
        name = names.get(key_result.kpi, key_result.kpi)
        return f"{name} · {key_result.product.name}" if key_result.product else name
    if one.said is None:
        return _("by hand, nothing said yet")
    day = dates.day(one.said.on, language=_language())
    return _("by hand, %(day)s, %(who)s") % {"day": day, "who": people.called(one.said.said_by) or "–"}


def _language() -> str:
    return get_language() or "en"
