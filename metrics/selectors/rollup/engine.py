"""The whole way from places, KPIs and periods to readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from metrics.selectors.reading import Place, Reading
from metrics.selectors.rollup.evaluation import Columns, columns, evaluate
from metrics.selectors.rollup.frames import Frames
from metrics.selectors.rollup.operands import Operands, Wanted, operands
from metrics.selectors.rollup.parameters import dated_parameters
from metrics.selectors.rollup.places import territory
from metrics.selectors.rollup.targets import Targets, targets


@dataclass(frozen=True)
class RolledUp:
    """Everything that some KPIs of some places need, read once."""

    operands: Operands
    targets: Targets
    computed_at: datetime

    def frames(self, wanted: Wanted) -> Frames:
        """Return what a KPI is computed from, in periods of one version of its definition."""
        (part,) = wanted.by_version
        return Frames(self.operands, part)

    def readings(self, wanted: Wanted) -> list[Reading]:
        """Value one KPI: period by period, place by place, each by the formula in force at its end."""
        return [
            reading
            for part in wanted.by_version
            for reading in evaluate(self.operands, self.targets, part, computed_at=self.computed_at)
        ]

    def columns(self, wanted: Wanted) -> Columns:
        """Value one KPI by column, without a reading for each value: to be kept, not to be shown."""
        return Columns.joined([columns(self.operands, self.targets, part) for part in wanted.by_version])


def roll_up(places: Sequence[Place], wanted: Sequence[Wanted], *, computed_at: datetime) -> RolledUp:
    """Gather what KPIs of places need, in a number of queries that depends on neither."""
    whose = territory(places)
    fed = operands(whose, [part for each in wanted for part in each.by_version], dated_parameters())
    return RolledUp(fed, targets(whose, {each.kpi.code for each in wanted}), computed_at)
