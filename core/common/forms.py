"""Forms that show what a field needs; they never save."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from core.common import typed
from core.common.errors import DomainError
from core.common.numbers import trimmed
from core.common.overtaken import telling_overtaken
from core.common.typed import Typed

T = TypeVar("T")


class DayInput(forms.DateInput):
    """The browser's own date picker; the value travels as ISO."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day."""

    widget = DayInput


class FigureInput(forms.TextInput):
    """A box for a figure: a telephone offers digits and a separator, not letters."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class FigureField(forms.DecimalField):
    """A number, shown in the reader's notation and read in both: 1234.5 and 1234,5.

    What cannot be read stays as it was typed. shares: a percentage is read as its share, 45% as 0.45.
    """

    widget = FigureInput

    def __init__(
        self,
        *,
        min_value: int | Decimal | None = None,
        max_value: int | Decimal | None = None,
        max_digits: int = 20,
        decimal_places: int = 6,
        shares: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.least, self.most = min_value, max_value
        self.decimals, self.whole = decimal_places, max_digits - decimal_places
        self.shares = shares

    def to_python(self, value: Any) -> Any:
        """Read what somebody typed."""
        told = self.told(value)
        return None if told is None else told.share

    def told(self, value: Any) -> Typed | None:
        """Return a number with its percent sign or without.

        Raises ValidationError, which says what to write.
        """
        if isinstance(value, int | Decimal):
            return Typed(Decimal(value), is_percent=False)
        try:
            found = typed.read(str(value or ""), language=_language())
        except typed.TwoWays as unclear:
            said = gettext("This can be read in two ways. Write it as %(one)s or as %(other)s.")
            raise forms.ValidationError(said % {"one": unclear.one, "other": unclear.other}) from unclear
        except typed.NoFigure as nothing:
            raise forms.ValidationError(self.instead()) from nothing
        if found is not None and found.is_percent and not self.shares:
            raise forms.ValidationError(gettext("Write the number without a percent sign."))
        return found

    def instead(self) -> str:
        """Say what to write instead of what is no number."""
        if self.decimals == 0:
            return gettext("Write a whole number.")
        return gettext("This is not a number. Write it as 1234.5.")

    def validate(self, value: Any) -> None:
        """Refuse what the field has no room for, in words that say what to write."""
        super().validate(value)
        if value is not None and (fault := self._fault(trimmed(value))):
            raise forms.ValidationError(fault)

    def prepare_value(self, value: Any) -> Any:
        """Write a number as its reader writes it, and what somebody typed as it was typed."""
        return as_typed(value) if isinstance(value, Decimal) else value

    def _fault(self, value: Decimal) -> str:
        exponent = int(value.as_tuple().exponent)
        if -exponent > self.decimals:
            said = ngettext("Write at most one decimal.", "Write at most %(count)s decimals.", self.decimals)
            return said % {"count": self.decimals} if self.decimals else self.instead()
        if value and value.adjusted() >= self.whole:
            said = ngettext(
                "Write at most one digit before the decimals.",
                "Write at most %(count)s digits before the decimals.",
                self.whole,
            )
            return said % {"count": self.whole}
        if self.least is not None and value < self.least:
            return gettext("Write %(least)s or more.") % {"least": as_typed(Decimal(self.least))}
        if self.most is not None and value > self.most:
            return gettext("Write %(most)s or less.") % {"most": as_typed(Decimal(self.most))}
        return ""


class WholeField(FigureField):
    """A whole number."""

    def __init__(self, **kwargs: Any) -> None:
        whole: dict[str, Any] = {"decimal_places": 0, "widget": FigureInput({"inputmode": "numeric"})}
        super().__init__(**{**whole, **kwargs})

    def clean(self, value: Any) -> int | None:
        """Return the number as an int."""
        found = super().clean(value)
        return None if found is None else int(found)


def as_typed(value: Decimal | str) -> str:
    """Write a number as a field shows it: without the zeros that only the places of a column add.

    Takes text as cells and addresses have it too: "1234.50", "45%".
    """
    text = value if isinstance(value, str) else f"{value:f}"
    figure = text.removesuffix("%")
    if not figure:
        return ""
    return typed.write(f"{trimmed(Decimal(figure)):f}{text[len(figure) :]}", language=_language())


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


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
