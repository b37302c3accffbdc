"""What is being traced: one value, the products behind it, and the columns its window falls into."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd
from django.db import connection
from django.utils import timezone

from core.access.models import Scope, User
from core.common.periods import Span, month_end, months_between, shift
from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Operand
from metrics.kpis.measure import TimeAggregation
from metrics.kpis.measures import MEASURES
from metrics.selectors.changes import YEAR, Change, against
from metrics.selectors.coordinates import NotFound, decode
from metrics.selectors.places import places_of
from metrics.selectors.reading import Place, Reading
from metrics.selectors.readings import kept_kpi, place_at
from metrics.selectors.rollup.cohorts import Cohort
from metrics.selectors.rollup.engine import RolledUp, roll_up
from metrics.selectors.rollup.frames import Frames
from metrics.selectors.rollup.operands import OF_COHORT, Wanted

MOST_MONTHS = 24
# As-of measures that count the products of a cohort.
COHORT_COUNTED = {
    "active_products": Cohort.ACTIVE,
    "innovative_products": Cohort.INNOVATIVE,
    "new_products": Cohort.NEW,
    "covered_products": Cohort.ACTIVE,
}


@dataclass(frozen=True)
class Subject:
    """One value. `rolled` holds the place at position 0 and, of a node, its products after it.

    compared: the same window a year before, and this one.
    """

    user: User
    place: Place
    wanted: Wanted
    compared: Wanted
    rolled: RolledUp

    @property
    def kpi(self) -> Kpi:
        """Return the KPI."""
        return self.wanted.kpi

    @property
    def period(self) -> date:
        """Return the window's last month."""
        return self.wanted.periods[0]

    @property
    def end(self) -> date:
        """Return the window's last day."""
        return shift(self.period, 1) - timedelta(days=1)

    @cached_property
    def frames(self) -> Frames:
        """Return what the value was computed from."""
        return self.rolled.frames(self.wanted)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Return the operands, of the place first."""
        return self.frames.frame()

    @cached_property
    def readings(self) -> list[Reading]:
        """Return the value of the place, then of each of its products."""
        return self.rolled.readings(self.wanted)

    @cached_property
    def change(self) -> Change:
        """Return how the value moved in a year."""
        values = self.rolled.readings(self.compared)
        half = len(values) // 2
        return against(self.rolled, self.compared, values[:half], values[half:])[0]

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the rows: the formula's numbers first, then what n counts, then the unfinished."""
        used = self.kpi.formula.operand_names
        return tuple(
            sorted(self.wanted.operands, key=lambda it: (it is self.kpi.unfinished, it.name not in used))
        )

    def operand(self, name: str) -> Operand:
        """Return the row of that name. Raises NotFound."""
        for it in self.operands:
            if row_name(self.kpi, it) == name:
                return it
        raise NotFound

    def product_ids(self, operand: Operand) -> list[int]:
        """Return the products whose facts the operand counts: those in its cohort at its own window's end."""
        question = self.rolled.operands.question
        cohort = COHORT_COUNTED.get(operand.measure) or OF_COHORT.get(operand.measure, (Cohort.ALL, ""))[0]
        position = question.timeline.position[self.wanted.span(self.period, operand)]
        inside = question.cohorts.inside[cohort][question.timeline.end_of[position]]
        return [it.product_id for it, there in zip(question.territory.products, inside, strict=True) if there]

    def product_id(self, code: str) -> int:
        """Return the product of that code behind the value. Raises NotFound."""
        for member in self.rolled.operands.question.territory.products:
            if member.code == code:
                return member.product_id
        raise NotFound

    @cached_property
    def columns(self) -> tuple[Span, ...]:
        """Return the months of the window; the calendar years of one that is long."""
        months = self.wanted.span(self.period)
        first = months.first or self._born() or self.period
        listed = months_between(first, months.after)
        if len(listed) <= MOST_MONTHS:
            return tuple(Span(month, shift(month, 1)) for month in listed)
        years = range(first.year, self.period.year + 1)
        return tuple(
            Span(max(first, date(year, 1, 1)), min(months.after, date(year + 1, 1, 1))) for year in years
        )

    @property
    def by(self) -> str:
        """Say what a column is."""
        return (
            "year"
            if any(shift(column.first, 1) < column.after for column in self.columns if column.first)
            else "month"
        )

    def columns_of(self, operand: Operand) -> tuple[Span, ...]:
        """Return the columns of a row: those of a year before where the operand is of then."""
        return tuple(
            Span(shift(column.first, -operand.shift_months), shift(column.after, -operand.shift_months))
            for column in self.columns
            if column.first
        )

    def _born(self) -> date | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(month) FROM metrics_financemonth WHERE ledger_lines > 0 AND product_id = ANY(%s)",
                [self.rolled.operands.question.territory.product_ids],
            )
            (born,) = cursor.fetchone()
        return None if born is None or born > self.period else born


def row_name(kpi: Kpi, operand: Operand) -> str:
    """Name a row in the address: by operand; the unfinished work by its measure."""
    return operand.measure if operand is kpi.unfinished else operand.name


def is_state(operand: Operand) -> bool:
    """Tell whether a row is a state at the window's end, shown in the last column alone."""
    measure = MEASURES[operand.measure]
    return measure.time_aggregation is TimeAggregation.AS_OF or operand.measure in (
        "wip_item_days",
        "unlaunched_days",
    )


def subject(user: User, reading_id: str) -> Subject:
    """Find the value of that id and roll it up again. Raises NotFound."""
    at = decode(reading_id)
    kpi = kept_kpi(at.kpi).worded_on(month_end(at.period))
    if at.window not in kpi.windows:
        raise NotFound
    place = place_at(user, at)
    below = places_of(Scope.objects.filter(kind=Scope.Kind.PRODUCT, path__within=[place.path]))
    places = [place, *(it for it in below if it.scope_id != place.scope_id)]
    wanted = Wanted(kpi, at.window, (at.period,))
    compared = Wanted(kpi, at.window, (shift(at.period, -YEAR), at.period))
    rolled = roll_up(places, [wanted, compared], computed_at=timezone.now())
    return Subject(user, place, wanted, compared, rolled)
