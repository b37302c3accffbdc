"""All that waits for one reader, narrowed as an address asks: for the page, its file and the API."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.access.models import User
from core.collaboration import waiting
from core.collaboration.pile import SEEN_AT_ONCE, Pile, nothing, waits_for
from core.collaboration.waiting import Question, Row
from portfolio.filters.nodes import subtree

HEADER: Final = ("kind", "title", "to_do", "due", "since", "days_late", "url")


@dataclass(frozen=True)
class Waits:
    """Something that waits, in words. Of `due_on` and `since` one is known, or neither."""

    row: Row
    kind_label: str
    title: str
    to_do: str
    url: str
    due_on: date | None
    since: date | None
    days_late: int

    @classmethod
    def of(cls, row: Row, today: date) -> "Waits":
        """Say it in the reader's language."""
        kind = waiting.known(row.kind)
        due = row.day if kind.day == "due" else None
        return cls(
            row=row,
            kind_label=str(kind.label),
            title=kind.title.of(row),
            to_do=kind.detail.of(row),
            url=kind.url(row),
            due_on=due,
            since=None if due else row.day,
            days_late=max(0, (today - due).days) if due else 0,
        )


@dataclass(frozen=True)
class Choice:
    """What an address asks for: of one kind, of a node and all below it, only what is late, with words."""

    kind: str = ""
    node: str = ""
    late: bool = False
    words: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        """Read the address."""
        late = query.get("late", "").lower() in ("1", "true")
        return cls(query.get("kind", ""), query.get("node", ""), late, query.get("q", "").strip())

    @property
    def narrows(self) -> bool:
        """Tell whether less than everything is asked for."""
        return bool(self.kind or self.node or self.late or self.words)

    def address(self, **changes: str) -> str:
        """Return the query of this choice with some of it changed."""
        asked = {"kind": self.kind, "node": self.node, "late": "true" if self.late else "", "q": self.words}
        return f"?{urlencode({name: value for name, value in (asked | changes).items() if value})}"

    def found(self, user: User, today: date, *, at_once: int = SEEN_AT_ONCE) -> Pile:
        """Return what waits for the user and fits, of all kinds, the most pressing first.

        at_once: how many are shown of it.
        """
        inside = subtree(user, self.node) if self.node else [None]
        question = Question(user, today, next(iter(inside), None), not self.node, self.late, self.words)
        return waits_for(question, at_once=at_once) if inside else nothing(question)

    def shown(self, found: Pile) -> Pile:
        """Return what is of the chosen kind."""
        return found.of(self.kind) if self.kind else found


def tabs(choice: Choice, found: Pile) -> list[dict[str, Any]]:
    """Offer all and each kind of which something waits, with counts."""
    counts = found.counts
    offered = [("", _("All"), len(found))]
    offered += [(kind.kind, str(kind.label), counts.get(kind.kind, 0)) for kind in waiting.kinds()]
    return [
        {"label": label, "url": choice.address(kind=kind), "count": count, "current": kind == choice.kind}
        for kind, label, count in offered
        if count or kind in ("", choice.kind)
    ]


def file_rows(found: Iterable[Row], today: date) -> Iterator[list[Any]]:
    """Yield a header and a line for each."""
    yield list(HEADER)
    for row in found:
        one = Waits.of(row, today)
        late = one.days_late or None
        yield [one.row.kind, one.title, one.to_do, one.due_on, one.since, late, one.url]
