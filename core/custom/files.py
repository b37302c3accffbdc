"""The definitions as a file that their own import reads."""

from collections.abc import Iterator
from typing import Any

from core.custom import options
from core.custom.models import CustomField

NAMES = (
    "noun",
    "field_code",
    "kind",
    "label",
    "label_fr",
    "help",
    "help_fr",
    "section",
    "section_fr",
    "required",
    "unit",
    "decimals",
    "options",
    "position",
)


def definition_rows() -> Iterator[list[Any]]:
    """Yield the names of the columns, then every field in use."""
    yield list(NAMES)
    for field in CustomField.objects.filter(archived_at=None):
        yield [_cell(field, name) for name in NAMES]


def _cell(field: CustomField, name: str) -> Any:
    match name:
        case "field_code":
            return field.code
        case "options":
            return options.write(field.options)
        case "required":
            return "yes" if field.required else "no"
    return getattr(field, name)
