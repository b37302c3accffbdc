"""What the columns of a list add up to: the whole filtered list, not the page, in one statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

Figures = Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class Total:
    """What the foot of a column says. Only for what can be added: no ratios, no levels, no averages.

    of:   the field to add, as a path from the row's own model, or a function of the filtered rows that
          returns another aggregate: one that leaves rows out, or counts.
    per:  the path of the unit, where there are several: amounts of two currencies are never added.
    show: how the sum is written; else as the column writes its values.
    note: what is added, where it is not simply all rows.
    """

    of: str | Callable[[QuerySet[Any]], Any]
    per: str = ""
    show: Callable[[Any], str] | None = None
    note: Any = ""

    def aggregate(self, rows: QuerySet[Any]) -> Any:
        """Return the expression that adds."""
        return self.of(rows) if callable(self.of) else Sum(self.of)


@dataclass(frozen=True)
class Sums:
    """How many rows there are, and what their columns add up to: (sum, unit), one for each unit, by unit."""

    count: int
    figures: Mapping[str, Figures]


def add_up(rows: QuerySet[Any], totals: Mapping[str, Total]) -> Sums:
    """Count rows and add up their columns.

    The rows are chosen in a subquery, so that no join of a filter counts a row twice.
    """
    chosen = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    units = sorted({total.per for total in totals.values() if total.per})
    sums = {f"total_{name}": total.aggregate(chosen) for name, total in totals.items()}
    sums["rows"] = Count("pk", distinct=True)
    groups: list[dict[str, Any]] = (
        list(chosen.values(*units).annotate(**sums).order_by(*units)) if units else [chosen.aggregate(**sums)]
    )
    figures = {name: _figures(groups, f"total_{name}", total.per) for name, total in totals.items()}
    return Sums(sum(group["rows"] for group in groups), figures)


def _figures(groups: Sequence[dict[str, Any]], key: str, per: str) -> Figures:
    """Add up groups of the same unit; what no row has a value of is unknown, not zero."""
    sums: dict[str, Any] = {}
    for group in groups:
        unit, value = str(group[per]) if per else "", group[key]
        before = sums.get(unit)
        sums[unit] = before if value is None else value if before is None else before + value
    return [(value, unit) for unit, value in sums.items() if value is not None]
