"""What the forms of stops, classifications, relations and links ask for."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action
from core.common.forms import DayField, FigureField
from portfolio.forms.allocations import product_field
from portfolio.models import Classification, InnovationClass, ProductRelation, StopReason


class AmountField(FigureField):
    """An amount of money, or of anything that has up to four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=18, decimal_places=4, **kwargs)


class CurrencyField(forms.CharField):
    """A currency by its three letters."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"initial": settings.REPORTING_CURRENCY, **kwargs}
        super().__init__(label=_("Currency"), max_length=3, help_text=_("Three letters, as EUR."), **kwargs)

    def clean(self, value: Any) -> str:
        """Return it in capitals."""
        text = str(super().clean(value)).upper()
        if text and not re.fullmatch("[A-Z]{3}", text):
            raise forms.ValidationError(gettext("Write the currency by its three letters, as EUR."))
        return text


class StopForm(forms.Form):
    """Why a product is stopped, and what is to be remembered of it."""

    stopped_on = DayField(label=_("Stopped on"))
    reason = forms.ChoiceField(label=_("Reason"), choices=StopReason.choices)
    reason_text = forms.CharField(
        label=_("Reason in words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever proposes something similar will read it."),
    )
    lessons = forms.CharField(
        label=_("Lessons"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What would have to change for it to work."),
    )
    sunk_cost = AmountField(label=_("Sunk cost"), required=False)
    currency = CurrencyField(required=False)
    released_fte = AmountField(
        label=_("Released full-time equivalents"),
        required=False,
        help_text=_("How many people's time it sets free."),
    )
    released_days = AmountField(label=_("Released person-days"), required=False)

    def proposed(self) -> "StopForm":
        """Say of what is proposed where it comes from."""
        sources = {
            "sunk_cost": _("Proposed: what the ledger has as investment and operating cost."),
            "released_fte": _("Proposed: what people and teams are allocated to it this month."),
        }
        for name, said in sources.items():
            if self.initial.get(name) is not None:
                self.fields[name].help_text = said
        return self

    def told_later(self) -> "StopForm":
        """Ask for what may change afterwards: the day stays."""
        del self.fields["stopped_on"]
        return self


class ClassifyForm(forms.Form):
    """A proposed innovation class and what shows it."""

    innovation_class = forms.ChoiceField(label=_("Innovation class"), choices=InnovationClass.choices)
    evidence = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A market study, a patent, a comparison with what there was."),
    )
    evidence_url = forms.CharField(
        label=_("Address of the evidence"), required=False, max_length=500, widget=forms.URLInput()
    )


class ReviewForm(forms.Form):
    """What a reviewer says of a class."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Classification.Outcome.choices, widget=forms.RadioSelect
    )
    review_note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A rejection says why."),
    )


class RelationForm(forms.Form):
    """What a product is to another."""

    kind = forms.ChoiceField(label=_("Relation"), choices=ProductRelation.Kind.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = product_field(user, Action.VIEW)
        other.label = _("Other product")
        other.unknown = _("No product has this name or code. Choose one from the list.")
        self.fields = {"kind": self.fields["kind"], "other": other, "note": self.fields["note"]}


class LinkForm(forms.Form):
    """A page elsewhere."""

    title = forms.CharField(label=_("Title"), max_length=150)
    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput())
