"""Numbers and dates in every template; `parts` has what is drawn.

Thin: each asks the active language and hands on to `core.common.numbers`, `dates` or
`figures`, which are pure and tested.
"""

import re
from datetime import date, datetime

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.common import dates, figures, numbers, people
from core.common.actors import SYSTEM
from core.common.numbers import Number

register = template.Library()


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _local(value: date | None) -> date | None:
    """Bring a moment into the portal's time zone; a day has none."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def number(value: Number | None, decimals: int | None = None) -> str:
    """`{{ rows|number }}` 41,208; `{{ score|number:1 }}` 32.5."""
    return numbers.number(value, language=_language(), decimals=decimals)


@register.filter
def exact(value: Number | None) -> str:
    """`{{ fact.amount|exact }}` 1,204.5: every digit that says something, no zeros behind them."""
    return numbers.number(value, language=_language(), trim=True)


@register.filter
def signed(value: Number | None, decimals: int | None = None) -> str:
    """`{{ change|signed:1 }}` +0.3."""
    return numbers.number(value, language=_language(), decimals=decimals, signed=True)


@register.filter
def percent(ratio: Number | None, decimals: int = 1) -> str:
    """`{{ 0.562|percent }}` 56.2%; `{{ share|percent:0 }}` 56%."""
    return numbers.percent(ratio, language=_language(), decimals=decimals)


@register.filter
def percent_change(ratio: Number | None, decimals: int = 1) -> str:
    """`{{ 0.107|percent_change }}` +10.7%."""
    return numbers.percent(ratio, language=_language(), decimals=decimals, signed=True)


@register.filter
def points(ratio: Number | None, decimals: int = 1) -> str:
    """`{{ -0.021|points }}` −2.1 pts: a difference of two ratios."""
    return numbers.points(ratio, language=_language(), decimals=decimals)


@register.filter
def money(amount: Number | None, currency: str = "") -> str:
    """`{{ amount|money }}` €144.2M; `{{ amount|money:"CHF" }}`."""
    return numbers.money(amount, language=_language(), currency=currency or settings.REPORTING_CURRENCY)


@register.filter
def money_signed(amount: Number | None) -> str:
    """`{{ variance|money_signed }}` +€364k: what is over or under a plan."""
    return numbers.money(amount, language=_language(), currency=settings.REPORTING_CURRENCY, signed=True)


@register.filter
def money_in_full(amount: Number | None, currency: str = "") -> str:
    """`{{ amount|money_in_full }}` €144,213,408.20."""
    return numbers.money_in_full(
        amount, language=_language(), currency=currency or settings.REPORTING_CURRENCY
    )


@register.filter
def value(amount: Number | None, unit: str) -> str:
    """`{{ kpi.value|value:kpi.unit }}` 56.2%, €144.2M, 241 days: number and unit together."""
    shown = _figure(amount, unit)
    return figures.joined(shown, unit=unit, language=_language())


@register.filter
def figure(amount: Number | None, unit: str) -> str:
    """`{{ kpi.value|figure:kpi.unit }}` 56.2: the number alone; its unit stands beside it."""
    return _figure(amount, unit).text


@register.filter
def unit_word(unit: str) -> str:
    """`{{ kpi.unit|unit_word }}` what stands small beside the number: %, pts, days; empty for money."""
    return figures.unit_word(unit, language=_language())


@register.filter
def value_in_full(amount: Number | None, unit: str) -> str:
    """`{{ kpi.value|value_in_full:kpi.unit }}` 32.5093 pts: every digit, for provenance and files."""
    language = _language()
    shown = figures.in_full(amount, unit, language=language, currency=settings.REPORTING_CURRENCY)
    return figures.joined(shown, unit=unit, language=language)


@register.filter
def in_unit(amount: Number | None, unit: str) -> str:
    """`{{ measure.value|in_unit:measure.unit }}` 2,299: every digit of a measure; its row names the unit."""
    return figures.in_full(amount, unit, language=_language(), currency=settings.REPORTING_CURRENCY).text


@register.filter
def change(difference: Number | None, unit: str) -> str:
    """`{{ kpi.change|change:kpi.unit }}` +1.3 pts, +12 days: a difference, ratios in points."""
    return figures.change(difference, unit, language=_language(), currency=settings.REPORTING_CURRENCY)


@register.simple_tag
def target(value: Number | None, unit: str, better: str) -> str:
    """`{% target kpi.target kpi.unit kpi.better %}` ≥ 35, ≤ 210, ± 5%."""
    return figures.target(value, unit, better, language=_language(), currency=settings.REPORTING_CURRENCY)


@register.simple_tag
def interval(low: Number | None, high: Number | None, unit: str) -> str:
    """`{% interval kpi.low kpi.high kpi.unit %}` 95%: 30.3 … 34.7; nothing when there is none."""
    return figures.interval(low, high, unit, language=_language(), currency=settings.REPORTING_CURRENCY)


def _figure(amount: Number | None, unit: str) -> figures.Figure:
    return figures.figure(amount, unit, language=_language(), currency=settings.REPORTING_CURRENCY)


@register.filter
def day(value: date | None) -> str:
    """`{{ launched_on|day }}` 22 Nov 2026."""
    return dates.day(_local(value), language=_language())


@register.filter
def month(value: date | None) -> str:
    """`{{ period|month }}` Oct 2026."""
    return dates.month(value, language=_language())


@register.filter
def month_short(value: date | None) -> str:
    """`{{ period|month_short }}` Oct; only where the year is plain."""
    return dates.month(value, language=_language(), year=False)


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ created_at|moment }}` 22 Nov 07:14, here; with the year when it is not this one."""
    if value is None:
        return numbers.NONE
    local = timezone.localtime(value)
    return dates.moment(local, language=_language(), year=local.year != timezone.localtime().year)


