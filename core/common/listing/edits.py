"""How a cell of a list is changed: what may be chosen, who may, and the noun's own service."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower

from core.common.plain import Plain, has_letters
from core.common.versions import as_text

MOST_FOUND = 8


@dataclass(frozen=True)
class Option:
    """One thing to choose: what is sent, its name, and a quiet note beside it."""

    value: str
    label: str
    note: str


@dataclass(frozen=True)
class Finder:
    """Things of which one is chosen by typing: people, nodes.

    rows:   what a user may choose of.
    key:    the field that names one for good (code, e-mail): it is sent, and kept in addresses.
    search: the fields that every word is looked for in.
    """

    rows: Callable[[Any], QuerySet[Any]]
    key: str
    search: Sequence[str]

    def found(self, user: Any, text: str) -> list[Option]:
        """Return the first few that fit what was typed, by name."""
        rows = self.rows(user)
        for word in text.split():
            rows = rows.filter(reduce(or_, (has_letters(rows.model, field, word) for field in self.search)))
        return [self._option(row) for row in rows.order_by(Lower(Plain("name")))[:MOST_FOUND]]

    def label(self, user: Any, key: str) -> str:
        """Return the name of what a key stands for; the key where the user sees no such thing."""
        names = self.rows(user).filter(**{f"{self.key}__iexact": key}).values_list("name", flat=True)
        return str(next(iter(names[:1]), key))

    def field(self, user: Any, *, required: bool) -> forms.Field:
        """Return the form field that reads a key."""
        return forms.ModelChoiceField(self.rows(user), required=required, to_field_name=self.key)

    def _option(self, row: Any) -> Option:
        key = str(getattr(row, self.key))
        return Option(key, row.name, key)


@dataclass(frozen=True)
class Edit:
    """How the cells of a column are changed.

    field:  the form field that reads what somebody typed (user → field).
    value:  what a row has now: the value that the field would give, or the text it would be sent as.
    may:    whether a user may change this of a row (user, row → bool); `offered`: of any row at all.
    change: the noun's own service: `change(by=…, row=…, value=…)`.
    change_many: the same for many rows at once, in a fixed number of queries; it answers why some were
            refused, by primary key. Without it, rows go through `change` one by one, many in the background.
    change_apart: the same where each row gets its own value: `change_apart(by=…, pairs=[(row, value), …])`.
    hold:   locks all rows of a change that goes in parts, where a part holds more than its rows.
    finder: chooses by typing instead of a select.
    bulk:   whether many rows may be given the same value.
    closed: why a row takes no change in this column, whoever asks; empty where it takes one.
    final:  a change of this column cannot be taken back: it is offered for ticked rows alone, which are
            previewed, never in a cell.
    keeps:  all that a change of this column touches, as JSON, where the value alone would not bring it back;
            `put_back(by=…, row=…, kept=…)` then takes the change back; or those of many at once
            `put_back_each(by=…, pairs=[(row, kept), …])`, which answers as `change_many` does.
    """

    field: Callable[[Any], forms.Field]
    value: Callable[[Any], Any]
    may: Callable[[Any, Any], bool]
    offered: Callable[[Any], bool]
    change: Callable[..., Any]
    change_many: Callable[..., Mapping[Any, str]] | None = None
    change_apart: Callable[..., Mapping[Any, str]] | None = None
    hold: Callable[[Sequence[Any]], None] | None = None
    finder: Finder | None = None
    bulk: bool = True
    closed: Callable[[Any], str] | None = None
    final: bool = False
    keeps: Callable[[Any], Any] | None = None
    put_back: Callable[..., Any] | None = None
    put_back_each: Callable[..., Mapping[Any, str]] | None = None

    def kept(self, row: Any) -> Any:
        """Return all that a row says of what a change of this column touches."""
        return self.keeps(row) if self.keeps else self.text(row)

    def text(self, row: Any) -> str:
        """Return what a row has now, as a form would send it."""
        value = as_text(self.value(row))
        return "" if value is None else str(value)

    def same(self, row: Any, value: Any) -> bool:
        """Tell whether a row has this value already."""
        now = self.value(row)
        if isinstance(value, Model) or isinstance(now, Model):
            return self.text(row) == ("" if value is None else str(as_text(value)))
        return (now if now is not None else "") == (value if value is not None else "")


def of_form(form: type[forms.Form], name: str) -> Callable[[Any], forms.Field]:
    """Return a field as a form has it, fresh for each use."""
    return lambda _user: deepcopy(form.base_fields[name])


def of_finder(finder: Finder, *, required: bool = False) -> Callable[[Any], forms.Field]:
    """Return a field that reads the key of something a finder finds."""
    return lambda user: finder.field(user, required=required)
