"""Custom values in the API: an object by the codes of the fields."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.custom.definitions import fields_of
from core.custom.shown import plain

_DESCRIPTION = (
    "The company's own fields by code, as `/custom-fields/` lists them: a text, web address or option (its "
    "code) as text, a date as YYYY-MM-DD, a number as number, a person as e-mail; null: no value. What is "
    "not sent stays; a refusal names `custom_<code>`. Filters: `custom_<code>`, with `_min` and `_max` of a "
    "number, `_from` and `_to` of a date."
)


@extend_schema_field({"type": "object", "additionalProperties": True, "description": _DESCRIPTION})
class CustomValues(serializers.Field[Any, Any, Any, Any]):
    """The custom values of a noun; the noun's service says what they may be."""

    default_error_messages = {"not_an_object": _("Send an object: the code of a field and its value.")}

    def __init__(self, noun: str, **kwargs: Any) -> None:
        self.noun = noun
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Take an object by code."""
        if not isinstance(data, Mapping):
            self.fail("not_an_object")
        return {str(code): value for code, value in data.items()}

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Return every field that is in use, null where there is no value."""
        return {field.code: plain(field, value.get(field.code)) for field in fields_of(self.noun)}
