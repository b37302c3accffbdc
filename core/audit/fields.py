"""How the fields of an event are called, and how their values read: in the words of the domain.

An event keeps names and plain values (`stage`, `growth`, `2026-11-01`). What a page shows comes from the
model of the noun: its field's label and choices. An app names its models and what is no field of one in its
`audit_formats.py`:

    describe("ownership", Ownership)
    call("place", _("Place"))

A name nobody speaks for still reads, with spaces.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.common import dates, numbers

Text = str | Promise
ModelOf = Callable[[str], type[models.Model] | None]

_models: dict[str, type[models.Model]] = {}
_elsewhere: list[ModelOf] = []
LabelOf = Callable[[Sequence[str], str], str | None]
ValueOf = Callable[[Sequence[str], str, Any], str | None]
_told_by: list[tuple[LabelOf, ValueOf]] = []
_names: dict[str, Text] = {
    "code": gettext_lazy("Code"),
    "email": gettext_lazy("E-mail"),
    "formula": gettext_lazy("Formula"),
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Name"),
    "owner": gettext_lazy("Owner"),
    "place": gettext_lazy("Place"),
    "resolved": gettext_lazy("Resolved"),
    "role": gettext_lazy("Role"),
    "text": gettext_lazy("Text"),
    "value": gettext_lazy("Value"),
}


def describe(noun: str, model: type[models.Model]) -> None:
    """Say which model's labels and choices the events of a noun are read with."""
    _models[noun] = model


def describe_by(model_of: ModelOf) -> None:
    """Say where else to look for a noun's model; the same function twice is once."""
    if model_of not in _elsewhere:
        _elsewhere.append(model_of)


def tell_by(label_of: LabelOf, value_of: ValueOf) -> None:
    """Say who else names fields, and reads their values, that are of no model: those that are data."""
    if (label_of, value_of) not in _told_by:
        _told_by.append((label_of, value_of))


def call(name: str, label: Text) -> None:
    """Say how something in events is called that is no field of a model."""
    _names[name] = label


def label(nouns: Sequence[str], name: str) -> str:
    """Return how a field is called: “First launch” for `first_launched_on`."""
    if told := next((said for ask, _value in _told_by if (said := ask(nouns, name))), None):
        return told
    field = _field(nouns, name)
    if field is not None:
        text = str(getattr(field, "verbose_name", name))
        # A field that nobody named is called by its column.
        if text != name.replace("_", " "):
            return text[:1].upper() + text[1:]
    return str(_names.get(name) or name.replace("_", " ").capitalize())


def shown(nouns: Sequence[str], name: str, value: Any) -> str:
    """Return a value as a page shows it: the word of a choice, a day, yes or no."""
    if value is None or value in ("", [], {}):
        return numbers.NONE
    if told := next((said for _label, ask in _told_by if (said := ask(nouns, name, value))), None):
        return told
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{label(nouns, key)}: {shown(nouns, key, inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(shown(nouns, name, inner) for inner in value)
    field = _field(nouns, name)
    choices = dict(getattr(field, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    return _day_or_number(field, value) or str(value)


def _day_or_number(field: Any, value: Any) -> str:
    language = get_language() or "en"
    if isinstance(field, models.DecimalField):
        try:
            return numbers.number(Decimal(str(value)), language=language, trim=True)
        except InvalidOperation:
            return ""
    if isinstance(value, str) and len(value) == 10:
        try:
            return dates.day(date.fromisoformat(value), language=language)
        except ValueError:
            return ""
    if isinstance(value, str) and "T" in value and (moment := _moment(value)):
        return dates.moment(moment, language=language, year=True)
    return ""


def _moment(value: str) -> datetime | None:
    try:
        moment = parse_datetime(value)
    except ValueError:
        return None
    return timezone.localtime(moment) if moment is not None and timezone.is_aware(moment) else moment


def _field(nouns: Sequence[str], name: str) -> Any:
    for noun in nouns:
        model = _models.get(noun) or next((found for ask in _elsewhere if (found := ask(noun))), None)
        if model is not None:
            try:
                return model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
    return None
