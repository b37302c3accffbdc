"""How far an objective is, drawn: a bar with its number, or a dash that says why there is none."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.common import icons
from core.common.templatetags import portal as write
from portfolio.models import Objective
from portfolio.selectors.progress import Progress

_MARKS = {
    Objective.State.DRAFT: "not_started",
    Objective.State.OPEN: "under_way",
    Objective.State.REACHED: "met",
    Objective.State.MISSED: "missed",
    Objective.State.DROPPED: "waived",
}


def state(objective: Any) -> tuple[str, str]:
    """Return the mark of an objective's state and its word."""
    return _MARKS[Objective.State(objective.state)], str(objective.get_state_display())


def part(value: float | None) -> SafeString:
    """Draw a part of the way."""
    if value is None:
        return icons.mark("no_value", label=pgettext("progress", "unknown"))
    return format_html(
        '<span class="way"><progress class="way-bar" value="{}" max="100" aria-hidden="true"></progress>'
        '<span class="way-number">{}</span></span>',
        round(value * 100),
        write.percent(value, 0),
    )


def bar(progress: Progress) -> SafeString:
    """Draw the progress of an objective, with what is unknown beside it."""
    if not progress.results:
        return icons.mark("no_value", label=_("no key result"))
    if not progress.unknown or progress.value is None:
        return part(progress.value)
    said = ngettext("%(count)s unknown", "%(count)s unknown", progress.unknown) % {"count": progress.unknown}
    return format_html('{} <small class="muted">{}</small>', part(progress.value), said)
