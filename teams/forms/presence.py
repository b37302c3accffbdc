"""What the forms of absences and of changes of capacity ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import DayField, FigureField
from teams.forms.picking import person_field
from teams.models import Absence

UNTIL_HELP = _("The first day on which it no longer holds. May stay empty.")


class AbsenceForm(forms.Form):
    """A time in which a person is away."""

    kind = forms.ChoiceField(
        label=_("Kind of absence"),
        choices=Absence.Kind.choices,
        help_text=_("Leading roles alone see it. Nothing more is asked."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=UNTIL_HELP)


class CapacityChangeForm(forms.Form):
    """A time in which a person works another part of a full time."""

    capacity_pct = FigureField(label=_("Capacity, %"), min_value=0, max_value=100, decimal_places=2)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=UNTIL_HELP)


class AbsenceOfForm(AbsenceForm):
    """The absence of somebody who is chosen in the form."""

    person = person_field(label=_("Person"))
    field_order = ("person",)


class CapacityChangeOfForm(CapacityChangeForm):
    """The changed capacity of somebody who is chosen in the form."""

    person = person_field(label=_("Person"))
    field_order = ("person",)
