"""What the form of a node asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access.models import User
from core.access.permissions import Action, paths_for
from core.common.codes import validate_code
from portfolio.forms.places import NodeChoice, places
from portfolio.models import Node
from teams.forms.picking import person_field


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
    owner = person_field(label=pgettext_lazy("of a node", "Owner"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = places(user, Action.EDIT_TREE)  # type: ignore[attr-defined]
        # Only who may edit the whole tree may make a new root.
        self.fields["parent"].required = paths_for(user, Action.EDIT_TREE) is not None

    def keep_parent(self, node: Node) -> "NodeForm":
        """Drop the choice of a parent where the present one lies outside the user's reach."""
        choices = self.fields["parent"].queryset  # type: ignore[attr-defined]
        if self.fields["parent"].required and not choices.filter(pk=node.parent_id).exists():
            del self.fields["parent"]
        return self
