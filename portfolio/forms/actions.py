"""What the forms of actions ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import DayField
from teams.models import Person


class ActionForm(forms.Form):
    """What somebody has to do."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Person.objects.none(), required=False)
    due_on = DayField(label=_("Due"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.order_by("name")  # type: ignore[attr-defined]


class ActionEditForm(ActionForm):
    """An action with what shows that it was done."""

    done_on = DayField(
        label=_("Done"), required=False, help_text=_("Empty while it is open. Needs evidence.")
    )
    evidence = forms.CharField(label=_("Evidence"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evidence_url = forms.URLField(
        label=_("Address of the evidence"), required=False, max_length=500, assume_scheme="https"
    )
