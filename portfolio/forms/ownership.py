"""What the form of an ownership asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import DayField
from portfolio.models import Ownership
from teams.models import Person


class OwnershipForm(forms.Form):
    """Somebody answering for a product."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Ownership.Role.choices)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which it no longer holds. May stay empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.order_by("name")  # type: ignore[attr-defined]
