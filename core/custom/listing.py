"""Custom fields in lists and their files: columns to choose, to sort by, to bring back after an edit."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from django.db.models import BigIntegerField, Case, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower

from core.common.listing import Column, Listing, Plain
from core.custom import nouns
from core.custom.definitions import everybody, fields_of
from core.custom.filters import typed
from core.custom.models import CustomField, Kind
from core.custom.shown import for_file, text_of

KINDS: Final = {
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.CHOICE: "pill",
    Kind.PERSON: "person",
}


def with_custom_fields(_user: Any, listing: Listing) -> Listing:
    """Return a list with the custom fields of its noun: columns to choose, and all of them in its files."""
    noun = next((one for one in nouns.every() if one.listing and one.listing == listing.name), None)
    fields = fields_of(noun.kind) if noun else []
    if not fields:
        return listing
    return replace(
        listing,
        columns=(*listing.columns, *map(column, fields)),
        export=(*listing.export, *((field.key, partial(_cell, field)) for field in fields)),
    )


def column(field: CustomField) -> Column:
    """Return a field as a column that a reader may choose."""
    return Column(
        name=field.key,
        label=f"{field.name}, {field.unit}" if field.unit else field.name,
        sort=order(field),
        kind=KINDS.get(Kind(field.kind), "text"),
        show=partial(_shown, field),
        url=partial(_address, field) if field.kind == Kind.URL else None,
        optional=True,
        decimals=field.decimals if field.kind == Kind.NUMBER else None,
    )


def order(field: CustomField) -> Any:
    """Return what rows are ordered by: a choice as its options stand, a person by name."""
    match field.kind:
        case Kind.CHOICE:
            codes = [option["code"] for option in field.options]
            places = [
                When(custom__contains={field.code: code}, then=Value(at)) for at, code in enumerate(codes)
            ]
            return Case(*places, output_field=IntegerField())
        case Kind.PERSON:
            named = Cast(KeyTextTransform(field.code, OuterRef("custom")), BigIntegerField())
            return Subquery(nouns.people().filter(pk=named).values(name_key=Lower(Plain("name")))[:1])
        case Kind.NUMBER | Kind.DATE:
            return typed(field)
    return Lower(Plain(KeyTextTransform(field.code, "custom")))


def _value(field: CustomField, row: Any) -> Any:
    return row.custom.get(field.code)


def _cell(field: CustomField, row: Any) -> Any:
    return for_file(field, _value(field, row))


def _address(field: CustomField, row: Any) -> str:
    return _value(field, row) or ""


def _shown(field: CustomField, row: Any) -> Any:
    """Return what a cell is drawn from: a date, a number, or words."""
    value = _value(field, row)
    if value is None or field.kind == Kind.NUMBER:
        return value
    if field.kind == Kind.DATE:
        return date.fromisoformat(value)
    people = everybody() if field.kind == Kind.PERSON else {}
    return text_of(field, value, people)
