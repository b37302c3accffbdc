"""What the forms of role sheets and roles ask for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.codes import validate_code
from core.common.forms import DayField, WholeField
from teams.kpi_names import kpi_names
from teams.models import RoleFamily, RoleSheet, Section, Skill, Team

# Which parts name something, and how its box is called.
REFERENCES: Mapping[str, Any] = {
    Section.LEVEL: _("Code"),
    Section.SKILL: _("Skill"),
    Section.KPI: _("KPI"),
    Section.STEP: _("Next role"),
}
SPARE = 2  # empty rows below the lines of each part


class RoleSheetForm(forms.Form):
    """The head of a role sheet."""

    name = forms.CharField(label=_("Name in English"), max_length=100)
    name_fr = forms.CharField(label=_("Name in French"), max_length=100)
    family = forms.ChoiceField(label=_("Family"), choices=RoleFamily.choices)
    aliases = forms.CharField(
        label=_("Also called"),
        required=False,
        help_text=_(
            "Other names of the role, separated by commas: imports and people’s roles find it by them."
        ),
    )


class NewRoleSheetForm(RoleSheetForm):
    """A role sheet that begins."""

    code = forms.CharField(label=_("Code"), max_length=64, validators=[validate_code])


class LineForm(forms.Form):
    """A line of a role sheet; emptied, it is taken out."""

    place = WholeField(label=_("Order"), min_value=1, max_value=999, required=False)
    reference = forms.CharField(label=_("Code"), max_length=64, required=False)
    expected = forms.CharField(label=_("Expected level"), max_length=40, required=False)
    en = forms.CharField(
        label=_("English"), required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "en"})
    )
    fr = forms.CharField(
        label=_("French"), required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "fr"})
    )

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if section not in REFERENCES:
            del self.fields["reference"]
        else:
            self.fields["reference"].widget.attrs["list"] = f"known-{section}"
        if section != Section.SKILL:
            del self.fields["expected"]
        if section == Section.SKILL:
            del self.fields["en"], self.fields["fr"]
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label, "class": f"line-{name}"}

    def said(self) -> dict[str, Any]:
        """Return what stands in the line."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class RoleAssignmentForm(forms.Form):
    """A role of a person, with its days."""

    sheet = forms.ModelChoiceField(label=_("Role"), queryset=RoleSheet.objects.none())
    level = forms.CharField(
        label=_("Level"), max_length=50, required=False, help_text=_("Empty: the person’s own level.")
    )
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which the person no longer has the role."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].queryset = RoleSheet.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]


def known_references() -> dict[str, list[tuple[str, str]]]:
    """Return (code, name) of what each part may name, to choose from while typing."""
    return {
        Section.SKILL: [(skill.code, skill.said) for skill in Skill.objects.all()],
        Section.KPI: [(code, kpi.name) for code, kpi in kpi_names().items()],
        Section.STEP: [(sheet.code, sheet.said) for sheet in RoleSheet.objects.all()],
    }
