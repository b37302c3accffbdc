"""Clean whole columns fast, and write values for PostgreSQL's COPY."""

import datetime as dt
import decimal
import json
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from core.ingest.cells.contract import CellError, Cleaner
from core.ingest.cells.texts import is_missing

REMEMBERED: Final = 50_000  # distinct texts of one column
REMEMBERED_CHARACTERS: Final = 4 * 1024 * 1024
NULL: Final = "\\N"
ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
SPECIAL: Final = ("\\", "\t", "\n", "\r")

Errors = list[tuple[int, CellError]]


class ColumnCleaner:
    """Cleans one column over all batches of a file; each distinct text is parsed once.

    missing: words by which this file says "no value" (NA, n/a, -), compared as written. They are
    a setting of the mapping: no word means nothing by itself.
    Memory is bounded: texts that hardly ever repeat are not remembered.
    """

    def __init__(self, cleaner: Cleaner, *, missing: Collection[str] = ()) -> None:
        self.cleaner = cleaner
        self.missing = frozenset(missing)
        self._values: dict[str, Any] = {}
        self._errors: dict[str, CellError] = {}
        self._characters = 0

    def clean(self, values: Sequence[str]) -> tuple[list[Any], Errors]:
        """Give (values, errors): a value per cell, None where empty or wrong; (index, CellError) if wrong."""
        distinct = set(values)
        fresh = distinct.difference(self._values)
        if fresh:
            if not self._fits(fresh):
                self._forget()
                fresh = distinct
            self._learn(fresh)
        cleaned = list(map(self._values.__getitem__, values))
        wrong = self._errors
        if not wrong or wrong.keys().isdisjoint(values):
            errors: Errors = []
        else:
            errors = [(index, wrong[text]) for index, text in enumerate(values) if text in wrong]
        if len(fresh) * 2 > len(values):
            self._forget()
        return cleaned, errors

    def _learn(self, texts: Collection[str]) -> None:
        clean, values, missing = self.cleaner.clean, self._values, self.missing
        if not missing and self._learn_block(texts):
            return
        for text in texts:
            try:
                values[text] = None if missing and is_missing(text, missing) else clean(text)
            except CellError as error:
                values[text] = None
                self._errors[text] = error

    def _learn_block(self, texts: Collection[str]) -> bool:
        """Learn all texts at once where the cleaner can; tell whether it could."""
        filled = [text for text in texts if text]
        block = self.cleaner.block(filled) if filled else None
        if block is None:
            return False
        if len(filled) < len(texts):
            self._values[""] = None
        self._values.update(zip(filled, block, strict=True))
        return True

    def _fits(self, fresh: Collection[str]) -> bool:
        self._characters += sum(map(len, fresh))
        return len(self._values) + len(fresh) <= REMEMBERED and self._characters <= REMEMBERED_CHARACTERS

    def _forget(self) -> None:
        self._values.clear()
        self._errors.clear()
        self._characters = 0


def clean_column(
    cleaner: Cleaner, values: Sequence[str], *, missing: Collection[str] = ()
) -> tuple[list[Any], Errors]:
    """Clean a column held as a whole; see ColumnCleaner for one that comes in batches."""
    return ColumnCleaner(cleaner, missing=missing).clean(values)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).translate(ESCAPES)


WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _value: NULL,
    str: lambda value: value.translate(ESCAPES),
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    decimal.Decimal: str,
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
    dict: _json,
    list: _json,
    tuple: _json,
}


def to_copy(values: Sequence[Any]) -> list[str]:
    r"""Write values as cells of PostgreSQL's COPY text format.

    None is \N, text is escaped, booleans are t and f; dict, list and tuple are JSON, escaped too.
    Any other type is a defect of the caller: KeyError.
    """
    types = set(map(type, values))
    if types <= {str}:
        return _copy_texts(values)
    if len(types) == 1:
        return list(map(WRITERS[types.pop()], values))
    if types == {str, type(None)}:
        return _copy_texts([NULL if value is None else value for value in values], nulls=values)
    return [WRITERS[type(value)](value) for value in values]


def _copy_texts(texts: Sequence[str], nulls: Sequence[str | None] | None = None) -> list[str]:
    whole = "".join(texts if nulls is None else [value for value in nulls if value])
    if not any(special in whole for special in SPECIAL):
        return list(texts)
    if nulls is None:
        return [text.translate(ESCAPES) for text in texts]
    return [NULL if value is None else value.translate(ESCAPES) for value in nulls]


def copy_block(columns: Sequence[Sequence[Any]]) -> str:
    """Write whole rows in COPY text format, one line each, ready to be encoded as UTF-8."""
    written = [to_copy(column) for column in columns]
    return "".join(["\t".join(row) + "\n" for row in zip(*written, strict=True)])
