"""The heat map of load, drawn: one cell is one person in one month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.common import dates, icons, numbers
from core.common.periods import format_month
from portfolio.selectors.load import Limits, Load, Mark, mark_of
from teams.models import Person

LOAD, CAPACITY = "load", "capacity"
_TINTS: Final = {Mark.OVER: " heat-bad", Mark.ABSENT: " heat-stale", Mark.GONE: " heat-stale"}
_CELL: Final = (
    '<td><a class="heat-cell{}" href="{}" data-drawer aria-label="{}">{}'
    '<span class="heat-number" aria-hidden="true">{}</span></a></td>'
)


@dataclass(frozen=True)
class LoadLine:
    """A row: a person and the months, drawn."""

    person: Person
    url: str
    cells: Sequence[SafeString]


def load_lines(
    people: Iterable[Person], found: Iterable[Load], limits: Limits, *, shown: str = LOAD
) -> list[LoadLine]:
    """Draw the months of people. shown: whether the numbers are load in percent, or capacity in days."""
    months: dict[int, list[Load]] = {}
    for one in found:
        months.setdefault(one.person_id, []).append(one)
    return [
        LoadLine(
            person,
            reverse("teams:person-tab", args=[person.pk, "capacity"]),
            [_cell(person, one, mark_of(one, limits), shown) for one in months.get(person.pk, [])],
        )
        for person in people
    ]


def spoken(person: Person, load: Load, mark: Mark) -> str:
    """Say a month: "Ada, Nov 2026: 130%, Over-allocated, 1.30 FTE of 1.00"."""
    language = get_language() or settings.LANGUAGE_CODE
    amounts = _("%(allocated)s FTE of %(capacity)s") % {
        "allocated": numbers.number(load.allocated_fte, language=language, decimals=2),
        "capacity": numbers.number(load.capacity_fte, language=language, decimals=2),
    }
    parts = [_ratio(load), str(icons.STATUSES[mark].label), amounts]
    month = dates.month(load.month, language=language)
    return f"{person.name}, {month}: {', '.join(part for part in parts if part != numbers.NONE)}"


def totals(found: Iterable[Load]) -> Mapping[date, tuple[float, float]]:
    """Return what is allocated and what there is in each month, in full-time posts."""
    added: dict[date, tuple[float, float]] = {}
    for one in found:
        allocated, capacity = added.get(one.month, (0.0, 0.0))
        added[one.month] = (allocated + float(one.allocated_fte), capacity + float(one.capacity_fte))
    return added


def _cell(person: Person, load: Load, mark: Mark, shown: str) -> SafeString:
    url = reverse("portfolio:load-cell", args=[person.pk, format_month(load.month)])
    number = _ratio(load, bare=True) if shown == LOAD else _days(load)
    drawn = icons.mark(mark, compact=True)
    said = spoken(person, load, mark)
    if shown == CAPACITY:
        said = _("%(said)s, %(days)s days of capacity") % {"said": said, "days": number}
    return format_html(_CELL, _TINTS.get(mark, ""), url, said, drawn, number)


def _ratio(load: Load, *, bare: bool = False) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    if load.ratio is None:
        return numbers.NONE
    if bare:
        return numbers.number(load.ratio * 100, language=language, decimals=0)
    return numbers.percent(load.ratio, language=language, decimals=0)


def _days(load: Load) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return numbers.number(load.capacity_days, language=language, decimals=1)
