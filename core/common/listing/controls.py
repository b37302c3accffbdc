"""The filters of a list as controls, and those in force as words."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet, NumberFilter

from core.common.forms import FigureField, as_typed
from core.common.listing.declared import Listing
from core.common.templatetags import portal as write

SEARCH = "q"
FIGURE = FigureField(required=False)


@dataclass(frozen=True)
class Choice:
    """One value to choose, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """A filter as the panel draws it.

    kind:  find (chosen by typing), many (boxes), one (a select), date, number, text.
    value: as its control shows it; said: as people read it.
    error: what to write instead of what cannot be read.
    """

    name: str
    label: str
    kind: str
    value: str
    said: str
    choices: Sequence[Choice] = ()
    error: str = ""

    @property
    def is_set(self) -> bool:
        """Tell whether the filter narrows the list."""
        return bool(self.said)


def controls(listing: Listing, filterset: FilterSet, query: QueryDict, user: Any) -> list[Control]:
    """Return every filter of a list but its search box, in the order of the FilterSet."""
    form = filterset.form
    # What cannot be read is not in it, and narrows nothing.
    cleaned = form.cleaned_data if form.is_valid() or form.is_bound else {}
    found = []
    for bound in form:
        if bound.name != SEARCH and not bound.is_hidden:
            used = bound.name in query and cleaned.get(bound.name) not in (None, "", [])
            found.append(_control(listing, bound, query, user, used=used))
    return found


def _control(listing: Listing, bound: BoundField, query: QueryDict, user: Any, *, used: bool) -> Control:
    values = query.getlist(bound.name)
    value = query.get(bound.name, "")
    label = str(bound.label or bound.name)
    finder = listing.finders.get(bound.name)
    if finder is not None:
        said = finder.label(user, value) if used else ""
        return Control(bound.name, label, "find", value, said)
    offered = _offered(bound.field)
    if offered:
        choices = [Choice(one, words, one in values) for one, words in offered]
        many = isinstance(bound.field, forms.MultipleChoiceField)
        said = ", ".join(choice.label for choice in choices if choice.chosen) if used else ""
        return Control(bound.name, label, "many" if many else "one", value, said, choices)
    kind = _kind(bound.field)
    if kind == "number":
        return _figure(bound, label, value, used=used)
    said = _said(bound.form.cleaned_data.get(bound.name), value) if used else ""
    return Control(bound.name, label, kind, value, said, error=_told(bound))


def _told(bound: BoundField) -> str:
    return " ".join(str(error) for error in bound.errors)


def _figure(bound: BoundField, label: str, value: str, *, used: bool) -> Control:
    """Show a figure in the reader's notation, and what was typed where it is none."""
    if used:
        shown = as_typed(value)
        return Control(bound.name, label, "number", shown, shown)
    said = _told(bound)
    try:
        FIGURE.clean(value)
    except forms.ValidationError as error:
        said = " ".join(error.messages)
    return Control(bound.name, label, "number", value, "", error=said)


def canonical(filterset: FilterSet, query: QueryDict) -> str:
    """Return the address of a list with its figures as the API and saved views write them, with a point.

    Empty where they are so already. What is no figure stays: its filter says so.
    """
    changed = query.copy()
    for name, one in filterset.filters.items():
        if not isinstance(one, NumberFilter):
            continue
        for value in query.getlist(name)[-1:]:
            with suppress(forms.ValidationError):
                changed[name] = "" if (found := FIGURE.clean(value)) is None else f"{found:f}"
    return "" if changed == query else f"?{changed.urlencode()}"


def _said(cleaned: Any, value: str) -> str:
    return write.day(cleaned) if isinstance(cleaned, date) else value


def _offered(field: forms.Field) -> list[tuple[str, str]]:
    if isinstance(field, forms.NullBooleanField):
        return [("true", _("Yes")), ("false", _("No"))]
    return [
        (str(value), str(label)) for value, label in getattr(field, "choices", ()) if value not in ("", None)
    ]


def _kind(field: forms.Field) -> str:
    if isinstance(field, forms.DateField):
        return "date"
    return "number" if isinstance(field, forms.IntegerField) else "text"
