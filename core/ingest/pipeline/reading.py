"""Read a file into the staging table, in one pass where the file allows it.

Whether 03/04 is in March and whether 1,234 is a thousand is a convention of a whole column. The first
batch usually shows it; the rest is read under that assumption while the evidence goes on being
gathered. If it showed itself only later, after cells that depend on it, everything is thrown away and
read once more; if the whole column shows nothing or both, a person is asked. Nothing is guessed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from core.common.formulas import original_text
from core.ingest.cells import CellError, Decision, copy_block
from core.ingest.cells.conventions import AMBIGUOUS
from core.ingest.pipeline.issues import IssueSpool
from core.ingest.pipeline.plan import AnswerNeeded, Feed, Plan
from core.ingest.pipeline.rows import Fault, Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.readers import Batch, open_rows

Progress = Callable[[int], None]


@dataclass(slots=True)
class Count:
    """How many rows came: `read` is staged lines and rejected ones; blank ones are no rows."""

    read: int = 0
    blank: int = 0


class Restart(Exception):
    """Columns turned out to mean something else than assumed: read again, assuming this."""

    def __init__(self, assumed: Mapping[str, Decision]) -> None:
        super().__init__()
        self.assumed = dict(assumed)


def read_into(stage: Stage, path: Path, *, spool: IssueSpool, progress: Progress) -> Count:
    """Clean all rows of a file and stage the good ones.

    Raises RefusedFile, AnswerNeeded; the staging table is then as it was.
    """
    assumed: dict[str, Decision] = {}
    while True:
        reading = Reading(stage, path, spool, progress, assumed)
        try:
            with transaction.atomic():
                stage.create()
                stage.copy(Pipe(reading.blocks()))
        except Restart as restart:
            spool.clear()
            assumed = restart.assumed
            continue
        return reading.count


class Reading:
    """One pass over a file, under assumptions about some of its columns."""

    def __init__(
        self,
        stage: Stage,
        path: Path,
        spool: IssueSpool,
        progress: Progress,
        assumed: Mapping[str, Decision],
    ) -> None:
        self.stage = stage
        self.plan = stage.plan
        self.path = path
        self.spool = spool
        self.progress = progress
        self.count = Count()
        self.order = [name for name in stage.columns() if name in self.plan.copied]
        self.assumed = dict(assumed)
        self.watched = [feed for feed in self.plan.feeds if feed.evidence is not None]
        for feed in self.watched:
            feed.watch_anew(self.assumed.get(feed.column.name))
        for translator in stage.context.means.values():
            translator.begin()

    def blocks(self) -> Iterator[bytes]:
        """Yield the good rows as COPY wants them; find out at the end whether the assumptions held."""
        for batch in open_rows(self.path, self.plan.sniffed):
            self._gather(batch)
            rows = self._clean(batch)
            self.count.read += len(batch) + len(batch.ragged)
            self.count.blank += batch.blank
            if rows.lines:
                yield self._written(rows, batch)
            self.progress(self.count.read)
        self._confirm()

    def _gather(self, batch: Batch) -> None:
        """Look for conventions; from the first batch on assume what it shows."""
        for feed in self.watched:
            if feed.evidence is not None:
                feed.evidence.see(feed.texts(batch.columns, len(batch)), batch.lines)
        if self.count.read:
            return
        for feed in self.watched:
            if feed.evidence is not None and feed.column.name not in self.assumed:
                decision = self._shared(feed, feed.evidence.decide())
                if decision.usable and decision.lines:
                    self.assumed[feed.column.name] = decision
                    feed.under(decision)

    def _confirm(self) -> None:
        """Compare each whole column with what was assumed of it. Raises AnswerNeeded, Restart."""
        wrong: dict[str, Decision] = {}
        for feed in self.watched:
            if feed.evidence is None:
                continue
            decision = self._shared(feed, feed.evidence.decide())
            if not decision.usable:
                raise AnswerNeeded("convention", **_question(self.plan, feed, decision))
            was_open = feed.column.name not in self.assumed
            if was_open and decision.lines and AMBIGUOUS in feed.evidence.witnesses:
                wrong[feed.column.name] = decision
            elif was_open and decision.lines:
                self.assumed[feed.column.name] = decision
        if wrong:
            raise Restart({**self.assumed, **wrong})
        self.plan.decisions.update(self.assumed)

    def _shared(self, feed: Feed, decision: Decision) -> Decision:
        """Let another column of dates tell the order where this one does not and all are written alike."""
        alike = self.plan.source.one_date_order and decision.setting == "date_order"
        if not alike or decision.outcome != "undecidable":
            return decision
        others = [
            other.evidence.decide()
            for other in self.watched
            if other.evidence is not None and other is not feed and other.evidence.setting == decision.setting
        ]
        shown = {other.outcome: other for other in others if other.usable and other.lines}
        return next(iter(shown.values())) if len(shown) == 1 else decision

    def _clean(self, batch: Batch) -> Rows:
        """Clean a batch; what is wrong goes to the spool."""
        size = len(batch)
        rows = Rows(lines=batch.lines, at=range(size), values={})
        for feed in self.plan.feeds:
            texts = feed.texts(batch.columns, size)
            values, errors = feed.cleaner.clean(texts)
            rows.values[feed.column.staged_as] = values
            rows.faults += _faults(feed, texts, values, errors)
        good = rows.without_faulty()
        for translator in self.stage.context.means.values():
            asked = translator.translation
            hints = good.get(self._staged(asked.hint)) if asked.hint else [""] * len(good)
            translator.see(good.get(self._staged(asked.column)), hints)
        shaped = self.plan.source.shape(good, self.stage.context)
        faults = rows.faults if good is rows else rows.faults + good.faults
        if good.faults:
            faulty = {fault.at for fault in good.faults}
            shaped = _without(shaped, faulty)
        if faults or batch.ragged:
            self.spool.add_ragged(batch.ragged)
            self.spool.add_faults(faults, batch)
        return shaped

    def _staged(self, column: str) -> str:
        return self.plan.source.column(column).staged_as

    def _written(self, rows: Rows, batch: Batch) -> bytes:
        if "attributes" in self.plan.copied:
            rows.values["attributes"] = _attributes(self.plan.extras, batch, rows.at)
        columns = [rows.lines if name == "line" else rows.values[name] for name in self.order]
        return copy_block(columns).encode()


def _question(plan: Plan, feed: Feed, decision: Decision) -> dict[str, Any]:
    return {
        "column": plan.header_of(feed.column.name),
        "name": feed.column.name,
        "setting": decision.setting,
        "outcome": decision.outcome,
        "lines": list(decision.lines),
        "samples": list(decision.samples),
    }


def _faults(
    feed: Feed, texts: Sequence[str], values: Sequence[Any], errors: Sequence[tuple[int, CellError]]
) -> list[Fault]:
    name = feed.column.name
    faults = [Fault(at, name, texts[at], error.code, dict(error.parameters)) for at, error in errors]
    if feed.column.required and None in values:
        wrong = {at for at, _ in errors}
        faults += [
            Fault(at, name, "", "required", {})
            for at, value in enumerate(values)
            if value is None and at not in wrong
        ]
    return faults


def _without(rows: Rows, faulty: set[int]) -> Rows:
    keep = [index for index, at in enumerate(rows.at) if at not in faulty]
    return Rows(
        lines=[rows.lines[index] for index in keep],
        at=[rows.at[index] for index in keep],
        values={name: [column[index] for index in keep] for name, column in rows.values.items()},
    )


def _attributes(
    extras: Sequence[tuple[tuple[int, ...], str]], batch: Batch, at: Sequence[int]
) -> list[dict[str, Any] | None]:
    """Gather what the columns without use hold; several cells of one name are a list."""
    filled = [(name, column) for places, name in extras if (column := _cells_of(places, batch)) is not None]
    names = [name for name, _column in filled]
    if not filled:
        return [None] * len(at)
    cells = zip(*(column for _name, column in filled), strict=True)
    kept: list[dict[str, Any] | None] = [
        {name: _all_kept(cell) for name, cell in zip(names, row, strict=True) if cell} or None
        for row in cells
    ]
    return kept if len(at) == len(kept) and isinstance(at, range) else [kept[index] for index in at]


def _cells_of(places: Sequence[int], batch: Batch) -> Sequence[str | tuple[str, ...]] | None:
    """Give the cells of the columns of one name that are not empty; None where all are."""
    columns = [column for place in places if any(column := batch.columns[place])]
    if len(columns) < 2:
        return columns[0] if columns else None
    return [tuple(filter(None, row)) for row in zip(*columns, strict=True)]


def _all_kept(cell: str | tuple[str, ...]) -> str | list[str]:
    if isinstance(cell, str):
        return _kept(cell)
    return _kept(cell[0]) if len(cell) == 1 else list(map(_kept, cell))


def _kept(cell: str) -> str:
    """Keep a cell as its author wrote it; NUL, which no database text holds, as what cannot be shown."""
    return original_text(cell).replace("\0", "\ufffd")


class Pipe:
    """Let COPY read from an iterator; what the iterator raises is kept, since COPY would only quote it."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end."""
        try:
            while not self._left:
                block = next(self._blocks, None)
                if block is None:
                    return b""
                self._left = memoryview(block)
        except BaseException as error:
            self.error = error
            raise
        piece, self._left = self._left[:size], self._left[size:]
        return bytes(piece)
