"""Columns of text: free text, codes, e-mail addresses, choices, yes or no."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from core.common.formulas import original_text
from core.ingest.cells.contract import CellError, Decision, Setting
from core.ingest.cells.keys import code_key, header_key, trim

SHOWN: Final = 80  # characters of a cell that an error repeats
SEVERAL: Final = "\x1f"  # between the cells of columns that bear one name, joined into one text
UNCALCULATED: Final = "#UNCALCULATED!"  # written by readers.sandbox for a formula without a value
SPREADSHEET_ERRORS: Final = frozenset(
    {
        *("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
        *("#FIELD!", "#GETTING_DATA", "#ERROR!", "#N/D", "#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!"),
    }
)
SHORTENED: Final = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}", re.IGNORECASE)
EMAIL: Final = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]"
)
YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "oui", "o", "vrai", "v", "✓", "✔", "☑"})
NO: Final = frozenset({"no", "n", "false", "f", "0", "non", "faux", "☐"})


def shown(text: str) -> str:
    """Shorten a cell for a message."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def meaning(text: str) -> str:
    """Give what a cell says: trimmed, without the ' that keeps a spreadsheet from calculating it.

    Raises CellError for an error value of a spreadsheet and for NUL, which no database text holds.
    """
    text = trim(text)
    if not text:
        return text
    first = text[0]
    if first == "#" and text.upper() in SPREADSHEET_ERRORS:
        raise CellError("spreadsheet_error", text=text)
    if first == "#" and text == UNCALCULATED:
        raise CellError("uncalculated")
    if first == "'":
        text = original_text(text)
    if "\0" in text:
        raise CellError("control_character", number=0)
    return text


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The part of a cleaner that depends on no convention."""

    @property
    def setting(self) -> Setting | None:
        return None

    def block(self, _texts: Sequence[str]) -> list[Any] | None:
        return None

    def told(self, _convention: str) -> Self:
        return self

    def under(self, _decision: Decision) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class Text(Unsettled):
    """Free text, trimmed; inner spaces and newlines stay."""

    max_length: int | None = None
    kind: str = field(default="text", init=False)

    def clean(self, text: str) -> str | None:
        """Give the text, None when empty; CellError too_long."""
        text = meaning(text)
        if self.max_length is not None and len(text) > self.max_length:
            raise CellError("too_long", found=len(text), limit=self.max_length)
        return text or None


@dataclass(frozen=True, slots=True)
class Texts(Unsettled):
    """All values of columns that bear one name, in their order, each once."""

    kind: str = field(default="texts", init=False)

    def clean(self, text: str) -> tuple[str, ...] | None:
        """Give the values that are not empty, None when all are."""
        return tuple(dict.fromkeys(filter(None, map(meaning, text.split(SEVERAL))))) or None


@dataclass(frozen=True, slots=True)
class Code(Unsettled):
    """A code by which rows are told apart. Compare with `code_key`, keep as written."""

    max_length: int = 100
    kind: str = field(default="code", init=False)

    def clean(self, text: str) -> str | None:
        """Give the code on one line; CellError excel_shortened for 1.2E+15, too_long."""
        text = meaning(text)
        if not text:
            return None
        if "+" in text and SHORTENED.fullmatch(text):
            raise CellError("excel_shortened", text=text)
        if not text.isprintable():
            text = self._on_one_line(text)
        if len(text) > self.max_length:
            raise CellError("too_long", found=len(text), limit=self.max_length)
        return text

    def _on_one_line(self, text: str) -> str:
        text = " ".join(text.split())
        for character in text:
            if not character.isprintable():
                raise CellError("control_character", number=ord(character))
        return text

    key = staticmethod(code_key)


@dataclass(frozen=True, slots=True)
class Email(Unsettled):
    """One e-mail address, in lower case.

    besides: names that stand for somebody without an address, such as the portal itself.
    """

    besides: tuple[str, ...] = ()
    kind: str = field(default="email", init=False)

    def clean(self, text: str) -> str | None:
        """Give the address in lower case, or one of the names; CellError not_an_email."""
        text = meaning(text).lower()
        if not text:
            return None
        if text not in self.besides and (len(text) > 254 or not EMAIL.fullmatch(text)):
            raise CellError("not_an_email", text=shown(text))
        return text


@dataclass(frozen=True, slots=True)
class Choice(Unsettled):
    """One of a few values, by its name or an alias, without case, accents, spaces or punctuation.

    values: value → aliases (French and English). Two values with one key are a defect: ValueError.
    """

    values: Mapping[str, Iterable[str]]
    kind: str = field(default="choice", init=False)
    by_key: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: dict[str, str] = {}
        for value, aliases in self.values.items():
            for name in (value, *aliases):
                other = by_key.setdefault(header_key(name), value)
                if other != value:
                    raise ValueError(f"{name!r} names both {other} and {value}")
        object.__setattr__(self, "by_key", by_key)

    def clean(self, text: str) -> str | None:
        """Give the value; CellError not_a_choice, with the nearest one where there is any."""
        text = meaning(text)
        if not text:
            return None
        key = header_key(text[:SHOWN])
        value = self.by_key.get(key) if len(text) <= SHOWN else None
        if value is None:
            raise self._unknown(text, key)
        return value

    def _unknown(self, text: str, key: str) -> CellError:
        choices = ", ".join(self.values)
        alike = [name for name in self.by_key if name[:1] == key[:1] and abs(len(name) - len(key)) <= 3]
        near = difflib.get_close_matches(key, alike, n=1, cutoff=0.75)
        if not near:
            return CellError("not_a_choice", text=shown(text), choices=choices)
        return CellError("not_a_choice_near", text=shown(text), choices=choices, near=self.by_key[near[0]])


@dataclass(frozen=True, slots=True)
class Boolean(Unsettled):
    """Yes or no, in English, French, digits or a cross. An empty cell is neither: None."""

    kind: str = field(default="boolean", init=False)

    def clean(self, text: str) -> bool | None:
        """Give True or False, None when empty; CellError not_a_boolean."""
        text = meaning(text)
        if not text:
            return None
        word = text.casefold()
        if word in YES:
            return True
        if word in NO:
            return False
        raise CellError("not_a_boolean", text=shown(text))


def is_missing(text: str, words: Collection[str]) -> bool:
    """Tell whether a cell holds one of the words by which a file says "nothing", such as NA."""
    return trim(text) in words
