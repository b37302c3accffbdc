"""What the form of a person asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.common.forms import DayField, FigureField
from core.custom.forms import CustomFieldsForm
from teams.forms.calendars import calendar_field
from teams.forms.picking import person_field
from teams.models import Team


class PersonForm(CustomFieldsForm):
    """A person."""

    noun = "person"

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.CharField(label=_("Role"), max_length=100, required=False)
    level = forms.CharField(label=_("Level"), max_length=50, required=False)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False)
    manager = person_field(label=pgettext_lazy("of a person", "Manager"), required=False)
    capacity_pct = FigureField(
        label=_("Capacity, %"), min_value=0, max_value=100, decimal_places=2, initial=100
    )
    leaves_on = DayField(
        label=_("Leaves on"), required=False, help_text=_("The first day on which they are no longer there.")
    )
    calendar = calendar_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
