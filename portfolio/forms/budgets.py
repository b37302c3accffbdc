"""What the forms of envelopes and commitments ask for."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action
from core.common.forms import DayField, WholeField
from portfolio.forms.allocations import product_field
from portfolio.forms.memory import AmountField, CurrencyField
from portfolio.forms.places import NodeChoice, places
from portfolio.models import Node
from portfolio.models.budget import FIRST_YEAR, LAST_YEAR


class PlacedForm(forms.Form):
    """Something that stands on a node or a product: one of the two is chosen, and stays."""

    node = NodeChoice(label=_("Portfolio"), queryset=Node.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = places(user, Action.EDIT_BUDGET)  # type: ignore[attr-defined]
        product = product_field(user, Action.EDIT_BUDGET)
        product.label, product.required = _("Or product"), False
        rest = {name: field for name, field in self.fields.items() if name != "node"}
        self.fields = {"node": self.fields["node"], "product": product, **rest}

    def of_place(self) -> Self:
        """Ask for all but the place, which stays."""
        del self.fields["node"], self.fields["product"]
        return self

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


class EnvelopeForm(PlacedForm):
    """What a node or product may spend in a year."""

    year = WholeField(
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


class CommitmentForm(PlacedForm):
    """An order or a contract that the ledger does not have yet."""

    subject = forms.CharField(label=_("Subject"), max_length=300, help_text=_("What is ordered."))
    reference = forms.CharField(
        label=_("Reference"), max_length=100, help_text=_("The number of the order or contract.")
    )
    supplier = forms.CharField(label=_("Supplier"), max_length=150, required=False)
    amount = AmountField(label=_("Amount"))
    currency = CurrencyField()
    committed_on = DayField(label=_("Committed on"))
    settled_on = DayField(
        label=_("Settled on"),
        required=False,
        help_text=_("From this day on the ledger has it, and it is no longer committed."),
    )
