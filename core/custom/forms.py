"""Custom fields in forms: of a noun, and of the definitions themselves."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from core.common.forms import DayField, FigureField
from core.custom import nouns
from core.custom.cleaning import TEXT_LENGTH
from core.custom.definitions import fields_of
from core.custom.models import CustomField, Kind


class CustomFieldsForm(forms.Form):
    """A form of a noun with its custom fields last; `cleaned_data["custom"]` has them by code.

    noun: its kind. A subclass's `initial` may hold `custom`, the values as they are kept.
    """

    noun = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.custom = fields_of(self.noun)
        had = self.initial.pop("custom", None) or {}
        for field in self.custom:
            self.fields[field.key] = form_field(field, had.get(field.code))
            self.initial.setdefault(field.key, initial_of(field, had.get(field.code)))

    def clean(self) -> dict[str, Any]:
        """Put the custom values together under `custom`."""
        cleaned = super().clean() or {}
        if self.custom:
            cleaned["custom"] = {
                field.code: given(cleaned.pop(field.key)) for field in self.custom if field.key in cleaned
            }
        return cleaned


def form_field(field: CustomField, had: Any = None) -> forms.Field:
    """Return the input of a field. had: the value it has; a withdrawn option can be kept."""
    asks: dict[str, Any] = {"label": field.name, "help_text": field.told, "required": field.required}
    match field.kind:
        case Kind.NUMBER:
            if field.unit:
                asks["label"] = gettext("%(field)s, %(unit)s") % {"field": field.name, "unit": field.unit}
            return FigureField(max_digits=15, decimal_places=field.decimals, **asks)
        case Kind.DATE:
            return DayField(**asks)
        case Kind.CHOICE:
            known = field.words()
            words = field.words(withdrawn=False)
            if had in known and had not in words:
                words[had] = gettext("%(option)s (withdrawn)") % {"option": known[had]}
            return forms.ChoiceField(choices=[("", "–"), *words.items()], **asks)
        case Kind.PERSON:
            return nouns.person_field(**asks)
        case Kind.URL:
            return forms.URLField(max_length=TEXT_LENGTH, assume_scheme="https", **asks)
    return forms.CharField(max_length=TEXT_LENGTH, **asks)


def initial_of(field: CustomField, had: Any) -> Any:
    """Return what the input of a field shows for a value that is kept."""
    if field.kind == Kind.NUMBER and had is not None:
        return Decimal(str(had))
    if field.kind != Kind.PERSON or had is None:
        return had
    return nouns.people().filter(pk=had).first()


def given(value: Any) -> Any:
    """Return what a form's field says as the services take it: somebody by e-mail."""
    return getattr(value, "email", value)
