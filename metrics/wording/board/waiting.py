"""What waits for the reader, in words."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from core.collaboration import waiting
from core.collaboration.waiting import Row
from core.common import dates
from metrics import wording
from metrics.wording.board.lines import Line, age_text

LONG = 28


def waiting_lines(rows: Iterable[Row], today: date) -> list[Line]:
    """Say what waits for somebody, and by when or since when."""
    return [_line(row, today) for row in rows]


def _line(row: Row, today: date) -> Line:
    kind = waiting.known(row.kind)
    due = row.day if kind.day == "due" else None
    late = (today - due).days if due else 0
    return Line(
        title=kind.title.of(row),
        detail=kind.detail.of(row),
        url=kind.url(row),
        icon=kind.icon,
        right=_due(late) if due else age_text(row.day, today),
        tone="bad" if late >= LONG else "warn" if late > 0 else "",
    )


def _due(late: int) -> str:
    if late == 0:
        return _("today")
    text = dates.days(abs(late), language=wording.language())
    return (_("%(days)s late") if late > 0 else _("in %(days)s")) % {"days": text}
