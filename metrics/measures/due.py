"""What a recompute owes for one source, as arrays that SQL can join."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from metrics.measures.rules import Day

Pair = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Due:
    """Products and months of one source, or `everything` of it."""

    pairs: frozenset[Pair] = frozenset()
    everything: bool = False

    @classmethod
    def of(cls, pairs: Collection[Pair]) -> "Due":
        """Make it of pairs of product id and month (its first day)."""
        return cls(frozenset(pairs))

    @property
    def parameters(self) -> dict[str, list[int] | list[date]]:
        """Give `products` and `months`, equally long, for `unnest`."""
        ordered = sorted(self.pairs)
        return {"products": [pair[0] for pair in ordered], "months": [pair[1] for pair in ordered]}

    def __bool__(self) -> bool:
        return self.everything or bool(self.pairs)


PAIRS = "unnest(%(products)s::bigint[], %(months)s::date[]) AS due(product_id, month)"


def only_due(when: Day, due: Due) -> str:
    """Write the join that keeps the facts of due months; nothing when everything is due."""
    if due.everything:
        return ""
    return (
        f"JOIN {PAIRS} ON fact.product_id = due.product_id "
        f"AND {when.day} >= due.month AND {when.day} < (due.month + interval '1 month')::date"
    )
