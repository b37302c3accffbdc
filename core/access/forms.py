"""What a new user, a grant and a token need."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.access.models import Role, Scope
from core.access.permissions import Action, can
from core.access.selectors.users import grantable_nodes
from core.access.tokens import READ, WRITE
from core.common.forms import DayField


class UserForm(forms.Form):
    """A new user. They set their password themselves, by e-mail."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=150, required=False)


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A node of the portfolio tree, indented by its depth."""

    def label_from_instance(self, obj: Scope) -> str:
        """Return the node's code, moved in below its parent's."""
        return "\u2003" * obj.path.count(".") + obj.code


def _roles() -> list[tuple[str, Any]]:
    return [("", _("Choose a role")), *((code, capfirst(label)) for code, label in Role.choices)]


class GrantForm(forms.Form):
    """A role and where it holds, among what the administrator may give."""

    role = forms.ChoiceField(label=_("Role"), choices=_roles)
    scope = PlaceField(label=_("Part of the portfolio"), queryset=Scope.objects.none(), required=False)

    def __init__(self, data: Any, *, administrator: Any) -> None:
        super().__init__(data)
        field = self.fields["scope"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = grantable_nodes(administrator)
        field.required = not can(administrator, Action.ADMINISTER)
        field.empty_label = None if field.required else _("Everything, including what is added later")


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What uses it, such as “Power BI”."))
    scopes = forms.ChoiceField(
        label=_("May"),
        choices=[(READ, _("read")), (WRITE, _("read and change"))],
        help_text=_("Never more than you may yourself."),
    )
    expires_on = DayField(label=_("Last day"), required=False)
    networks = forms.CharField(
        label=_("Only from"),
        required=False,
        help_text=_("Addresses or networks, separated by commas, such as 10.0.0.0/8."),
    )

    def clean_networks(self) -> list[str]:
        """Return the networks as a list."""
        return [part.strip() for part in self.cleaned_data["networks"].split(",") if part.strip()]
