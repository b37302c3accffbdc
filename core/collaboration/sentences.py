"""Sentences about rows: Python fills them in for one, the database for all, so that it can search them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Case, F, Func, TextField, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

_PLACE: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Words:
    """What the codes of a column are called.

    codes: those that a row may hold; another one stands for itself. word: what one is called now, in the
    reader's language.
    """

    codes: Callable[[], Iterable[str]]
    word: Callable[[str], str]


@dataclass(frozen=True)
class Sentence:
    """A text with places: "%(product)s: %(role)s to be found".

    columns: which column of a row fills a place; by itself the one of its name.
    words:   the columns that hold codes, and what those are called.
    """

    text: str | Promise
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)

    def of(self, row: object) -> str:
        """Return it as it reads for a row, which has the columns as attributes."""
        return "".join(self._said(row, part) if place else part for part, place in self._parts())

    def in_database(self, prefix: str) -> Combinable:
        """Return the same as an expression over the columns of a query. prefix: of their names there."""
        return _Together(
            *(self._asked(prefix, part) if place else Value(part) for part, place in self._parts())
        )

    def _parts(self) -> list[tuple[str, bool]]:
        """Return texts, and the columns between them."""
        parts = _PLACE.split(str(self.text))
        return [
            (self.columns.get(part, part), True) if at % 2 else (part, False) for at, part in enumerate(parts)
        ]

    def _said(self, row: object, column: str) -> str:
        code = str(getattr(row, column))
        return self.words[column].word(code) if column in self.words else code

    def _asked(self, prefix: str, column: str) -> Combinable:
        named = f"{prefix}{column}"
        if column not in self.words:
            return F(named)
        words = self.words[column]
        called = [When(**{named: code}, then=Value(words.word(code))) for code in words.codes()]
        return Case(*called, default=F(named), output_field=TextField())


class _Together(Func):
    """Several texts as one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()
