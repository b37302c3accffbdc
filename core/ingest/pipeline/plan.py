"""Which column of the file feeds which column of the source, and how its cells are cleaned."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.ingest.cells import CellError, Cleaner, ColumnCleaner, Decision, header_key
from core.ingest.cells.conventions import Evidence, evidence_for
from core.ingest.cells.texts import SEVERAL
from core.ingest.pipeline.cleaners import Referring
from core.ingest.readers import Sniffed
from core.ingest.sources import Column, Context, Shaped, Source

# The columns of a file to correct that say what was wrong; see selectors.rejected.
OUR_OWN: Final = frozenset({"portalline", "portalreason"})
MARKS: Final = {",": "comma", ".": "point"}


class AnswerNeeded(Exception):
    """The file cannot be read before a person has answered something: a column, a convention, a scale.

    code and parameters are told by `messages.error_text`.
    """

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


@dataclass(slots=True)
class Feed:
    """One column of the source on its way in.

    position: of the file's column; None when a mapping sets one value for all rows.
    more:     of the further columns of that name, where the source takes all of them.
    told:     a person has settled the column's convention, so the column is not asked.
    """

    column: Column
    position: int | None
    cleaner: ColumnCleaner
    told: bool
    constant: str = ""
    evidence: Evidence | None = None
    more: tuple[int, ...] = ()

    def texts(self, columns: Sequence[Sequence[str]], rows: int) -> Sequence[str]:
        """Return the column's cells in a batch; those of several columns joined by `SEVERAL`."""
        if self.position is None:
            return [self.constant] * rows
        first = columns[self.position]
        filled = [column for place in self.more if any(column := columns[place])]
        if not filled:
            return first
        return [SEVERAL.join(filter(None, cells)) for cells in zip(first, *filled, strict=True)]

    def under(self, decision: Decision) -> None:
        """Go on under a convention that the column has shown."""
        self.cleaner = ColumnCleaner(self.cleaner.cleaner.under(decision), missing=self.cleaner.missing)

    def watch_anew(self, assumed: Decision | None) -> None:
        """Begin another pass with empty evidence, and under what an earlier pass has shown."""
        self.evidence = evidence_for(self.cleaner.cleaner)
        if assumed is not None:
            self.under(assumed)


@dataclass(slots=True)
class Plan:
    """How the rows of one file are read."""

    source: Source
    sniffed: Sniffed
    feeds: list[Feed]
    shaped: list[Shaped]
    extras: list[tuple[tuple[int, ...], str]]
    headers: dict[str, str]
    decisions: dict[str, Decision] = field(default_factory=dict)

    @property
    def computed(self) -> list[str]:
        """Return the headers of columns that the portal works out itself: nothing is read of them."""
        pattern = self.source.computed
        return [name for name in self.sniffed.header if pattern and re.fullmatch(pattern, name)]

    @property
    def columns(self) -> list[Column]:
        """Return the source's columns that the file has."""
        return [feed.column for feed in self.feeds]

    @property
    def copied(self) -> frozenset[str]:
        """Return the staged columns that reading fills; SQL fills the others."""
        made = {shaped.name for shaped in self.shaped if shaped.copied}
        extras = {"attributes"} if self.extras else set()
        read = {column.staged_as for column in self.columns if column.staged}
        return frozenset({"line", *read, *made, *extras})

    @property
    def keeps_attributes(self) -> bool:
        """Tell whether rows carry what the portal has no column for (yet)."""
        return self.keeps_others or bool(self.entered)

    @property
    def keeps_others(self) -> bool:
        """Tell whether some of that is in the file."""
        present = {feed.column.name for feed in self.feeds}
        return bool(self.extras) or not present.isdisjoint(self.source.pending)

    @property
    def entered(self) -> list[str]:
        """Return the headers of columns that are data: an earlier import may have kept them as attributes."""
        return [self.header_of(column.name) for column in self.columns if column.entry]

    @property
    def attribute_names(self) -> list[str]:
        """Return the attributes that this file speaks of."""
        present = {feed.column.name for feed in self.feeds}
        waiting = [name for name in self.source.pending if name in present]
        return [header for _, header in self.extras] + self.entered + waiting

    def header_of(self, column: str) -> str:
        """Return how the file calls a column of the source; the source's own name when it has none."""
        return self.headers.get(column) or column


