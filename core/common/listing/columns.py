"""A column of a list: what its cells say, how they look, what they are ordered by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.common.listing.edits import Edit
from core.common.listing.totals import Total

# Kinds whose values are words: sorted without regard to case and accents.
WORDS = frozenset({"text", "mono", "pill", "person"})
FIGURES = frozenset({"number", "percent", "money", "days", "figure"})


@dataclass(frozen=True)
class Filed:
    """What a file says in a column that is worked out, and that no import reads.

    header: its name, with the unit and the time that its values are of.
    told:   rows → the same with what `value` needs of each, by the database.
    """

    header: str
    told: Callable[[QuerySet[Any]], QuerySet[Any]]
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column of a list.

    sort: what to order by (a field path or an expression); None: not sortable.
    kind: text, mono, pill, person, actor (an e-mail, drawn as the name of whose it is), status,
          yes_no, number, percent, money, days, date, month, moment;
          figure (a number in words), order (words that are not sorted as words): how it is drawn, aligned
          and sorted.
    show: what a row says here: a path ("node.name", "get_stage_display") or a function of the row; the
          column's name where nothing is said. Text that is safe HTML already is drawn as it is.
    url:  where the cell leads; no link where it answers nothing.
    edit: how its cells are changed in place and in bulk; None: they are only read.
    optional: shown only once somebody chooses it.
    decimals: of numbers and percents; None: those that the value has.
    total: what the column adds up to at the foot of the list.
    note: what its head says below its name.
    filed: what stands in the list's file where the column is shown, beside what an import reads.
    """

    name: str
    label: Any
    sort: Any = None
    kind: str = "text"
    show: str | Callable[[Any], Any] = ""
    url: Callable[[Any], str] | None = None
    edit: Edit | None = None
    optional: bool = False
    decimals: int | None = None
    total: Total | None = None
    note: Any = ""
    filed: Callable[[], Filed] | None = None

    @property
    def is_figure(self) -> bool:
        """Tell whether its cells stand at the right edge."""
        return self.kind in FIGURES

    def value(self, row: Any) -> Any:
        """Return what a row says in this column."""
        return self.show(row) if callable(self.show) else _follow(row, self.show or self.name)


def _follow(thing: Any, path: str) -> Any:
    for name in path.split("."):
        if thing is None:
            return None
        thing = getattr(thing, name)
        if callable(thing):
            thing = thing()
    return thing
