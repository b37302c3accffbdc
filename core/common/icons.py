"""Status marks as words, shapes and colours, in that order of importance.

Every status has its own shape in a 12 px box, so it is plain in grey print and to
somebody who sees no red. Source: the design reference, "Status vocabulary".
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

SHAPES: dict[str, str] = {
    "circle": '<circle cx="6" cy="6" r="4.5" fill="currentColor"/>',
    "triangle": '<path d="M6 1.2 11.4 10.6H.6Z" fill="currentColor"/>',
    "diamond": '<path d="M6 .6 11.4 6 6 11.4.6 6Z" fill="currentColor"/>',
    "clock": '<circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    '<path d="M6 3.2V6l2 1.3" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="round"/>',
    "dash": '<path d="M1.5 6h9" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>',
    "ring": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "half": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M6 1.5a4.5 4.5 0 0 0 0 9Z" fill="currentColor"/>',
    "tick": '<circle cx="6" cy="6" r="5.4" fill="currentColor"/>'
    '<path d="m3.5 6.2 1.8 1.8 3.3-3.8" fill="none" stroke="var(--surface)" stroke-width="1.5"'
    ' stroke-linecap="round" stroke-linejoin="round"/>',
    "struck": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    '<path d="m3 9 6-6" stroke="currentColor" stroke-width="1.4"/>',
    "barred": '<rect x=".8" y=".8" width="10.4" height="10.4" rx="2" fill="currentColor"/>'
    '<path d="M3.4 6h5.2" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round"/>',
    "dashed": '<rect x="1.25" y="1.25" width="9.5" height="9.5" rx="1" fill="none" stroke="currentColor"'
    ' stroke-width="1.4" stroke-dasharray="2.4 1.6"/>',
    "flag": '<path d="M2.2 11.5V1.2h8L8 4.1l2.2 2.9h-6.600" fill="currentColor"/>'
    '<path d="M2.2 11.5V1.2" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"/>',
}


@dataclass(frozen=True)
class Status:
    """One word of the status vocabulary: its shape, its colour token and its label."""

    shape: str
    tone: str
    label: str | Promise


STATUSES: dict[str, Status] = {
    "on_target": Status("circle", "ok", _("On target")),
    "in_tolerance": Status("triangle", "warn", _("In tolerance")),
    "off_target": Status("diamond", "bad", _("Off target")),
    "stale": Status("clock", "mute", _("Stale")),
    "no_value": Status("dash", "mute", _("No value")),
    "not_started": Status("ring", "mute", _("Not started")),
    "under_way": Status("half", "accent", _("Under way")),
    "pending": Status("half", "accent", _("Pending")),
    "done": Status("tick", "ok", _("Done")),
    "met": Status("tick", "ok", _("Met")),
    "missed": Status("diamond", "bad", _("Missed")),
    "waived": Status("struck", "mute", _("Waived")),
    "blocked": Status("barred", "bad", _("Blocked")),
    "failed": Status("barred", "bad", _("Failed")),
    "warning": Status("triangle", "warn", _("Warning")),
    "not_measurable": Status("dashed", "mute", _("Not measurable")),
    "over_allocated": Status("diamond", "bad", _("Over-allocated")),
    "within_capacity": Status("circle", "ok", _("Within capacity")),
    "under_used": Status("ring", "mute", _("Under-used")),
    "absent": Status("struck", "mute", _("Absent")),
    "gone": Status("dash", "mute", _("Has left")),
    "promised": Status("flag", "ink-2", _("Promised")),
}


def shape(name: str, *, size: int = 12) -> SafeString:
    """Draw one of the shapes, decorative: the word beside it is its name."""
    return format_html(
        '<svg class="shape" width="{0}" height="{0}" viewBox="0 0 12 12" aria-hidden="true">{1}</svg>',
        size,
        mark_safe(SHAPES[name]),  # noqa: S308 constant above
    )


def mark(code: str, *, label: str = "", compact: bool = False, pill: bool = False) -> SafeString:
    """Draw a status: shape, word, colour.

    label:   replaces the word ("Pending, 8 d"), never the shape.
    compact: only the shape is seen; the word stays for screen readers.
    pill:    a tint behind, for a mark that stands alone beside a display value.
    Raises KeyError for a code that is not in the vocabulary.
    """
    status = STATUSES[code]
    return format_html(
        '<span class="status-mark tone-{}{}">{}<span class="{}">{}</span></span>',
        status.tone,
        " status-pill" if pill else "",
        shape(status.shape),
        "visually-hidden" if compact else "status-word",
        label or status.label,
    )
