"""What the form of a success criterion asks for."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, paths_for
from core.common.errors import Invalid
from core.common.forms import DayField, as_typed
from core.common.typed import Typed
from metrics import wording
from metrics.forms.targets import FigureOfKpi, written
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.meter import is_judgeable
from metrics.wording.kpis import windows
from portfolio.models import Direction, Product, SuccessCriterion


def judgeable_choices() -> list[tuple[str, str]]:
    """Return the KPIs that a criterion may name, by name."""
    named = [
        (kpi.code, kpi.said("name", wording.language())) for kpi in registry.all_kpis() if is_judgeable(kpi)
    ]
    return [("", "–"), *sorted(named, key=lambda choice: choice[1].casefold())]


def window_choices() -> list[tuple[str, str]]:
    """Return the windows, the KPI's own first."""
    return [("", str(_("The KPI's own"))), *windows().items()]


def in_unit(told: Typed, kpi: Kpi | None) -> Decimal:
    """Return a figure as it was typed (number, with a percent sign or not) in a KPI's own unit.

    Raises Invalid (a percentage of a KPI that is none).
    """
    if told.is_percent and kpi is not None and kpi.unit != "ratio":
        raise Invalid(_("This KPI is no percentage. Leave the percent sign out."))
    return told.share


class CriterionForm(forms.Form):
    """What a product is to reach by a day."""

    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.none(), to_field_name="code"
    )
    kpi = forms.ChoiceField(label=_("KPI"), choices=judgeable_choices)
    direction = forms.ChoiceField(label=_("Must be"), choices=Direction.choices)
    threshold = FigureOfKpi(
        label=_("Threshold"),
        help_text=_("In the KPI's own unit; a percentage as 0.45 or 45%."),
    )
    window = forms.ChoiceField(label=_("Window"), choices=window_choices, required=False)
    review_on = DayField(
        label=_("Review"),
        help_text=_("It is measured on the last month that is over at the end of this day."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = paths_for(user, Action.EDIT_PRODUCT)
        products = (
            Product.objects.all() if paths is None else Product.objects.filter(scope__path__within=paths)
        )
        self.fields["product"].queryset = products.select_related("scope").order_by("name")  # type: ignore[attr-defined]

    def of(self, criterion: SuccessCriterion) -> "CriterionForm":
        """Ask for the wording only: the product of a criterion stays."""
        del self.fields["product"]
        return self

    def clean(self) -> dict[str, Any]:
        """Turn the figure into the KPI's own unit."""
        cleaned = super().clean() or {}
        kpi = next((kpi for kpi in registry.all_kpis() if kpi.code == cleaned.get("kpi")), None)
        if "threshold" in cleaned:
            try:
                cleaned["threshold"] = in_unit(cleaned["threshold"], kpi)
            except Invalid as error:
                self.add_error("threshold", error.sentences())
        return cleaned


def initial_of(criterion: SuccessCriterion) -> dict[str, Any]:
    """Return what the form of an existing criterion begins with."""
    kpi = registry.get(criterion.kpi)
    return {
        "kpi": criterion.kpi,
        "direction": criterion.direction,
        "threshold": as_typed(written(criterion.threshold, kpi.unit)),
        "window": criterion.window,
        "review_on": criterion.review_on,
        "note": criterion.note,
    }
