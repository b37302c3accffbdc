"""Custom values as pages, files and the API show them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language

from core.common import dates, numbers
from core.custom import nouns
from core.custom.definitions import Named, everybody, fields_of, named_in, sections_of
from core.custom.models import CustomField, Kind
from core.subjects import known


@dataclass(frozen=True)
class Shown:
    """A field with what it says of one thing.

    text: for people; empty: nothing. url: where it leads. person: somebody. missing: it is required.
    """

    label: str
    text: str
    help: str = ""
    url: str = ""
    person: Named | None = None
    missing: bool = False


@dataclass(frozen=True)
class Section:
    """Fields under one heading; the first may have none."""

    heading: str
    values: list[Shown]


def sections(instance: Model) -> list[Section]:
    """Return what a thing's page shows: required fields always, others where they have a value."""
    noun = nouns.of(instance).kind
    values: Mapping[str, Any] = instance.custom  # type: ignore[attr-defined]
    people = named_in(values, fields_of(noun))
    found = []
    for heading, fields in sections_of(noun):
        rows = [
            shown(field, values.get(field.code), people)
            for field in fields
            if field.code in values or field.required
        ]
        if rows:
            found.append(Section(heading, rows))
    return found


def shown(field: CustomField, value: Any, people: Mapping[int, Named]) -> Shown:
    """Put one value into words."""
    if value is None:
        return Shown(field.name, "", field.told, missing=field.required)
    person = people.get(value) if field.kind == Kind.PERSON else None
    url = str(value) if field.kind == Kind.URL else _page_of(person)
    return Shown(field.name, text_of(field, value, people), field.told, url, person)


def _page_of(person: Named | None) -> str:
    subject = known("person")
    return subject.url(person) if person and subject else ""


def text_of(field: CustomField, value: Any, people: Mapping[int, Named]) -> str:
    """Write a value for people; an empty text for none, and for somebody who is no longer there."""
    language = get_language() or "en"
    match field.kind:
        case _ if value is None:
            return ""
        case Kind.NUMBER:
            said = numbers.number(value, language=language, decimals=field.decimals)
            return f"{said}{numbers.NO_BREAK}{field.unit}" if field.unit else said
        case Kind.DATE:
            return dates.day(date.fromisoformat(value), language=language)
        case Kind.CHOICE:
            return field.words().get(value, str(value))
        case Kind.PERSON:
            return people[value].name if value in people else ""
        case Kind.URL:
            return str(value).partition("://")[2].rstrip("/")
    return str(value)


def plain(field: CustomField, value: Any, people: Callable[[], Mapping[int, Named]] = everybody) -> Any:
    """Return a value as files and the API have it: a person as e-mail, all else as it is kept."""
    if field.kind != Kind.PERSON or value is None:
        return value
    found = people().get(value)
    return found.email if found else None


def for_file(field: CustomField, value: Any, people: Callable[[], Mapping[int, Named]] = everybody) -> Any:
    """Return a value as a cell: a date as a date."""
    if field.kind == Kind.DATE and value is not None:
        return date.fromisoformat(value)
    return plain(field, value, people)
