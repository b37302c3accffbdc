"""What a reader chose on a dashboard, as it stands in the address."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict

from core.common.periods import last_complete_month, parse_month

# Whatever else an address carries (an open drawer) is none of the page's own links.
KNOWN = ("window", "period", "kpi", "rows")
PERIODS_OFFERED = 36


@dataclass(frozen=True, slots=True)
class Choice:
    """A place's page as asked for.

    window, kpi  of the numbers, of the trend; None: the default
    period       first day of the month
    rows         page of the heat map
    query        the parameters as they were written, for links that keep them
    """

    window: str | None
    period: date
    kpi: str | None
    rows: int
    query: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: HttpRequest, today: date) -> "Choice":
        """Read what an address asks for; a month or page that is none is as if it was not named."""
        query = request.GET
        rows = query.get("rows", "1")
        return cls(
            window=query.get("window") or None,
            period=period_of(request, today),
            kpi=query.get("kpi") or None,
            rows=max(1, int(rows)) if rows.isdecimal() and len(rows) < 7 else 1,
            query=tuple((name, query[name]) for name in KNOWN if name in query),
        )

    def without(self, dropped: str) -> list[tuple[str, str]]:
        """Return the parameters but one, for the hidden fields of a form that sets it."""
        return [(name, value) for name, value in self.query if name != dropped]

    def address(self, **changes: str | None) -> str:
        """Return this address with some parameters changed; None drops one."""
        query = QueryDict(mutable=True)
        for name, value in {**dict(self.query), **changes}.items():
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}" if query else ""


def period_of(request: HttpRequest, today: date) -> date:
    """Return the month that an address names, the last complete one where it names none or a later one."""
    last = last_complete_month(today)
    try:
        return min(parse_month(request.GET.get("period", "")), last)
    except ValueError:
        return last
