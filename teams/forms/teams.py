"""What the form of a team asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.codes import validate_code
from teams.forms.calendars import calendar_field
from teams.forms.picking import person_field
from teams.models import Team


class TeamForm(forms.Form):
    """A team."""

    name = forms.CharField(label=_("Name"), max_length=150)
    code = forms.CharField(label=_("Code"), max_length=64, validators=[validate_code])
    parent = forms.ModelChoiceField(label=_("Part of"), queryset=Team.objects.none(), required=False)
    lead = person_field(label=_("Lead"), required=False)
    calendar = calendar_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
