"""What the editor of a cell shows, and how a cell's version is told."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from core.access.models import User
from core.common.forms import FigureField, as_typed
from core.common.listing import Column, Edit


class ValueForm(forms.Form):
    """One value, read by the field of a column."""

    def __init__(self, *args: Any, field: forms.Field, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field.label = label
        field.help_text = ""
        self.fields["value"] = field


@dataclass(frozen=True)
class Editor:
    """A control for one value: a form field, or a box that finds what is typed.

    text: what is chosen, as it is sent; label: as it is read.
    """

    column: Column
    control: BoundField
    finds: bool
    text: str
    label: str

    @property
    def lines(self) -> bool:
        """Tell whether the text may have several lines."""
        return isinstance(self.control.field.widget, forms.Textarea)


def editor(*, user: User, column: Column, edit: Edit, text: str, stored: bool = False) -> Editor:
    """Return the control that changes a column, set to a value: one that a row has (stored), or as typed."""
    field = edit.field(user)
    shown = as_typed(text) if stored and isinstance(field, FigureField) else text
    form = ValueForm(field=field, label=column.label, initial={"value": shown})
    label = edit.finder.label(user, text) if edit.finder and text else text
    return Editor(column, form["value"], edit.finder is not None, text, label)


def etag(text: str) -> str:
    """Return the version of a cell: what it says, hashed."""
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
