"""What the forms of calendars and their days off ask for."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.codes import validate_code
from core.common.forms import DayField
from teams.models import WorkCalendar
from teams.proposing import FIRST_YEAR, LAST_YEAR


class PlaceField(forms.CharField):
    """The code of a country or of a part of one, however it is written."""

    def to_python(self, value: Any) -> Any:
        """Return it in capitals."""
        return str(super().to_python(value) or "").upper()


class CalendarForm(forms.Form):
    """A calendar."""

    name = forms.CharField(label=_("Name"), max_length=150)
    code = forms.CharField(label=_("Code"), max_length=64, validators=[validate_code])
    country = PlaceField(
        label=_("Country"),
        max_length=2,
        required=False,
        help_text=_("Its code, such as FR, DE or CA: its public holidays are proposed then."),
    )
    subdivision = PlaceField(
        label=_("Part of the country"),
        max_length=10,
        required=False,
        help_text=_("Its code, such as 57 for the Moselle or BY for Bavaria, where it has days of its own."),
    )


class DayOffForm(forms.Form):
    """A day off."""

    day = DayField(label=_("Day"))
    name = forms.CharField(label=_("Name"), max_length=150)


class NewDayOffForm(DayOffForm):
    """A day off of a calendar that is chosen in the form."""

    calendar = forms.ModelChoiceField(label=_("Calendar"), queryset=WorkCalendar.objects.none())
    field_order = ("calendar",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"].queryset = WorkCalendar.objects.order_by("name")  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """The year whose public holidays are proposed."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    @classmethod
    def asked(cls, data: Any) -> int:
        """Return the year of an address; the present one where it names none that can be."""
        form = cls(data)
        return int(form.cleaned_data["year"]) if form.is_valid() else timezone.localdate().year


def calendar_field() -> forms.Field:
    """Return a field that gives somebody a calendar, or none."""
    return forms.ModelChoiceField(
        label=_("Calendar"),
        queryset=WorkCalendar.objects.order_by("name"),
        required=False,
        help_text=_(
            "The days off besides Saturdays and Sundays. A person without one has their team's, a team that "
            "of the team it is part of."
        ),
    )
