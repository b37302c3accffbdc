"""What the form of a workstream asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import DayField
from portfolio.models import Workstream
from teams.models import Person


class WorkstreamForm(forms.Form):
    """How far a product is with a stage."""

    state = forms.ChoiceField(label=_("State"), choices=Workstream.State.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed where it is waived or blocked."),
    )
    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none(), required=False)
    starts_on = DayField(label=_("Starts"), required=False)
    due_on = DayField(label=_("Due"), required=False)
    ends_on = DayField(label=_("Ended"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.order_by("name")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(workstream: Workstream | None) -> dict[str, Any]:
        """Return what the form of a workstream begins with."""
        return {name: getattr(workstream, name, None) for name in WorkstreamForm.base_fields}