def make_plan(*, source: Source, sniffed: Sniffed, columns: Mapping[str, str], context: Context) -> Plan:
    """Prepare the reading of a file whose columns are mapped.

    columns: source column → header of the file. Raises AnswerNeeded for a constant that is impossible.
    """
    positions = {name: _position(sniffed.header, header) for name, header in columns.items()}
    constants: Mapping[str, Any] = context.options.get("constants") or {}
    feeds = [
        _feed(column, positions.get(column.name), str(constants.get(column.name, "")), sniffed, context)
        for column in source.columns
        if column.name in context.present
    ]
    used = {place for feed in feeds if not feed.column.kept for place in (feed.position, *feed.more)}
    return Plan(
        source=source,
        sniffed=sniffed,
        feeds=feeds,
        shaped=[
            made for made in source.shaped if not made.needs or not context.present.isdisjoint(made.needs)
        ],
        extras=_extras(sniffed.header, used, source.computed),
        headers=dict(columns),
    )


def _extras(
    header: Sequence[str], used: Collection[int | None], computed: str
) -> list[tuple[tuple[int, ...], str]]:
    """Gather the columns that feed nothing, those of one name together."""
    places: dict[str, list[int]] = {}
    for at, name in enumerate(header):
        if computed and re.fullmatch(computed, name):
            continue
        if name and at not in used and header_key(name) not in OUR_OWN:
            places.setdefault(name, []).append(at)
    return [(tuple(found), name) for name, found in places.items()]


def _position(header: Sequence[str], name: str) -> int:
    """Find a header as it is written, else by what it says."""
    if name in header:
        return list(header).index(name)
    keys = [header_key(one) for one in header]
    if header_key(name) not in keys:
        raise AnswerNeeded("mapping_misfit", header=name, mapping="")
    return keys.index(header_key(name))


def _feed(column: Column, position: int | None, constant: str, sniffed: Sniffed, context: Context) -> Feed:
    cleaner, told = _settled(column, position, sniffed, context.options)
    if column.reference is not None:
        cleaner = Referring(cleaner, context.ids[column.name], column.reference.unknown)
    missing = context.options.get("missing") or ()
    feed = Feed(column, position, ColumnCleaner(cleaner, missing=missing), told, constant)
    if column.many and position is not None:
        feed.more = _of_that_name(sniffed.header, position)
    if position is None:
        _check_constant(feed)
    elif not told:
        feed.evidence = evidence_for(cleaner)
    return feed


def _of_that_name(header: Sequence[str], position: int) -> tuple[int, ...]:
    key = header_key(header[position])
    return tuple(at for at, name in enumerate(header) if at != position and header_key(name) == key)


def _settled(
    column: Column, position: int | None, sniffed: Sniffed, options: Mapping[str, Any]
) -> tuple[Cleaner, bool]:
    """Apply what a mapping says about a column's convention, for all columns or for this one."""
    cleaner = column.renewed() if column.renewed else column.cleaner
    if cleaner.setting is None:
        return cleaner, True
    said = options.get(cleaner.setting)
    said = said.get(column.name) if isinstance(said, Mapping) else said
    if cleaner.setting == "decimal_mark" and position in sniffed.typed_numbers:
        said = "point"
    if not said:
        return cleaner, False
    try:
        return cleaner.told(MARKS.get(str(said), str(said))), True
    except ValueError:
        raise AnswerNeeded(
            "constant_wrong", value=str(said), column=column.name, reason=cleaner.setting
        ) from None


def _check_constant(feed: Feed) -> None:
    try:
        feed.cleaner.cleaner.clean(feed.constant)
    except CellError as error:
        raise AnswerNeeded(
            "constant_wrong", value=feed.constant, column=feed.column.name, reason=str(error)
        ) from None
