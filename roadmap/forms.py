"""What the form of a launch asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, paths_for
from core.common.forms import DayField
from portfolio.models import Product


class LaunchForm(forms.Form):
    """A launch and its dates."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.none())
    name = forms.CharField(label=_("Name"), max_length=150)
    idea_on = DayField(label=_("Idea accepted"), required=False)
    go_on = DayField(label=_("Go decision"), required=False)
    development_on = DayField(label=_("Development start"), required=False)
    committed_on = DayField(
        label=_("Committed date"),
        required=False,
        help_text=_("The first one is kept for ever: on-time launches are measured against it."),
    )
    launched_on = DayField(label=_("Launched"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = paths_for(user, Action.EDIT_LAUNCH)
        products = (
            Product.objects.all() if paths is None else Product.objects.filter(scope__path__within=paths)
        )
        self.fields["product"].queryset = products.order_by("name")  # type: ignore[attr-defined]
