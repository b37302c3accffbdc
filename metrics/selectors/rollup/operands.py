"""Every operand of the KPIs asked for: measures by window and place, each source asked at most once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

import numpy as np
from django.conf import settings

from core.common.periods import Span, month_end, shift, span
from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Operand
from metrics.kpis.measure import TimeAggregation
from metrics.kpis.measures import MEASURES
from metrics.measures.rules import ACCOUNTS, SEVERITIES
from metrics.selectors.rollup import durations, months, states, usage
from metrics.selectors.rollup import life as lives
from metrics.selectors.rollup.absent import FED_BY, ZERO_FROM, filled
from metrics.selectors.rollup.cohorts import Cohort, choose
from metrics.selectors.rollup.grids import Grid, Grids
from metrics.selectors.rollup.missing import MissingRates, missing_rates
from metrics.selectors.rollup.parameters import DatedParameters
from metrics.selectors.rollup.places import Territory
from metrics.selectors.rollup.question import Question
from metrics.selectors.rollup.timeline import Timeline

OF_COHORT: dict[str, tuple[Cohort, str]] = {
    "new_product_revenue": (Cohort.NEW, "revenue"),
    "new_product_cost_of_sales": (Cohort.NEW, "cost_of_sales"),
    "active_product_revenue": (Cohort.ACTIVE, "revenue"),
    "innovative_product_revenue": (Cohort.INNOVATIVE, "revenue"),
}
# What is not finished is counted here; its ages are listed by provenance.
COUNTED_BY = {"wip_item_days": "wip_items", "launches_to_review": "launches_to_review"}
_DEFECTS = tuple(f"defects_{severity}" for severity in SEVERITIES)
_OVER_LIFE = (TimeAggregation.LIFE, TimeAggregation.BY_AGE)
_LIFE = tuple(name for name, measure in MEASURES.items() if measure.time_aggregation in _OVER_LIFE)
_ACCOUNTS_OF: dict[str, tuple[str, ...]] = {name: (base,) for name, (_, base) in OF_COHORT.items()}
_ACCOUNTS_OF |= dict.fromkeys(_LIFE, ACCOUNTS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A KPI in a window, for the periods that the window may end with."""

    kpi: Kpi
    window: str
    periods: tuple[date, ...]

    @property
    def by_version(self) -> "tuple[Wanted, ...]":
        """Split the periods where another version of the definition comes into force."""
        numbered = groupby(self.periods, lambda period: self.kpi.version_on(month_end(period)).number)
        runs = [tuple(run) for _, run in numbered]
        return tuple(Wanted(self.kpi.worded_on(month_end(run[0])), self.window, run) for run in runs)

    def span(self, period: date, operand: Operand | None = None) -> Span:
        """Return the months that an operand of it covers."""
        last = shift(period, -operand.shift_months) if operand else period
        return span(self.window, last, fiscal_first_month=settings.FISCAL_YEAR_FIRST_MONTH)

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the operands, that of the unfinished work included."""
        return (*self.kpi.operands, *([self.kpi.unfinished] if self.kpi.unfinished else []))

    @property
    def money(self) -> frozenset[str]:
        """Return the accounts whose amounts need a rate before the KPI can be computed."""
        return frozenset().union(*(_ACCOUNTS_OF.get(it.measure, (it.measure,)) for it in self.kpi.operands))


@dataclass(frozen=True)
class Operands:
    """What the formulas are fed with. grids: every measure that adds up."""

    question: Question
    parameters: DatedParameters
    grids: Grids
    life: lives.Life | None
    cycles: durations.Cycles | None
    launches: durations.Launches | None

    @cached_property
    def missing_rates(self) -> MissingRates:
        """Look the missing rates up; one query, only when some value needs it."""
        return missing_rates(self.question)


def operands(territory: Territory, wanted: Sequence[Wanted], parameters: DatedParameters) -> Operands:
    """Gather what the KPIs need."""
    timeline = Timeline.of(
        each.span(period, operand) for each in wanted for period in each.periods for operand in each.operands
    )
    question = Question(territory, timeline, choose(territory, timeline, parameters))
    asked = _Asked(question, _positions(wanted, timeline))
    life = asked.life()
    grids: Grids = {
        **asked.survey(),
        **asked.finance(),
        **asked.usage(),
        **asked.delivery(parameters),
        **asked.states(),
        **(life.grids if life else {}),
    }
    return Operands(question, parameters, filled(grids, timeline), life, asked.cycles(), asked.launches())


def _positions(wanted: Iterable[Wanted], timeline: Timeline) -> dict[str, set[int]]:
    """Find for each measure, bases included, the windows in which it is needed."""
    found: dict[str, set[int]] = {}
    for each in wanted:
        for operand in each.operands:
            at = {timeline.position[each.span(period, operand)] for period in each.periods}
            names = {operand.measure, COUNTED_BY.get(operand.measure), MEASURES[operand.measure].base}
            for name in names - {None}:
                found.setdefault(str(name), set()).update(at)
    return found


@dataclass(frozen=True)
class _Asked:
    """One method a source; each answers nothing, without a query, when nothing of it is needed."""

    question: Question
    positions: dict[str, set[int]]

    def _needed(self, names: Iterable[str]) -> list[str]:
        return sorted({name for name in names if name in self.positions})

    def _at(self, names: Iterable[str]) -> list[int]:
        return sorted(set().union(*(self.positions[name] for name in names)))

    def _sums(self, source: str, names: Sequence[str], at: Sequence[int]) -> Grids:
        asked = {Cohort.ALL: names}
        return months.sums(source, asked, question=self.question, positions=at)[Cohort.ALL]

    def survey(self) -> Grids:
        names = self._needed(months.TABLES["survey"].columns)
        return self._sums("survey", names, self._at(names)) if names else {}

    def finance(self) -> Grids:
        plain, chosen = self._needed(months.TABLES["finance"].columns), self._needed(OF_COHORT)
        if not plain and not chosen:
            return {}
        asked: dict[Cohort, list[str]] = {Cohort.ALL: plain}
        for name in chosen:
            cohort, base = OF_COHORT[name]
            asked.setdefault(cohort, []).append(base)
        at = self._at([*plain, *chosen])
        found = months.sums("finance", asked, question=self.question, positions=at)
        by_cohort = {name: found[OF_COHORT[name][0]][OF_COHORT[name][1]] for name in chosen}
        return found[Cohort.ALL] | by_cohort

    def usage(self) -> Grids:
        grids: Grids = {}
        if last := self._needed(usage.LAST):
            # Always both: what a reading holds must not depend on which KPIs are asked for together.
            at = self._at(last)
            grids |= usage.last_readings(usage.LAST, question=self.question, positions=at)
        if summed := self._needed(months.TABLES["usage"].columns):
            grids |= self._sums("usage", summed, self._at(summed))
        return grids

    def delivery(self, parameters: DatedParameters) -> Grids:
        """Sums over the windows, and from the start for what is in progress and which feeds are known."""
        columns = months.TABLES["delivery"].columns
        names = self._needed((*columns, "escaped_defects"))
        if not names:
            return {}
        measures = {name for name in names if name in columns}
        measures |= {FED_BY[feed] for name in names for feed in MEASURES[name].fed_by}
        measures |= {ZERO_FROM[name] for name in names if name in ZERO_FROM}
        measures |= set(_DEFECTS) if "escaped_defects" in names else set()
        at = self._at(names)
        ever = {self.question.timeline.since_ever(position) for position in at}
        grids = self._sums("delivery", sorted(measures), sorted({*at, *ever}))
        if "escaped_defects" in names:
            grids["escaped_defects"] = self._from_severity_up(grids, parameters)
        return grids

    def states(self) -> Grids:
        names = self._needed(states.MEASURES)
        return states.states(names, question=self.question) if names else {}

    def life(self) -> lives.Life | None:
        names = self._needed(_LIFE)
        return lives.life(question=self.question, positions=self._at(names)) if names else None

    def cycles(self) -> durations.Cycles | None:
        names = self._needed(("cycle_days",))
        return durations.cycles(question=self.question, positions=self._at(names)) if names else None

    def launches(self) -> durations.Launches | None:
        names = self._needed(("launch_days", "unlaunched_days"))
        return durations.launches(self.question.territory) if names else None

    def _from_severity_up(self, grids: Grids, parameters: DatedParameters) -> Grid:
        ends = [durations.last_day(span.after) for span in self.question.timeline.spans]
        least = np.array([int(parameters.on("defect_severity_threshold", end)) for end in ends])
        found = np.zeros(self.question.shape)
        for severity, name in zip(SEVERITIES, _DEFECTS, strict=True):
            counts = np.nan_to_num(grids[name].numbers.astype(np.float64))
            found += np.where(least[:, np.newaxis] <= severity, counts, 0.0)
        return Grid.of(np.where(found > 0, found, np.nan))
