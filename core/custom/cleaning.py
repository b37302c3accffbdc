"""What a value of a custom field may be: the one place that says it, for page, API and import.

Kept as JSON: text, web address and option as text, a date as `YYYY-MM-DD`, a number as a number, a person as
the number of their row. A field without a value has no key.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal as DecimalNumber
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from core.custom import nouns
from core.custom.models import CustomField, Kind
from core.ingest.cells import CellError, Choice, Cleaner, Code, Date, Decimal, Email, Text
from core.ingest.cells.texts import Unsettled, shown
from core.ingest.messages import issue_text

TEXT_LENGTH: Final = 500
DIGITS: Final = 15  # all of which a JSON number keeps
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x1f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebAddress(Unsettled):
    """An address that a browser opens: http or https, with a host."""

    kind: str = field(default="text", init=False)

    def clean(self, text: str) -> str | None:
        """Give the address, None when empty; CellError."""
        address = Text(max_length=TEXT_LENGTH).clean(text)
        if address is None:
            return None
        if not _ADDRESS.fullmatch(address) or not _host(address):
            raise CellError("not_a_web_address", text=shown(address))
        return address


@dataclass(frozen=True, slots=True)
class OneLine(Unsettled):
    """A text on one line."""

    kind: str = field(default="text", init=False)

    def clean(self, text: str) -> str | None:
        """Give the text, None when empty; CellError."""
        return Code(max_length=TEXT_LENGTH).clean(text)

    def block(self, _texts: Sequence[str]) -> list[Any] | None:
        return None


@dataclass(frozen=True, slots=True)
class Options(Unsettled):
    """One of a field's options, by its code or what either language calls it."""

    choice: Choice
    known: str
    kind: str = field(default="choice", init=False)

    def clean(self, text: str) -> str | None:
        """Give the option's code, None when empty; CellError with the options that can be chosen."""
        try:
            return self.choice.clean(text)
        except CellError as error:
            raise CellError(error.code, **{**error.parameters, "choices": self.known}) from None


def cleaner_of(custom: CustomField) -> Cleaner:
    """Return what reads a field's values from text; of a person, their e-mail."""
    match custom.kind:
        case Kind.NUMBER:
            return Decimal(places=custom.decimals, max_digits=DIGITS)
        case Kind.DATE:
            return Date()
        case Kind.CHOICE:
            return Options(Choice(_names(custom)), ", ".join(custom.words(withdrawn=False).values()))
        case Kind.PERSON:
            return Email()
        case Kind.URL:
            return WebAddress()
    return OneLine()


def cleaned(
    custom: CustomField, value: Any, *, had: Any = None, people: Mapping[str, int] | None = None
) -> Any:
    """Return a value as it is kept, None for none.

    value: text as people write it, or what JSON or a form has for the kind. had: what is kept there now: a
    withdrawn option stays where it is. people: e-mail → number, where many values are read. Raises CellError.
    """
    text, cleaner = _as_text(custom, value), cleaner_of(custom)
    if custom.kind == Kind.NUMBER and "," not in text:
        cleaner = cleaner.told("point")
    found = cleaner.clean(text)
    if found is None:
        return None
    if custom.kind == Kind.CHOICE and found != had and found not in custom.words(withdrawn=False):
        raise CellError("option_withdrawn", value=custom.words()[found], choices=_open(custom))
    return _as_kept(custom, found, people)


def sentence(error: CellError) -> str:
    """Say what is wrong with a value and what to do."""
    return " ".join(issue_text(error.code, {"value": error.parameters.get("text", ""), **error.parameters}))


def _as_text(custom: CustomField, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float | DecimalNumber):
        raise CellError("wrong_kind_of_value", text=shown(str(value)))
    if custom.kind == Kind.NUMBER and not isinstance(value, str):
        return f"{DecimalNumber(str(value)):f}"
    return str(value)


def _as_kept(custom: CustomField, found: Any, people: Mapping[str, int] | None) -> Any:
    if custom.kind == Kind.NUMBER:
        return int(found) if custom.decimals == 0 or found == found.to_integral_value() else float(found)
    if custom.kind == Kind.DATE:
        return found.isoformat()
    if custom.kind == Kind.PERSON:
        person = _person(found) if people is None else people.get(found)
        if person is None:
            raise CellError("custom_unknown_person", value=found)
        return person
    return found


def _names(custom: CustomField) -> Mapping[str, Sequence[str]]:
    return {option["code"]: (option["label"], option["label_fr"]) for option in custom.options}


def _open(custom: CustomField) -> str:
    return ", ".join(custom.words(withdrawn=False).values()) or _("none")


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _person(email: str) -> int | None:
    return nouns.people().filter(email__iexact=email).values_list("pk", flat=True).first()
