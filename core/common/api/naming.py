"""Refusals by the names that the caller used: services know the fields of models, the API names its own."""

from collections.abc import Mapping
from typing import Any


def named_as_called(fields: Mapping[str, list[str]], view: Any) -> dict[str, list[str]]:
    """Return what was refused, field by field, as the view's serializer calls the fields.

    A name that the serializer has itself stays; so does one that stands for no field of it.
    """
    serializer = getattr(view, "get_serializer", None)
    own = serializer().fields if serializer and fields else {}
    names = {field.source.partition(".")[0]: name for name, field in own.items()}
    return {name if name in own else names.get(name, name): said for name, said in fields.items()}