@register.filter
def moment_in_full(value: datetime | None) -> str:
    """`{{ created_at|moment_in_full }}` 22 Nov 2026 07:14:09."""
    if value is None:
        return numbers.NONE
    return dates.moment(timezone.localtime(value), language=_language(), year=True, seconds=True)


@register.filter
def days(count: float | None, decimals: int = 0) -> str:
    """`{{ 49|days }}` 49 d."""
    return dates.days(count, language=_language(), decimals=decimals)


@register.filter
def age(count: int | None) -> str:
    """`{{ kpi.age_days|age }}` 22 d old."""
    return dates.age(count, language=_language())


@register.filter
def duration(count: float | None) -> str:
    """`{{ job.seconds|duration }}` 0.6 s, 2 min 05 s."""
    return dates.seconds(count, language=_language())


@register.filter
def file_size(count: int | None) -> str:
    """`{{ file.size|file_size }}` 2.4 MB."""
    return dates.file_size(count, language=_language())


@register.filter
def none_dash(value: object) -> object:
    """`{{ text|none_dash }}`: an en dash for None and for empty text; 0 stays 0."""
    return numbers.NONE if value is None or value == "" else value


@register.filter
def listed(value: object) -> object:
    """`{{ value|listed }}`: several texts one after the other; anything else as it is."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


@register.filter
def mid_sentence(text: object) -> str:
    """`{{ column.label|mid_sentence }}`: "Stage" as it stands inside a sentence; "KPI" stays as it is."""
    words = str(text)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


@register.filter
def initials(name: str) -> str:
    """`{{ person.name|initials }}` CR for Camille Roux."""
    words = [word for word in name.replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen) or numbers.NONE


@register.filter
def who(email: str) -> str:
    """`{{ run.created_by_email|who }}`: a name, or "the portal" for what it did by itself.

    A page that names people in a loop meets them first (`core.common.people.meet`).
    """
    if email == SYSTEM.email:
        return _("the portal")
    people.meet([email])
    return people.called(email)


@register.filter
def dots(level: int, most: int = 5) -> str:
    """`{{ 3|dots }}`: ●●●○○, a level on a scale of five."""
    return "●" * level + "○" * (most - level)


@register.filter
def breakable(address: str) -> SafeString:
    """`{{ person.email|breakable }}` may go on in the next line behind its signs, not within its words."""
    parts = re.split(r"(?<=[/@.?_=-])(?=\w)", address)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))
