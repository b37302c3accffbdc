"""What the form of an ownership asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import DayField
from portfolio.models import Ownership
from teams.forms.picking import person_field


class HandOverForm(forms.Form):
    """Somebody else having a role from a day on."""

    person = person_field(label=_("To"))
    starts_on = DayField(
        label=_("From"), help_text=_("On this day one no longer has the role, and the other begins.")
    )


class OwnershipForm(forms.Form):
    """Somebody answering for a product."""

    person = person_field(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=Ownership.Role.choices)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which it no longer holds. May stay empty."),
    )
