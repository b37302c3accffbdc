"""Envelopes beside what was committed and spent. Source: docs/budgets.md

All sums are in the reporting currency. What cannot be converted, for want of a rate, is unknown: never zero,
never left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.access.models import User
from core.common.periods import last_complete_month, months_between, shift
from portfolio.extensions import spending
from portfolio.extensions.spending import Rate, Rates, Spent
from portfolio.models import BudgetCommitment, BudgetEnvelope, Node, Product

TOLERATED: Final = Decimal("0.05")  # of what the months gone by allow


@dataclass(frozen=True, slots=True)
class Standing:
    """An envelope with what stands against it.

    amount:     the envelope in the reporting currency, at `rate`.
    to_date:    the part of it that the months gone by may have spent.
    through:    the last month that is looked at, of this envelope's year.
    below:      what the envelopes right below it come to; None where there are none.
    own_rate:   the rate that the envelope itself lacks, "CHF 2026-01"; "" where it lacks none.
    """

    amount: Decimal | None
    rate: Rate | None
    own_rate: str
    spent: Spent
    committed: Decimal | None
    committed_missing: tuple[str, ...]
    to_date: Decimal | None
    below: Decimal | None
    below_missing: tuple[str, ...]
    through: date

    @property
    def missing(self) -> tuple[str, ...]:
        """Return all rates for want of which something here is unknown."""
        own = {self.own_rate} - {""}
        return tuple(sorted(own.union(self.spent.missing, self.committed_missing, self.below_missing)))

    @property
    def variance(self) -> Decimal | None:
        """Return how much more (less: negative) was spent than the months gone by allow."""
        if self.spent.amount is None or self.to_date is None:
            return None
        return self.spent.amount - self.to_date

    @property
    def left(self) -> Decimal | None:
        """Return what may still be promised or spent; nothing spent yet counts as nothing."""
        spent = Decimal(0) if not self.spent.missing and self.spent.amount is None else self.spent.amount
        if self.amount is None or spent is None or self.committed is None:
            return None
        return self.amount - spent - self.committed

    @property
    def used(self) -> Decimal | None:
        """Return which part of the envelope is promised or spent."""
        return None if self.left is None or not self.amount else 1 - self.left / self.amount

    @property
    def is_over(self) -> bool:
        """Tell whether more is promised and spent than there is."""
        return self.left is not None and self.left < 0

    @property
    def is_ahead(self) -> bool:
        """Tell whether clearly more was spent than the months gone by allow."""
        if self.variance is None or self.to_date is None:
            return False
        return self.variance > self.to_date * TOLERATED

    @property
    def is_overfull(self) -> bool:
        """Tell whether the envelopes below come to more than this one."""
        return self.below is not None and self.amount is not None and self.below > self.amount


@dataclass(frozen=True, slots=True)
class _Sum:
    """Amounts added up in the reporting currency. amount: None where one of the rates is missing."""

    amount: Decimal | None
    missing: tuple[str, ...] = ()


class _Promise(NamedTuple):
    """What is promised at a place and below it in a month, in one currency."""

    place: int
    month: date
    currency: str
    amount: Decimal


class _Given(NamedTuple):
    """What counts of an envelope for the one above it."""

    pk: int
    path: str
    year: int
    amount: Decimal
    currency: str


# Rates are of months, so that what is promised in one month is added up before it is converted; and all that
# is promised right below one place is added up before it is counted for each place above.
_PROMISED: Final = """
    WITH place AS MATERIALIZED (
        SELECT id, path FROM access_scope WHERE id = ANY(%(scopes)s)
    ), promised AS MATERIALIZED (
        SELECT s.path, date_trunc('month', c.committed_on::timestamp)::date AS month, c.currency, c.amount
        FROM portfolio_budgetcommitment c JOIN access_scope s ON s.id = c.scope_id
        WHERE c.settled_on IS NULL AND c.committed_on >= %(first)s AND c.committed_on < %(after)s
    ), right_below AS (
        SELECT subpath(path, 0, -1) AS path, month, currency, sum(amount) AS amount FROM promised
        WHERE nlevel(path) > 1 GROUP BY subpath(path, 0, -1), month, currency
    ), counted AS (
        SELECT place.id, p.month, p.currency, p.amount FROM promised p JOIN place USING (path)
        UNION ALL
        SELECT place.id, b.month, b.currency, b.amount
        FROM right_below b CROSS JOIN generate_series(1, nlevel(b.path)) depth
        JOIN place ON place.path = subpath(b.path, 0, depth)
    )
    SELECT id, month, currency, sum(amount) FROM counted GROUP BY id, month, currency
