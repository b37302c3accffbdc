"""What somebody typed into a search, and the same texts without accents and capitals.

In the database `portal_plain(text)` does the same, immutable so that an index can hold it.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.db.models import F, Func, Model, Q, Value

from core.common.fields import Lookup
from core.common.plain import PlainText, Unaccented, escaped, kept

MOST_WORDS: Final = 8
MOST_CHARACTERS: Final = 100
# A shorter text is in too many places to look inside words, and too short to be a slip of the pen.
INSIDE_FROM: Final = 3
SLIP_FROM: Final = 5


def plain(text: object) -> str:
    """Return a text in small letters without accents: "Évènement" → "evenement"."""
    apart = unicodedata.normalize("NFKD", str(text).casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Query:
    """What was typed: as it was, and as words to look for."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Query":
        """Take apart what was typed, up to a length that a person types."""
        text = " ".join(typed.replace("\0", " ").split())[:MOST_CHARACTERS]
        return cls(text, tuple(plain(text).split()[:MOST_WORDS]))

    def __bool__(self) -> bool:
        return bool(self.words)

    def fits(self, *texts: object) -> bool:
        """Tell whether every word begins a word of the texts, or stands inside one if it is long enough."""
        whole = " ".join(map(plain, texts))
        return all(
            f" {word}" in f" {whole}" or (len(word) >= INSIDE_FROM and word in whole) for word in self.words
        )


@PlainText.register_lookup
class Resembles(Lookup):
    """`found__resembles="chekout"`: some of its words are nearly these."""

    lookup_name = "resembles"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Write `portal_plain(query) <% text`."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"portal_plain(%s) <%% {lhs}", [self.rhs, *params]


class Plainly(Func):
    """`portal_plain(text)`."""

    function = "portal_plain"
    output_field = PlainText()


class Joined(Func):
    """Several fields as one text, written as the index has it."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


class Likeness(Func):
    """How nearly the words of a query stand in a text, 0 to 1: `Likeness(Plainly(Value(query)), text)`."""

    function = "word_similarity"
    output_field = models.FloatField()


class _Filled(Func):
    """A field that may be null, as an empty text."""

    template = "COALESCE(%(expressions)s, '')"
    output_field = models.TextField()


@dataclass(frozen=True)
class Place:
    """Where a word may stand in a row: a text, and whether a blank stands before it."""

    text: Func
    blank_before: bool = False

    def has(self, name: str, word: str) -> Q:
        """Keep the rows where a word begins a word of it, or stands inside one if it is long enough.

        name: of the annotation that holds the text.
        """
        pattern = escaped(word)
        if len(word) >= INSIDE_FROM:
            return Q(**{f"{name}__like": f"%{pattern}%"})
        inside = Q(**{f"{name}__like": f"% {pattern}%"})
        return inside if self.blank_before else Q(**{f"{name}__like": f"{pattern}%"}) | inside


def places(model: type[Model], fields: Sequence[str], more: Sequence[Any] = ()) -> list[Place]:
    """Return the texts of a row in which words are looked for, those first that cost least.

    more: expressions besides its fields. One text where an index holds it.
    """
    if _is_indexed(fields, more):
        return [Place(searched(model, fields))]
    ready = {name: text for name in fields if (text := kept(model, name))}
    rest = [*_parts(model, [name for name in fields if name not in ready]), *map(_Filled, more)]
    anew = [Place(Unaccented(Joined(Value(""), *rest)), blank_before=True)] if rest else []
    return [*map(Place, ready.values()), *anew]


def searched(model: type[Model], fields: Sequence[str], more: Sequence[Any] = ()) -> Func:
    """Return the same as one text."""
    text = Joined(*_parts(model, fields), *map(_Filled, more))
    return Plainly(text) if _is_indexed(fields, more) else Unaccented(text)


def plain_title(model: type[Model], field: str) -> Func:
    """Return the title of a row, to be ranked by."""
    return kept(model, field) or Unaccented(Joined(*_parts(model, [field])))


def _is_indexed(fields: Sequence[str], more: Sequence[Any]) -> bool:
    return not more and not any("__" in name for name in fields)


def _parts(model: type[Model], fields: Iterable[str]) -> list[Any]:
    return [_Filled(F(name)) if may_be_null(model, name) else F(name) for name in fields]


def may_be_null(model: type[Model], name: str) -> bool:
    """Tell whether a field can hold NULL; of another table, reached by `__`, always."""
    return "__" in name or bool(model._meta.get_field(name).null)
