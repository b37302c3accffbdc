"""What the form of an allocation asks for, and how it warns of what is too much."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action
from core.common.forms import DayField, FigureField
from core.common.picking import PickField
from portfolio.models import Allocation, Product
from portfolio.selectors.finding import product_of, written
from portfolio.selectors.load import Overload
from teams.forms.picking import person_field
from teams.models import Team


def product_field(user: User, action: Action) -> PickField[Product]:
    """Return a field that names a product to which the user may do something."""
    return PickField(
        url_name="portfolio:product-find",
        find=partial(product_of, user, action),
        write=written,
        unknown=_("No product that you may change has this name or code. Choose one from the list."),
        label=_("Product"),
    )


class AllocationForm(forms.Form):
    """A person, or a team, working on a product.

    accepted: what the user was warned of and saves all the same; anything else warns again.
    """

    person = person_field(label=_("Person"), required=False)
    team = forms.ModelChoiceField(
        label=_("Or a whole team"),
        queryset=Team.objects.none(),
        required=False,
        help_text=_("Its members share what it gives, by the time they have."),
    )
    percent = FigureField(
        label=_("Share of a full time, %"),
        max_digits=7,
        decimal_places=2,
        help_text=_("50 is half a post. A team may give more than 100: 350 is three posts and a half."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which it no longer holds. May stay empty."),
    )
    accepted = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, allocation: Allocation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allocation = allocation
        self.overloads: Sequence[Overload] = ()
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
        if allocation is None:
            asked = product_field(user, Action.EDIT_ALLOCATION)
            self.fields = {"product": asked, **self.fields}

    def values(self) -> dict[str, Any]:
        """Return what the allocation shall be."""
        return {name: value for name, value in self.cleaned_data.items() if name != "accepted"}

    def draft(self) -> Allocation:
        """Return the allocation as it would be stored."""
        known = {"pk": self.allocation.pk, "product": self.allocation.product} if self.allocation else {}
        return Allocation(**{**known, **self.values()})

    def warn(self, found: Sequence[Overload]) -> bool:
        """Show what would be too much, unless just this was shown before; tell whether there is a warning."""
        sign = hashlib.sha256(repr([_told(one) for one in found]).encode()).hexdigest()[:16] if found else ""
        if sign == self.cleaned_data.get("accepted", ""):
            return False
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["accepted"] = sign  # type: ignore[index]
        self.overloads = found
        return bool(found)


def _told(one: Overload) -> tuple[int, str, str]:
    return one.person.pk, one.month.isoformat(), f"{one.allocated_fte:.2f}"
