"""A set of products over a stretch of months: what the formulas ask of it."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from tests.oracle.facts import Facts


@dataclass(frozen=True)
class Settings:
    """The dated settings that the handbook leaves to the company, at their defaults."""

    discount_rate: Decimal = Decimal("0.10")
    horizon_years: int = 3
    start_event: str = "go"
    severity: int = 3
    fiscal_first_month: int = 1


class MissingRate(Exception):
    """An amount that the answer needs has no rate for its month."""


@dataclass
class Place:
    """Products and months. `ends_on` is the last day of the last month."""

    facts: Facts
    members: list[str]
    months: range
    settings: Settings

    @cached_property
    def ends_on(self) -> date:
        """Return the last day of the window."""
        year, month = divmod(self.months[-1], 12)
        return date(year, month + 1, calendar.monthrange(year, month + 1)[1])

    @cached_property
    def year_before(self) -> "Place":
        """Return the same window a year before."""
        return replace(self, months=range(self.months.start - 12, self.months.stop - 12))

    def of(self, members: Iterable[str]) -> "Place":
        """Return the same window for some of the products."""
        return replace(self, members=list(members))

    def count(self, what: str) -> int:
        """Return how many of something fall into the window."""
        counts = self.facts.counts
        books = (counts[code, what] for code in self.members if (code, what) in counts)
        return sum(book[month] for book in books for month in self.months if month in book)

    def ever(self, what: str) -> bool:
        """Return whether anything of a kind happened up to the last month."""
        counts, last = self.facts.counts, self.months[-1]
        books = (counts[code, what] for code in self.members if (code, what) in counts)
        return any(month <= last for book in books for month in book)

    def money(self, account: str, scenario: str = "actual") -> Decimal | None:
        """Return the sum of an account in reporting currency; None where nothing was booked.

        Raises MissingRate.
        """
        found: list[Decimal] = []
        for code in self.members:
            book = self.facts.money.get((code, scenario, account), {})
            for month in self.months:
                if month in book:
                    amount = book[month]
                    if amount is None:
                        raise MissingRate(code, month)
                    found.append(amount)
        return sum(found, Decimal(0)) if found else None

    def durations(self, what: str) -> list[float]:
        """Return the durations that ended in the window, shortest first."""
        pooled = (item for code in self.members for item in self.facts.durations.get((code, what), ()))
        return sorted(days for month, days in pooled if month in self.months)

    def tracks_work(self) -> bool:
        """Return whether a work item of any product was known by the last day."""
        first = self.facts.first_work
        return any(code in first and first[code] <= self.ends_on for code in self.members)

    def active(self) -> list[str]:
        """Return the products on offer or in the making on the last day."""
        return [code for code in self.members if self._is_active(code)]

    def innovative(self) -> list[str]:
        """Return the active products that are new to the world or a new line."""
        classes = {"new_to_world", "new_line"}
        return [code for code in self.active() if self.facts.products[code].innovation_class in classes]

    def new(self) -> list[str]:
        """Return the products first launched less than H years before the last day, refreshes excluded."""
        since = _years_before(self.ends_on, self.settings.horizon_years)
        found = []
        for code in self.members:
            product = self.facts.products[code]
            launched = product.first_launched_on
            if launched and since < launched <= self.ends_on and product.innovation_class != "refresh":
                found.append(code)
        return found

    def seated(self, role: str) -> set[str]:
        """Return the products with somebody in a role on the last day; a seat's end day is not part of it."""
        on = self.ends_on
        seats = self.facts.seats
        return {
            code
            for code, seat, begins, until in seats
            if seat == role and begins <= on and (not until or on < until)
        }

    def _is_active(self, code: str) -> bool:
        product = self.facts.products[code]
        return product.stage != "retired" and (
            product.retired_on is None or product.retired_on > self.ends_on
        )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
