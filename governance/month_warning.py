"""Say before an import is applied that it changes months which a committee was shown."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, ngettext

from core.common import dates
from core.common.periods import format_month, parse_month
from core.ingest import messages, month_warnings
from governance.selectors.closed_months import closed_among

CODE: Final = "months_held"
NAMED: Final = 3


def register_warning() -> None:
    """Make the warning and its sentence known to the imports."""
    messages.add(notes={CODE: _said})
    month_warnings.register(CODE, _held)


def _held(pairs: month_warnings.Pairs) -> dict[str, Any] | None:
    months = sorted({format_month(month) for _product, month in closed_among(pairs)})
    return {"count": len(months), "months": " ".join(months[:NAMED])} if months else None


def _said(parameters: Mapping[str, Any]) -> str:
    language, count = get_language() or settings.LANGUAGE_CODE, parameters["count"]
    named = [dates.month(parse_month(month), language=language) for month in parameters["months"].split()]
    words = {"count": count, "months": ", ".join(named) + (" …" if count > len(named) else "")}
    return (
        ngettext(
            "This file changes %(count)s month that a steering pack holds (%(months)s). The pack keeps what "
            "it showed.",
            "This file changes %(count)s months that a steering pack holds (%(months)s). The pack keeps what "
            "it showed.",
            count,
        )
        % words
    )
