"""What an address asks.

A parameter that nobody reads is refused: a filter misspelt would answer with everything.
"""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, Final

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

EVERYWHERE: Final = ("format", "page", "page_size")


class KnownFilters(DjangoFilterBackend):
    """The filters of a list and no others; `also_asked` of a view names what it reads by itself."""

    def get_filterset(self, request: Request, queryset: Any, view: Any) -> Any:
        """Return the filters of a request. Raises ValidationError for a parameter that is none."""
        found = super().get_filterset(request, queryset, view)
        if getattr(view, "action", "") == "list":
            refuse_unknown(request, {*(found.filters if found else ()), *getattr(view, "also_asked", ())})
        return found


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Refuse parameters of an address that are not known. Raises ValidationError, by parameter."""
    names = sorted({*known, *EVERYWHERE})
    fields = {name: [_refusal(name, names)] for name in request.query_params if name not in names}
    if fields:
        raise ValidationError(fields)


def _refusal(name: str, known: list[str]) -> str:
    if close := get_close_matches(name, known, n=1):
        said = _("There is no parameter “%(name)s” here. Did you mean “%(close)s”?")
        return said % {"name": name, "close": close[0]}
    said = _("There is no parameter “%(name)s” here. Choose from: %(known)s.")
    return said % {"name": name, "known": ", ".join(known)}
