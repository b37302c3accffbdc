"""Drawing the cells of a list, by the kind of their column."""

from collections.abc import Callable
from html import unescape
from typing import Any

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.common import icons
from core.common.listing.columns import WORDS, Column
from core.common.listing.totals import Figures
from core.common.numbers import NONE
from core.common.templatetags import portal as write


def cell(
    column: Column, row: Any, *, head: bool = False, url: str = "", editable: bool = False
) -> SafeString:
    """Draw one cell. The head of a row names it and leads to `url`; what can be changed takes the focus."""
    link = url or (column.url(row) if column.url else "")
    inner = content(column, column.value(row))
    if link:
        inner = format_html('<a href="{}">{}</a>', link, inner)
    edit = mark_safe(' data-edit tabindex="-1"') if editable else ""
    if head:
        return format_html('<th scope="row" data-column="{}"{}>{}</th>', column.name, edit, inner)
    style = mark_safe(_STYLES.get(column.kind, ""))  # noqa: S308 constants below
    return format_html(
        '<td data-label="{}" data-column="{}"{}{}>{}</td>', column.label, column.name, edit, style, inner
    )


def total_cell(column: Column, figures: Figures) -> SafeString:
    """Draw what a column adds up to, one line for each unit; nothing where the column does not add."""
    if column.total is None:
        return mark_safe("<td></td>")
    lines = format_html_join(
        "", '<span class="total-line">{}</span>', ((_total(column, *figure),) for figure in figures)
    )
    note = format_html("<small>{}</small>", column.total.note) if column.total.note else ""
    return format_html(
        '<td class="num" data-label="{}"><span>{}{}</span></td>', column.label, lines or NONE, note
    )


def _total(column: Column, value: Any, unit: str) -> SafeString | str:
    if column.total and column.total.show:
        return column.total.show(value)
    return content(column, (value, unit) if unit else value)


def words(column: Column, row: Any) -> str:
    """Say what a cell says, as text for a sentence."""
    value = column.value(row)
    if value is not None and not isinstance(value, SafeString) and column.kind in WORDS:
        return str(value) or NONE
    return unescape(strip_tags(content(column, value)))


def content(column: Column, value: Any) -> SafeString | str:
    """Write a value as its column shows it; nothing at all is an en dash."""
    if value is None or value == "":
        return NONE
    return value if isinstance(value, SafeString) else _KINDS[column.kind](value, column)


def _text(value: Any, _column: Column) -> str:
    return str(value)


def _mono(value: Any, _column: Column) -> SafeString:
    return format_html('<span class="mono">{}</span>', value)


def _pill(value: Any, _column: Column) -> SafeString:
    return format_html('<span class="pill">{}</span>', value)


def _person(value: Any, _column: Column) -> SafeString:
    name = str(value)
    return format_html(
        '<span class="person"><span class="avatar" aria-hidden="true">{}</span>{}</span>',
        write.initials(name),
        name,
    )


def _actor(value: Any, _column: Column) -> str:
    return write.who(str(value))


def _status(value: Any, _column: Column) -> SafeString:
    """Draw a code of the status vocabulary, or (code, words)."""
    code, words = value if isinstance(value, tuple) else (value, "")
    return icons.mark(code, label=str(words))


def _yes_no(value: Any, _column: Column) -> str:
    return _("Yes") if value else _("No")


def _number(value: Any, column: Column) -> str:
    return write.number(value, column.decimals)


def _percent(value: Any, column: Column) -> str:
    """Write a ratio (0–1)."""
    return write.percent(value, 1 if column.decimals is None else column.decimals)


def _money(value: Any, _column: Column) -> str:
    """Write an amount in the reporting currency, or (amount, currency)."""
    amount, currency = value if isinstance(value, tuple) else (value, "")
    return write.money(amount, currency)


def _days(value: Any, _column: Column) -> str:
    return write.days(value)


def _date(value: Any, _column: Column) -> str:
    return write.day(value)


def _month(value: Any, _column: Column) -> str:
    return write.month(value)


def _moment(value: Any, _column: Column) -> str:
    return write.moment(value)


_KINDS: dict[str, Callable[[Any, Column], SafeString | str]] = {
    "text": _text,
    "order": _text,
    "figure": _text,
    "mono": _mono,
    "pill": _pill,
    "person": _person,
    "actor": _actor,
    "status": _status,
    "yes_no": _yes_no,
    "number": _number,
    "percent": _percent,
    "money": _money,
    "days": _days,
    "date": _date,
    "month": _month,
    "moment": _moment,
}
_STYLES = {
    **dict.fromkeys(("number", "percent", "money", "days", "figure"), ' class="num"'),
    **dict.fromkeys(("date", "month", "moment"), ' class="nowrap"'),
    "actor": ' class="actor"',
}
