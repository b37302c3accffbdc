"""Whose measures, over which windows, of which products: what every source is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from metrics.selectors.rollup.cohorts import Cohort, Cohorts
from metrics.selectors.rollup.places import Territory
from metrics.selectors.rollup.timeline import Parameters, Timeline


@dataclass(frozen=True)
class Question:
    """One question, put to each source once."""

    territory: Territory
    timeline: Timeline
    cohorts: Cohorts

    @property
    def shape(self) -> tuple[int, int]:
        """Return how many windows and places an answer has."""
        return (len(self.timeline.spans), len(self.territory.places))

    def parameters(self, positions: Sequence[int], cohorts: Sequence[Cohort] = (Cohort.ALL,)) -> Parameters:
        """Give the windows at `positions`, the members of cohorts and the rest to SQL."""
        return {
            **self.timeline.parameters(positions),
            **self.cohorts.runs(self.territory, cohorts),
            "product_ids": self.territory.product_ids,
            "reporting": settings.REPORTING_CURRENCY,
        }
