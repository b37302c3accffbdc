"""How the values of a preview read, in the active language."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.common import dates, numbers

LONGEST: Final = 120
FEWEST_DECIMALS: Final = 2


def decimals_of(values: Iterable[Any]) -> int:
    """Return how many decimals a column needs so that its numbers align: none, or two at least."""
    exponents = [value.normalize().as_tuple().exponent for value in values if isinstance(value, Decimal)]
    most = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return max(most, FEWEST_DECIMALS) if most > 0 else 0


def cell_text(value: Any, kind: str, decimals: int = 0) -> str:
    """Write one value; an empty one is a dash, a long text is cut."""
    language = get_language() or settings.LANGUAGE_CODE
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return dates.moment(timezone.localtime(value), language=language, year=True)
    if isinstance(value, date):
        writer = dates.month if kind == "month" else dates.day
        return writer(value, language=language)
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    return numbers.number(value, language=language, decimals=decimals if isinstance(value, Decimal) else None)
