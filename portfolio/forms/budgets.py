"""What the form of an envelope asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can
from portfolio.forms.memory import AmountField, CurrencyField
from portfolio.forms.places import NodeChoice, places
from portfolio.models import Node, Product
from portfolio.models.budget import FIRST_YEAR, LAST_YEAR


class EnvelopeForm(forms.Form):
    """What a node or product may spend in a year."""

    node = NodeChoice(label=_("Portfolio"), queryset=Node.objects.none(), required=False)
    product = forms.CharField(label=_("Or product"), required=False, max_length=64, help_text=_("Its code."))
    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("The calendar year in which the financial year begins."),
    )
    amount = AmountField(label=_("Envelope"))
    currency = CurrencyField()
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where it was decided, what it is for."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["node"].queryset = places(user, Action.EDIT_BUDGET)  # type: ignore[attr-defined]

    def of_place(self) -> "EnvelopeForm":
        """Ask for all but the place, which stays."""
        del self.fields["node"], self.fields["product"]
        return self

    def clean_product(self) -> Product | None:
        """Return the product of a code, where its envelope may be set."""
        code = self.cleaned_data["product"]
        if not code:
            return None
        product = (
            Product.objects.visible_to(self.user).select_related("scope").filter(code__iexact=code).first()
        )
        if product is None or not can(self.user, Action.EDIT_BUDGET, product):
            raise forms.ValidationError(
                gettext("There is no product of this code whose envelope you may set.")
            )
        return product

    def clean(self) -> dict[str, Any]:
        """Turn the place into its scope."""
        cleaned = super().clean() or {}
        if "node" in self.fields:
            named = [place for name in ("node", "product") if (place := cleaned.pop(name, None))]
            if len(named) == 1:
                cleaned["scope"] = named[0].scope
            elif not self.errors:
                self.add_error("node", gettext("Choose a portfolio or a product, one of the two."))
        return cleaned
