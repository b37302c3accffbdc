"""All that waits for one person, asked of the database as far as one looks at it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, overload

from django.db.models import Count, F, IntegerField, QuerySet, Value, Window

from core.collaboration.waiting import PREFIX, Question, Row, Waiting, kinds

SEEN_AT_ONCE: Final = 50
_COLUMNS: Final = [f"{PREFIX}{name}" for name in ("at", "pk", "what", "place", "code", "more", "day")]
_OLDEST_FIRST: Final = (F(f"{PREFIX}day").asc(nulls_last=True), f"{PREFIX}pk")


class Pile(Sequence[Row]):
    """What waits: by kind, then the day that is the longest past.

    The first of each kind come with how many there are of it, in one statement; whoever looks further asks
    once more.
    """

    def __init__(self, source: "_Source", kinds: Sequence[str]) -> None:
        self._source, self._kinds = source, kinds

    @property
    def counts(self) -> dict[str, int]:
        """Return how much there is of each kind of which there is something."""
        return {kind: self._source.totals[kind] for kind in self._kinds if kind in self._source.totals}

    @property
    def heads(self) -> list[Row]:
        """Return the first of each kind."""
        return [row for kind in self.counts for row in self._source.heads[kind]]

    def of(self, kind: str) -> "Pile":
        """Return what is of one kind."""
        return Pile(self._source, [one for one in self._kinds if one == kind])

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(self.counts.values())

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        """Return one of them, or a row of them."""
        if isinstance(at, int):
            return self[at : at + 1 or None][0]
        first, after, step = at.indices(len(self))
        spans: dict[str, slice] = {}
        for kind, total in self.counts.items():
            if first < total and after > 0:
                spans[kind] = slice(max(first, 0), min(after, total))
            first, after = first - total, after - total
        return self._source.read(spans)[::step]

    def __iter__(self) -> Iterator[Row]:
        """Yield all of them, from one statement."""
        return iter(self._source.ask(dict.fromkeys(self._kinds, slice(None))))


class _Source:
    """What a question has been answered so far."""

    def __init__(self, question: Question, asked: Sequence[Waiting], at_once: int) -> None:
        self._question, self._at_once = question, at_once
        self._asked = {one.kind: one for one in asked}

    @property
    def totals(self) -> Mapping[str, int]:
        """Return how much there is of each kind of which there is something."""
        return self._begun[0]

    @property
    def heads(self) -> Mapping[str, list[Row]]:
        """Return the first of each of those."""
        return self._begun[1]

    def read(self, spans: Mapping[str, slice]) -> list[Row]:
        """Return some of each kind."""
        if all(span.stop <= self._at_once for span in spans.values()):
            return [row for kind, span in spans.items() for row in self.heads[kind][span]]
        return self.ask(spans)

    def ask(self, spans: Mapping[str, slice]) -> list[Row]:
        """Ask for some of each kind."""
        return [Row(kind, *told) for kind, *told in self._union(spans, {})]

    @cached_property
    def _begun(self) -> tuple[dict[str, int], dict[str, list[Row]]]:
        totals: dict[str, int] = {}
        heads: dict[str, list[Row]] = {}
        spans = dict.fromkeys(self._asked, slice(self._at_once))
        for kind, *told, total in self._union(spans, {f"{PREFIX}total": Window(Count("*"))}):
            totals[kind] = total
            heads.setdefault(kind, []).append(Row(kind, *told))
        return totals, heads

    def _union(self, spans: Mapping[str, slice], more: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        """Yield the columns of rows, their kind first, in one statement. more: columns besides."""
        words = list(spans)
        queries = [
            self._of(kind, at).annotate(**more).values_list(*_COLUMNS, *more)[span]
            for at, (kind, span) in enumerate(spans.items())
        ]
        queries = [query for query in queries if not query.query.is_empty()]
        if not queries:
            return
        first, *others = queries
        found = first.union(*others, all=True).order_by(f"{PREFIX}at", *_OLDEST_FIRST) if others else first
        for at, *told in found:
            yield [words[at], *told]

    def _of(self, kind: str, at: int) -> QuerySet[Any]:
        numbered = {f"{PREFIX}at": Value(at, output_field=IntegerField())}
        rows: QuerySet[Any] = self._asked[kind].asked(self._question).annotate(**numbered)
        return rows.order_by(*_OLDEST_FIRST)


def waits_for(question: Question, *, at_once: int = SEEN_AT_ONCE) -> Pile:
    """Return all that waits for somebody: by kind, then the day that is the longest past.

    at_once: how many of each kind come with their count.
    """
    asked = kinds()
    return Pile(_Source(question, asked, at_once), [one.kind for one in asked])


def nothing(question: Question) -> Pile:
    """Return an empty pile, without asking."""
    return Pile(_Source(question, [], 0), [])


def first(rows: Sequence[Row], most: int) -> list[Row]:
    """Return some of each kind before many of one, in the order in which they came."""
    turn: dict[str, int] = {}
    turns = []
    for at, row in enumerate(rows):
        turn[row.kind] = turn.get(row.kind, 0) + 1
        turns.append((turn[row.kind], at))
    chosen = sorted(at for _turn, at in sorted(turns)[:most])
    return [rows[at] for at in chosen]
