"""What was spent, asked of whoever keeps the ledger, without knowing who that is.

The higher app registers one reader in `AppConfig.ready()`; without one, nothing is known to be spent.
Amounts are in the reporting currency. Source: docs/budgets.md
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class Spent:
    """Investment and operating cost booked at a place and below it.

    amount:  None where nothing is booked, or where a rate is missing: neither is zero.
    missing: the rates that are missing, "CHF 2026-03".
    why:     the address of the facts behind it.
    """

    amount: Decimal | None
    missing: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in the reporting currency. month: whose rate it is."""

    value: Decimal
    month: date | None


@dataclass(frozen=True)
class Rates:
    """The rates of some currencies, oldest month first."""

    reporting: str
    by_currency: Mapping[str, list[tuple[date, Decimal]]] = field(default_factory=dict)

    def on(self, currency: str, day: date) -> Rate | None:
        """Return the rate of a day's month, else the latest before it, else the first after it."""
        if currency == self.reporting:
            return Rate(Decimal(1), None)
        known = self.by_currency.get(currency, [])
        if not known:
            return None
        earlier = [one for one in known if one[0] <= day]
        month, value = earlier[-1] if earlier else known[0]
        return Rate(value, month)


CENTS: Final = Decimal("0.01")


class Reader(Protocol):
    """Reads the ledger."""

    def by_year(
        self, scopes: Collection[int], years: Collection[int], through: date
    ) -> Mapping[tuple[int, int], Spent]:
        """Return what places spent in years, months up to `through` included; one query."""
        ...

    def ever(self, scope: int) -> Spent:
        """Return all that a place has spent."""
        ...

    def rates(self, currencies: Collection[str]) -> Rates:
        """Return the rates of currencies; one query."""
        ...


_readers: Final[list[Reader]] = []


def register(reader: Reader) -> None:
    """Ask this reader from now on, instead of any other."""
    _readers[:] = [reader]


def by_year(
    scopes: Collection[int], years: Collection[int], through: date
) -> Mapping[tuple[int, int], Spent]:
    """Return what places spent in years, by (place, year)."""
    return _readers[0].by_year(scopes, years, through) if _readers and scopes and years else {}


def ever(scope: int) -> Spent:
    """Return all that a place has spent."""
    return _readers[0].ever(scope) if _readers else Spent(None)


def rates(currencies: Collection[str], reporting: str) -> Rates:
    """Return what currencies are worth."""
    foreign = sorted(set(currencies) - {reporting})
    return _readers[0].rates(foreign) if _readers and foreign else Rates(reporting)
