"""What the page of a bulk change shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.access.models import User
from core.common.listing import Column, Listing
from core.common.listing.cells import content
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


def preview_of(
    user: User,
    listing: Listing,
    column: Column,
    outcome: Outcome,
    *,
    counts: Mapping[str, int] | None = None,
) -> Preview:
    """Put the outcome of a bulk change into words, the first rows of each kind.

    counts: of all rows, where the outcome is that of the first ones alone.
    """
    counts = counts or {}
    changed, same, refused = outcome.changed[:SHOWN], outcome.same[:SHOWN], outcome.refused[:SHOWN]
    listing.prepared([row for one in changed for row in (one.before, one.after)], user)
    listing.prepared([row for row, _reason in refused], user)

    def shown(row: Any) -> Any:
        return content(column, column.value(row))

    return Preview(
        changed=counts.get("changed", len(outcome.changed)),
        same=counts.get("same", len(outcome.same)),
        refused=counts.get("refused", len(outcome.refused)),
        changed_lines=[
            Line(listing.called(one.before), shown(one.before), shown(one.after)) for one in changed
        ],
        same_names=[listing.called(row) for row in listing.prepared(same, user)],
        refused_lines=[Line(listing.called(row), shown(row), reason=reason) for row, reason in refused],
    )
