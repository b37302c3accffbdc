"""Find the header row of a table, and the columns we know in it."""

import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.ingest.cells.keys import header_key
from core.ingest.readers.contract import RefusedFile

HEADER_SEARCH_ROWS: Final = 60


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Which column of the file is which of ours. Positions count from 0.

    positions  column → position, for columns found exactly once.
    ambiguous  column → every position whose name fits (two or more); such a column is in no position.
    unmatched  position → name as written, for the file's other columns (kept as attributes).
    repeated   header key → positions, for names that the file writes more than once, ours or not
               (Jira: Labels, Labels, Labels).
    """

    positions: dict[str, int]
    ambiguous: dict[str, tuple[int, ...]]
    unmatched: dict[int, str]
    repeated: dict[str, tuple[int, ...]]

    def refuse_ambiguous(self) -> None:
        """Raise RefusedFile when a column of ours fits several columns of the file."""
        for column, positions in self.ambiguous.items():
            places = ", ".join(str(position + 1) for position in positions)
            raise RefusedFile("duplicated_column", column=column, positions=places)


def match_headers(header: Sequence[str], columns: Mapping[str, Iterable[str]]) -> HeaderMatch:
    """Find our columns in a header: by their name or one of their aliases, by `header_key`.

    Raises ValueError when two of our columns share a name (a defect of the source, not of a file).
    """
    column_of = _column_by_key(columns)
    found: dict[str, list[int]] = defaultdict(list)
    by_key: dict[str, list[int]] = defaultdict(list)
    unmatched: dict[int, str] = {}
    for position, name in enumerate(header):
        key = header_key(name)
        if key:
            by_key[key].append(position)
        column = column_of.get(key) if key else None
        if column is None:
            unmatched[position] = name
        else:
            found[column].append(position)
    return HeaderMatch(
        positions={column: places[0] for column, places in found.items() if len(places) == 1},
        ambiguous={column: tuple(places) for column, places in found.items() if len(places) > 1},
        unmatched=unmatched,
        repeated={key: tuple(places) for key, places in by_key.items() if len(places) > 1},
    )


def _column_by_key(columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    column_of: dict[str, str] = {}
    for column, aliases in columns.items():
        for name in (column, *aliases):
            other = column_of.setdefault(header_key(name), column)
            if other != column:
                raise ValueError(f"{name!r} names both {other} and {column}")
    return column_of


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> tuple[int, int] | None:
    """Find the row that holds the names of the columns, among the first rows of a table.

    `known` holds header keys. Gives (index of the row, how many known names it has): the row with
    the most known names, the first of equals; where none is known, the first row that is about as
    full as the table and not made of numbers. None when all rows are blank.
    """
    head = rows[:HEADER_SEARCH_ROWS]
    scores = [len({header_key(cell) for cell in row}.intersection(known)) for row in head]
    best = max(scores, default=0)
    if best:
        return scores.index(best), best
    filled = [sum(1 for cell in row if cell.strip()) for row in head]
    if not any(filled):
        return None
    usual = statistics.median_low(sorted(count for count in filled if count))
    fitting = [index for index, count in enumerate(filled) if count and count >= 0.6 * usual]
    return next((index for index in fitting if _is_wordy(head[index])), fitting[0]), 0


def _is_wordy(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell.strip()]
    return sum(1 for cell in cells if any(character.isalpha() for character in cell)) * 2 > len(cells)