"""


def envelopes_for(user: User, today: date) -> QuerySet[Any]:
    """Return the envelopes that a user sees, each with the name and code of its place and its `standing`."""
    return (
        BudgetEnvelope.objects.visible_to(user)
        .select_related("scope")
        .annotate(**place())
        .completed_by(partial(_complete, today=today))
    )


def commitments_for(user: User) -> Any:
    """Return the commitments that a user sees, each with the name of its place."""
    rows = BudgetCommitment.objects.visible_to(user).select_related("scope")
    return rows.annotate(**place())


def standings(envelopes: Sequence[BudgetEnvelope], *, today: date) -> dict[int, Standing]:
    """Return how each envelope stands, by its id; as many queries whatever their number."""
    if not envelopes:
        return {}
    through = last_complete_month(today)
    scopes = {one.scope_id for one in envelopes}
    years = {one.year for one in envelopes}
    promised = _promised(scopes, years)
    below = _right_below(envelopes)
    currencies = {one.currency for one in envelopes} | {row.currency for row in promised}
    currencies |= {row.currency for rows in below.values() for row in rows}
    rates = spending.rates(currencies, settings.REPORTING_CURRENCY)
    spent = spending.by_year(scopes, years, through)
    committed = _committed(promised, rates)
    return {
        one.pk: _standing(one, rates, spent, committed, below.get(one.pk, []), through) for one in envelopes
    }


def year_begins(year: int) -> date:
    """Return the first month of the financial year that begins in a calendar year."""
    return date(year, settings.FISCAL_YEAR_FIRST_MONTH, 1)


def year_of(day: date) -> int:
    """Return the financial year of a day, named by the calendar year in which it begins."""
    return shift(date(day.year, day.month, 1), 1 - settings.FISCAL_YEAR_FIRST_MONTH).year


def part_gone(year: int, through: date) -> Decimal:
    """Return which part of a financial year is over at the end of a month: whole months of twelve."""
    gone = months_between(year_begins(year), shift(through, 1)) if through >= year_begins(year) else []
    return Decimal(min(len(gone), 12)) / 12


def _complete(envelopes: list[BudgetEnvelope], *, today: date) -> None:
    known = standings(envelopes, today=today)
    for one in envelopes:
        one.standing = known[one.pk]  # type: ignore[attr-defined]


def _standing(
    envelope: BudgetEnvelope,
    rates: Rates,
    spent: Mapping[tuple[int, int], Spent],
    committed: Mapping[tuple[int, int], _Sum],
    below: Sequence[_Given],
    through: date,
) -> Standing:
    at = (envelope.scope_id, envelope.year)
    first = year_begins(envelope.year)
    rate = rates.on(envelope.currency, first)
    amount = envelope.amount * rate.value if rate else None
    promised = committed.get(at, _Sum(Decimal(0)))
    given = _sum(((one.amount, one.currency, year_begins(one.year)) for one in below), rates)
    return Standing(
        amount=amount,
        rate=rate,
        own_rate="" if rate else _rate_name(envelope.currency, first),
        spent=spent.get(at, Spent(None)),
        committed=promised.amount,
        committed_missing=promised.missing,
        to_date=None if amount is None else amount * part_gone(envelope.year, through),
        below=given.amount if below else None,
        below_missing=given.missing,
        through=min(through, shift(first, 11)),
    )


def _sum(parts: Iterable[tuple[Decimal, str, date]], rates: Rates) -> _Sum:
    """Add up amounts of currencies and months; one without a rate makes the sum unknown."""
    total, missing = Decimal(0), set()
    for amount, currency, month in parts:
        rate = rates.on(currency, month)
        if rate is None:
            missing.add(_rate_name(currency, month))
        else:
            total += amount * rate.value
    return _Sum(None, tuple(sorted(missing))) if missing else _Sum(total)


def _rate_name(currency: str, month: date) -> str:
    return f"{currency} {month:%Y-%m}"


def _promised(scopes: Collection[int], years: Collection[int]) -> list[_Promise]:
    """Add up what is promised and not settled at places and below them, by place, month and currency."""
    first, after = year_begins(min(years)), year_begins(max(years) + 1)
    with connection.cursor() as cursor:
        cursor.execute(_PROMISED, {"scopes": list(scopes), "first": first, "after": after})
        return [_Promise(*row) for row in cursor.fetchall()]


def _committed(promised: Iterable[_Promise], rates: Rates) -> dict[tuple[int, int], _Sum]:
    parts: dict[tuple[int, int], list[tuple[Decimal, str, date]]] = defaultdict(list)
    for one in promised:
        parts[one.place, year_of(one.month)].append((one.amount, one.currency, one.month))
    return {at: _sum(found, rates) for at, found in parts.items()}


def _right_below(envelopes: Sequence[BudgetEnvelope]) -> dict[int, list[_Given]]:
    """Find for each envelope those of its year below it with none in between."""
    years = {one.year for one in envelopes}
    paths = [one.scope.path for one in envelopes]
    held = BudgetEnvelope.objects.filter(year__in=years, scope__path__within=paths)
    columns = held.values_list("pk", "scope__path", "year", "amount", "currency")
    by_place = {(path, year): _Given(*row) for row in columns for path, year in [row[1:3]]}
    wanted = {one.pk for one in envelopes}
    found: dict[int, list[_Given]] = defaultdict(list)
    for (path, year), one in by_place.items():
        above = path.rpartition(".")[0]
        while above and (above, year) not in by_place:
            above = above.rpartition(".")[0]
        if above and by_place[above, year].pk in wanted:
            found[by_place[above, year].pk].append(one)
    return found


def place() -> dict[str, Any]:
    """Return what is said of the node or product that a row's scope is of: its name, kind and code."""
    node = Node.objects.filter(scope=OuterRef("scope_id")).values("name")[:1]
    product = Product.objects.filter(scope=OuterRef("scope_id")).values("name")[:1]
    return {
        "place_name": Coalesce(Subquery(node), Subquery(product)),
        "place_kind": F("scope__kind"),
        "place_code": F("scope__code"),
    }
