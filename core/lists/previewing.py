"""What the page of a bulk change shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.common.listing import Column, Listing
from core.common.listing.cells import content, row_name
from core.lists.services.changes import Outcome

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One row of the preview: its name, what it says now and what it will say, or why it is refused."""

    name: str
    before: Any
    after: Any = ""
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """What a bulk change would do: how many rows, and the first of each kind."""

    changed: int
    same: int
    refused: int
    changed_lines: Sequence[Line]
    same_names: Sequence[str]
    refused_lines: Sequence[Line]

    @property
    def more_changed(self) -> int:
        """Return how many rows change that are not named."""
        return self.changed - len(self.changed_lines)

    @property
    def more_same(self) -> int:
        """Return how many rows stay that are not named."""
        return self.same - len(self.same_names)


def preview_of(listing: Listing, column: Column, outcome: Outcome) -> Preview:
    """Put the outcome of a bulk change into words, the first rows of each kind."""

    def shown(row: Any) -> Any:
        return content(column, column.value(row))

    return Preview(
        changed=len(outcome.changed),
        same=len(outcome.same),
        refused=len(outcome.refused),
        changed_lines=[
            Line(row_name(listing, one.before), shown(one.before), shown(one.after))
            for one in outcome.changed[:SHOWN]
        ],
        same_names=[row_name(listing, row) for row in outcome.same[:SHOWN]],
        refused_lines=[
            Line(row_name(listing, row), shown(row), reason=reason) for row, reason in outcome.refused[:SHOWN]
        ],
    )
