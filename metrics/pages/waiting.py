"""All that waits for one reader, narrowed as an address asks: for the page, its file and the API."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.access.models import User
from core.collaboration import waiting
from core.collaboration.waiting import Question, Row, waits_for
from core.collaboration.words import Query
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
            title=kind.title(row),
            to_do=kind.said(row),
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

    def found(self, user: User, today: date) -> list[Row]:
        """Return what waits for the user and fits, the most pressing kind first.

        It is put into words where words are asked for; else only what is shown need be.
        """
        inside = subtree(user, self.node) if self.node else [None]
        if not inside:
            return []
        rows = waits_for(Question(user, today, inside[0], anywhere=not self.node))
        return [row for row in rows if self._fits(row, today)] if self.narrows else rows

    def _fits(self, row: Row, today: date) -> bool:
        if (self.kind and row.kind != self.kind) or (self.late and not _is_late(row, today)):
            return False
        if not self.words:
            return True
        one = Waits.of(row, today)
        return Query.of(self.words).fits(one.title, one.to_do)


def _is_late(row: Row, today: date) -> bool:
    return row.day is not None and row.day < today and waiting.known(row.kind).day == "due"


def tabs(choice: Choice, user: User, today: date) -> tuple[list[dict[str, Any]], list[Row]]:
    """Offer all and each kind of which something waits, with counts; and what the chosen one shows."""
    every = replace(choice, kind="").found(user, today)
    counts = Counter(row.kind for row in every)
    offered = [("", _("All"), len(every))]
    offered += [(kind.kind, str(kind.label), counts[kind.kind]) for kind in waiting.kinds()]
    shown = [
        {"label": label, "url": choice.address(kind=kind), "count": count, "current": kind == choice.kind}
        for kind, label, count in offered
        if count or kind in ("", choice.kind)
    ]
    return shown, [row for row in every if choice.kind in ("", row.kind)]


def file_rows(found: Sequence[Row], today: date) -> Iterator[list[Any]]:
    """Yield a header and a line for each."""
    yield list(HEADER)
    for row in found:
        one = Waits.of(row, today)
        late = one.days_late or None
        yield [one.row.kind, one.title, one.to_do, one.due_on, one.since, late, one.url]
