"""The two-minute tour of the dashboard, as one table."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access.models import User

PAGE: Final = "metrics:dashboard"


@dataclass(frozen=True)
class Stop:
    """One stop. anchor: CSS selector of what it points at; where that is not in sight, it is left out."""

    anchor: str
    title: str | Promise
    text: str | Promise


STOPS: Final = (
    Stop(
        '[data-tour="tiles"], .tiles',
        _("A number never travels alone"),
        _(
            "Each tile has its target, how it moved in a year, how many facts it rests on and how old they "
            "are. What is well stays quiet; only exceptions are tinted."
        ),
    ),
    Stop(
        '[data-tour="needs"]',
        _("What needs you"),
        _(
            "Exceptions come to you: values off target, launches that slip, feeds that went silent, products "
            "nobody answers for."
        ),
    ),
    Stop(
        '[data-tour="heat"]',
        _("Every product at a glance"),
        _("Products by KPI, the rolled-up row first, then worst first. Arrow keys move, Enter opens."),
    ),
    Stop(
        '[data-tour="why"], .tiles [data-why], .tiles .kpi',
        _("Why this number?"),
        _(
            "Click any number, or press W on it: the formula with its numbers, the measures by month, the "
            "facts, and the line of the file as it arrived."
        ),
    ),
    Stop(
        '[data-tour="imports"], a[href="/imports/"]',
        _("Numbers come from files"),
        _(
            "A file is compared with what is there before anything is written, and a whole import can be "
            "undone. In the demo one waits for you: look at what it would change."
        ),
    ),
    Stop(
        '[data-tour="packs"], a[href="/packs/"]',
        _("The pack for the committee"),
        _(
            "Slides, PDF and sheet from one frozen snapshot, opening with what changed since the last "
            "committee."
        ),
    ),
)


def stops_for(request: HttpRequest) -> tuple[Stop, ...]:
    """Return the stops where this person takes the tour: on the dashboard, until they end it."""
    user, match = getattr(request, "user", None), request.resolver_match
    if not isinstance(user, User) or match is None or match.view_name != PAGE:
        return ()
    return STOPS if user.takes_tour else ()
