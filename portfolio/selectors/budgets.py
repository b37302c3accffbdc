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
from typing import Any, Final

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.access.models import Scope, User
from core.common.periods import last_complete_month, months_between, shift
from portfolio import spending
from portfolio.models import BudgetCommitment, BudgetEnvelope, Node, Product
from portfolio.spending import Rate, Rates, Spent

TOLERATED: Final = Decimal("0.05")  # of what the months gone by allow


@dataclass(frozen=True, slots=True)
class Standing:
    """An envelope with what stands against it.

    amount:     the envelope in the reporting currency, at `rate`.
    to_date:    the part of it that the months gone by may have spent.
    through:    the last month that is looked at, of this envelope's year.
    below:      what the envelopes right below it come to; None where there are none.
    """

    amount: Decimal | None
    rate: Rate | None
    spent: Spent
    committed: Decimal | None
    to_date: Decimal | None
    below: Decimal | None
    through: date

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
    """Return how each envelope stands, by its id; four queries whatever their number."""
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
    committed: Mapping[tuple[int, int], Decimal | None],
    below: Sequence[BudgetEnvelope],
    through: date,
) -> Standing:
    at = (envelope.scope_id, envelope.year)
    rate = rates.on(envelope.currency, year_begins(envelope.year))
    amount = envelope.amount * rate.value if rate else None
    return Standing(
        amount=amount,
        rate=rate,
        spent=spent.get(at, Spent(None)),
        committed=committed.get(at, Decimal(0)),
        to_date=None if amount is None else amount * part_gone(envelope.year, through),
        below=_sum(_converted(one, rates) for one in below) if below else None,
        through=min(through, shift(year_begins(envelope.year), 11)),
    )


def _converted(envelope: BudgetEnvelope, rates: Rates) -> Decimal | None:
    rate = rates.on(envelope.currency, year_begins(envelope.year))
    return envelope.amount * rate.value if rate else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Add up; one unknown amount makes the sum unknown."""
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _promised(scopes: Collection[int], years: Collection[int]) -> list[Any]:
    """List what is promised and not settled at places and below them, each with the place it counts at."""
    above = Scope.objects.filter(pk__in=scopes).only("pk", "path")
    first, after = year_begins(min(years)), year_begins(max(years) + 1)
    rows = list(
        BudgetCommitment.objects.unsettled()
        .filter(
            committed_on__gte=first,
            committed_on__lt=after,
            scope__path__within=[place.path for place in above],
        )
        .select_related("scope")
    )
    for row in rows:
        row.counts_at = [place.pk for place in above if _within(row.scope.path, place.path)]  # type: ignore[attr-defined]
    return rows


def _committed(promised: list[Any], rates: Rates) -> dict[tuple[int, int], Decimal | None]:
    found: dict[tuple[int, int], Decimal | None] = defaultdict(Decimal)
    for row in promised:
        rate = rates.on(row.currency, row.committed_on)
        for place in row.counts_at:
            at = (place, year_of(row.committed_on))
            so_far = found[at]
            found[at] = None if rate is None or so_far is None else so_far + row.amount * rate.value
    return found


def _right_below(envelopes: Sequence[BudgetEnvelope]) -> dict[int, list[BudgetEnvelope]]:
    """Find for each envelope those of its year below it with none in between."""
    years = {one.year for one in envelopes}
    paths = [one.scope.path for one in envelopes]
    held = BudgetEnvelope.objects.filter(year__in=years, scope__path__within=paths).select_related("scope")
    by_place = {(one.scope.path, one.year): one for one in held}
    wanted = {one.pk for one in envelopes}
    found: dict[int, list[BudgetEnvelope]] = defaultdict(list)
    for (path, year), one in by_place.items():
        above = path.rpartition(".")[0]
        while above and (above, year) not in by_place:
            above = above.rpartition(".")[0]
        if above and by_place[above, year].pk in wanted:
            found[by_place[above, year].pk].append(one)
    return found


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}.")


def place() -> dict[str, Any]:
    """Return what is said of the node or product that a row's scope is of: its name, kind and code."""
    node = Node.objects.filter(scope=OuterRef("scope_id")).values("name")[:1]
    product = Product.objects.filter(scope=OuterRef("scope_id")).values("name")[:1]
    return {
        "place_name": Coalesce(Subquery(node), Subquery(product)),
        "place_kind": F("scope__kind"),
        "place_code": F("scope__code"),
    }
