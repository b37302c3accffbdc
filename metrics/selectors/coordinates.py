"""A value's address: whose it is, which KPI, which window, which period. Stable across recomputes."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError
from core.common.periods import format_month, parse_month

# Further out, years before a period no longer exist as dates.
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 1)


class NotFound(DomainError):
    """It is not there, or not for this user: the two look the same."""

    code = "not_found"
    detail = _("This is not there, or not for you to see.")
    http_status = 404


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Where a value stands. kind: `node` or `product`; code: of that node or product."""

    kind: str
    code: str
    kpi: str
    window: str
    period: date


def encode(coordinates: Coordinates) -> str:
    """Write the id of a value: base64url, without padding, of `kind:code|kpi|window|YYYY-MM`."""
    parts = (coordinates.kpi, coordinates.window, format_month(coordinates.period))
    text = "|".join((f"{coordinates.kind}:{coordinates.code}", *parts))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(reading_id: str) -> Coordinates:
    """Read an id again.

    Raises NotFound when it is anything but what `encode` writes.
    """
    try:
        padded = reading_id + "=" * (-len(reading_id) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        place, kpi, window, month = text.rsplit("|", 3)
        kind, colon, code = place.partition(":")
        coordinates = Coordinates(kind, code, kpi, window, parse_month(month))
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise NotFound from error
    if not colon or encode(coordinates) != reading_id or not EARLIEST <= coordinates.period <= LATEST:
        raise NotFound
    return coordinates
