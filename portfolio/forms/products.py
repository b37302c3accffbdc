"""What the form of a product asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action
from core.common.codes import validate_code
from core.common.forms import DayField
from core.custom.forms import CustomFieldsForm
from core.profile import is_on
from portfolio.forms.places import NodeChoice, places
from portfolio.models import InnovationClass, Node, Stage


class ProductForm(CustomFieldsForm):
    """A product."""

    noun = "product"

    name = forms.CharField(label=_("Name"), max_length=150)
    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        validators=[validate_code],
        help_text=_("Short and stable: files and addresses use it."),
    )
    node = NodeChoice(label=_("Portfolio"), queryset=Node.objects.none())
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    innovation_class = forms.ChoiceField(
        label=_("Innovation class"), choices=[("", "–"), *InnovationClass.choices], required=False
    )
    first_launched_on = DayField(label=_("First launch"), required=False)
    retired_on = DayField(label=_("Retirement"), required=False)
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = places(user, Action.EDIT_PRODUCT)  # type: ignore[attr-defined]
        if is_on("classification_review"):  # a class comes with its evidence, on the product's page
            del self.fields["innovation_class"]
