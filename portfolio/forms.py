"""What the forms of nodes, products and ownership ask for."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere, paths_for
from core.common.codes import validate_code
from core.common.forms import DayField
from portfolio.models import InnovationClass, Node, Ownership, Stage
from teams.models import Person


class NodeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Chooses a node by name and code."""

    def label_from_instance(self, obj: Any) -> str:
        """Write a node as "Name (CODE)"."""
        return f"{obj.name} ({obj.code})"


def lacks_portfolio(user: User) -> dict[str, str]:
    """Return what a form page says where there is no portfolio yet, with the way to add one for who may."""
    if Node.objects.exists():
        return {}
    lacks = {"lacks": gettext("There is no portfolio yet. It comes first: all else stands in one.")}
    if can_somewhere(user, Action.EDIT_TREE):
        lacks |= {"lacks_add": gettext("Add a portfolio"), "lacks_url": reverse("portfolio:node-add")}
    return lacks


def places(user: User, action: Action) -> Any:
    """Return the nodes below which the user may do something, by name."""
    paths = paths_for(user, action)
    nodes = Node.objects.all() if paths is None else Node.objects.filter(scope__path__within=paths)
    return nodes.select_related("scope").order_by("name")


class NodeForm(forms.Form):
    """A portfolio node."""

    name = forms.CharField(label=_("Name"), max_length=150)
    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        validators=[validate_code],
        help_text=_("Short and stable: files and addresses use it."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Node.Kind.choices, initial=Node.Kind.PORTFOLIO)
    parent = NodeChoice(label=_("Parent"), queryset=Node.objects.none(), required=False)
    owner = forms.ModelChoiceField(
        label=pgettext_lazy("of a node", "Owner"), queryset=Person.objects.none(), required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = places(user, Action.EDIT_TREE)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = Person.objects.order_by("name")  # type: ignore[attr-defined]
        # Only who may edit the whole tree may make a new root.
        self.fields["parent"].required = paths_for(user, Action.EDIT_TREE) is not None

    def keep_parent(self, node: Node) -> "NodeForm":
        """Drop the choice of a parent where the present one lies outside the user's reach."""
        choices = self.fields["parent"].queryset  # type: ignore[attr-defined]
        if self.fields["parent"].required and not choices.filter(pk=node.parent_id).exists():
            del self.fields["parent"]
        return self


class ProductForm(forms.Form):
    """A product."""

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

    def clean(self) -> dict[str, Any]:
        """Refuse a retirement before the launch."""
        cleaned = super().clean() or {}
        launched, retired = cleaned.get("first_launched_on"), cleaned.get("retired_on")
        if launched and retired and retired < launched:
            self.add_error(
                "retired_on", _("The retirement lies before the first launch. Correct one of the two.")
            )
        return cleaned


class OwnershipForm(forms.Form):
    """Somebody answering for a product."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Ownership.Role.choices)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which it no longer holds. May stay empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.order_by("name")  # type: ignore[attr-defined]
