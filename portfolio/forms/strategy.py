"""What the forms of objectives, key results, contributions and visions ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action
from core.common.codes import validate_code
from core.common.forms import DayField, FigureField
from portfolio.extensions import measured
from portfolio.forms.places import NodeChoice, places
from portfolio.models import Contribution, Node, Objective, Product
from teams.models import Person

WINDOWS = (
    ("", _("The KPI's own")),
    ("month", _("Month")),
    ("quarter", _("Quarter")),
    ("ytd", _("Year to date")),
    ("t12m", _("12 months")),
    ("life", _("Since the first entry")),
)


class ObjectiveForm(forms.Form):
    """What a node wants to reach in a period."""

    title = forms.CharField(label=_("Objective"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        validators=[validate_code],
        help_text=_("Short and stable: files and addresses use it."),
    )
    node = NodeChoice(label=_("Portfolio"), queryset=Node.objects.none())
    parent = forms.ModelChoiceField(
        label=_("Serves the objective"),
        queryset=Objective.objects.none(),
        required=False,
        help_text=_("One of this node or of a node above it."),
    )
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Person.objects.none(), required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To"), help_text=_("Its last day."))
    state = forms.ChoiceField(label=_("State"), choices=Objective.State.choices, initial=Objective.State.OPEN)
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Objective.objects.visible_to(user).select_related("node__scope").order_by("title")
        choices: dict[str, Any] = {
            "node": places(user, Action.EDIT_OBJECTIVE),
            "parent": seen,
            "owner": Person.objects.order_by("name"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class KeyResultForm(forms.Form):
    """What shows that an objective is reached."""

    title = forms.CharField(label=_("Key result"), max_length=200)
    kpi = forms.ChoiceField(
        label=_("Measured by"),
        required=False,
        help_text=_("Nothing chosen: somebody says the value by hand."),
    )
    window = forms.ChoiceField(label=_("Window"), choices=WINDOWS, required=False)
    product = forms.ModelChoiceField(
        label=_("Of the product"),
        queryset=Product.objects.none(),
        required=False,
        help_text=_("Nothing chosen: of the objective's node."),
    )
    start_value = FigureField(
        label=pgettext_lazy("a number", "From"),
        shares=True,
        help_text=_("In the KPI's own unit; a percentage as 0.45 or 45%."),
    )
    target_value = FigureField(label=pgettext_lazy("a number", "To"), shares=True)
    unit = forms.CharField(
        label=_("Unit"), max_length=20, required=False, help_text=_("Of a value by hand: customers, models …")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpi"].choices = [("", gettext("By hand")), *measured.choices()]  # type: ignore[attr-defined]
        seen = Product.objects.visible_to(user).select_related("scope").order_by("name")
        self.fields["product"].queryset = seen  # type: ignore[attr-defined]


class ValueForm(forms.Form):
    """What a key result had reached on a day."""

    on = DayField(label=_("Day"))
    value = FigureField(label=_("Value"), shares=True)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ContributionForm(forms.Form):
    """A product serving an objective."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.none())
    weight = forms.TypedChoiceField(
        label=_("How much"), choices=Contribution.Weight.choices, coerce=int, initial=Contribution.Weight.MUCH
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Product.objects.visible_to(user).select_related("scope").order_by("name")
        self.fields["product"].queryset = seen  # type: ignore[attr-defined]

    def of(self) -> "ContributionForm":
        """Ask for weight and note only: the product of an entry stays."""
        del self.fields["product"]
        return self


class VisionForm(forms.Form):
    """Where a place wants to go, and how."""

    starts_on = DayField(label=_("From"), help_text=_("The statement before it lasts until this day."))
    statement = forms.CharField(label=_("Vision"), widget=forms.Textarea(attrs={"rows": 3}))
    strategy = forms.CharField(label=_("Strategy"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
