"""What the form of a target asks for, and how a figure in a unit of a KPI is typed and written."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, paths_for
from core.common.errors import Invalid
from core.common.forms import DayField, FigureField, as_typed
from core.common.typed import Typed
from metrics.filters import kpi_choices
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import Target
from metrics.selectors.target_list import plain
from metrics.services.targets import faults
from portfolio.forms.places import NodeChoice, places
from portfolio.models import Node, Product


class FigureOfKpi(FigureField):
    """A figure in the unit of a KPI that the form knows: what was typed, with its percent sign or without."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=21, decimal_places=8, shares=True, **kwargs)

    def clean(self, value: Any) -> Typed | None:
        """Return the number as it was typed; None where it is empty."""
        super().clean(value)
        return self.told(value)


class TargetForm(forms.Form):
    """A target of a KPI on a node or a product."""

    kpi = forms.ChoiceField(label=_("KPI"), choices=kpi_choices)
    node = NodeChoice(label=_("Portfolio"), queryset=Node.objects.none(), required=False)
    product = forms.ModelChoiceField(
        label=_("Or product"), queryset=Product.objects.none(), required=False, to_field_name="code"
    )
    value = FigureOfKpi(label=_("Target"), help_text=_("In the KPI's own unit; a percentage as 0.45 or 45%."))
    tolerance = FigureOfKpi(
        label=_("Tolerance"),
        required=False,
        help_text=_("How far on the worse side is still tolerated. Empty: not at all."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which the target no longer applies. May stay empty."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = paths_for(user, Action.EDIT_TARGET)
        products = (
            Product.objects.all() if paths is None else Product.objects.filter(scope__path__within=paths)
        )
        self.fields["node"].queryset = places(user, Action.EDIT_TARGET)  # type: ignore[attr-defined]
        self.fields["product"].queryset = products.select_related("scope").order_by("name")  # type: ignore[attr-defined]

    def of(self, target: Target) -> "TargetForm":
        """Ask for value, tolerance and days only: KPI and place of a target stay."""
        for name in ("kpi", "node", "product"):
            del self.fields[name]
        self.meant = registry.get(target.kpi)
        return self

    meant: Kpi | None = None

    def clean(self) -> dict[str, Any]:
        """Turn figures into the KPI's own unit, and the place into its scope."""
        cleaned = super().clean() or {}
        if "kpi" in self.fields:
            self.meant = registry.get(cleaned["kpi"]) if cleaned.get("kpi") else None
            self._place(cleaned)
        for name in ("value", "tolerance"):
            if name in cleaned:
                cleaned[name] = self._in_unit(name, cleaned[name])
        self._refuse(cleaned)
        return cleaned

    def _refuse(self, cleaned: dict[str, Any]) -> None:
        """Say what is wrong beside what cannot be read, not only after it."""
        told = {name: cleaned.get(name) for name in ("value", "tolerance", "starts_on", "ends_on")}
        for name, found in faults(kpi=self.meant.code if self.meant else None, **told).items():
            if name not in self.errors:
                self.add_error(name, found)

    def _place(self, cleaned: dict[str, Any]) -> None:
        named = [place for name in ("node", "product") if (place := cleaned.pop(name, None))]
        if len(named) == 1:
            cleaned["scope"] = named[0].scope
        elif not self.errors:
            self.add_error("node", gettext("Choose a portfolio or a product, one of the two."))

    def _in_unit(self, name: str, given: Typed | None) -> Decimal:
        try:
            return aimed_at(given, self.meant)
        except Invalid as error:
            self.add_error(name, error.sentences())
            return Decimal(0)


def aimed_at(told: Typed | None, kpi: Kpi | None) -> Decimal:
    """Return a target or tolerance as it was typed in the unit of its KPI; nothing typed is none.

    Raises Invalid (a percentage of a KPI that is none, a number where a percentage is meant).
    """
    if told is None:
        return Decimal(0)
    unit = kpi.unit if kpi else None
    if told.is_percent and unit != "ratio":
        raise Invalid(gettext("This KPI is no percentage. Leave the percent sign out."))
    if not told.is_percent and unit == "ratio" and abs(told.number) > 2:
        said = gettext("Write %(number)s%% for a percentage, or a share such as 0.45.")
        raise Invalid(said % {"number": as_typed(told.number)})
    return told.share


def written(number: Decimal, unit: str) -> str:
    """Write a figure as cells and addresses send it; `as_typed` writes it as its reader does."""
    return f"{plain(number * 100):f}%" if unit == "ratio" else f"{plain(number):f}"
