"""Targets: the nearest one up the tree that is in force on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from metrics.models import Target
from metrics.selectors.rollup.places import Territory

Aim = tuple[Decimal, Decimal]
NONE: tuple[None, None] = (None, None)


@dataclass(frozen=True)
class Targets:
    """Every target that may apply to the places of a territory; found: what was asked before."""

    territory: Territory
    rows: dict[str, list[tuple[int, date, date | None, Aim]]]
    found: dict[frozenset[tuple[int, Aim]], Sequence[Aim | tuple[None, None]]] = field(default_factory=dict)

    def nearest(self, kpi: str, day: date) -> Sequence[Aim | tuple[None, None]]:
        """Return (target, tolerance) of each place: its own, else that of the nearest place above."""
        aims = {
            scope_id: aim
            for scope_id, starts_on, ends_on, aim in self.rows.get(kpi, [])
            if starts_on <= day and (ends_on is None or day < ends_on)
        }
        if not aims:
            return [NONE] * len(self.territory.places)
        key = frozenset(aims.items())
        if key not in self.found:
            self.found[key] = self._of_places(aims)
        return self.found[key]

    def _of_places(self, aims: dict[int, Aim]) -> Sequence[Aim | tuple[None, None]]:
        return [
            next((aims[label] for label in reversed(labels) if label in aims), NONE)
            for labels in self.territory.labels
        ]


def targets(territory: Territory, kpis: Collection[str]) -> Targets:
    """Read the targets of KPIs on the places and all above them; one query."""
    scopes = {label for labels in territory.labels for label in labels}
    found: dict[str, list[tuple[int, date, date | None, Aim]]] = {}
    rows = Target.objects.filter(kpi__in=kpis, scope_id__in=scopes)
    for kpi, scope_id, starts_on, ends_on, value, tolerance in rows.values_list(
        "kpi", "scope_id", "starts_on", "ends_on", "value", "tolerance"
    ):
        found.setdefault(kpi, []).append((scope_id, starts_on, ends_on, (value, tolerance)))
    return Targets(territory, found)
