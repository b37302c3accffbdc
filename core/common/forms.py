"""Forms that show what a field needs; they never save."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django import forms

from core.common.errors import DomainError
from core.common.numbers import trimmed
from core.common.overtaken import telling_overtaken

T = TypeVar("T")


class DayInput(forms.DateInput):
    """The browser's own date picker; the value travels as ISO."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day."""

    widget = DayInput


class FigureField(forms.DecimalField):
    """A number, written without the zeros that only the places of a column add."""

    def prepare_value(self, value: Any) -> Any:
        """Write 100.00 as 100, and what somebody typed as it was typed."""
        return trimmed(value) if isinstance(value, Decimal) else value


def saved(form: forms.BaseForm, change: Callable[..., T]) -> T | None:
    """Run a change with what a valid form says.

    None when the form or the rules refuse; the form then shows the reason.
    """
    if not form.is_valid():
        return None
    try:
        with telling_overtaken():
            return change(**form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return None


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Show a rule's refusal beside the field it belongs to, or above the form."""
    known = {name: messages for name, messages in error.fields.items() if name in form.fields}
    for name, messages in known.items():
        for message in messages:
            form.add_error(name, message)
    others = [message for name, messages in error.fields.items() if name not in known for message in messages]
    for message in others or ([] if known else [str(error.detail)]):
        form.add_error(None, message)
