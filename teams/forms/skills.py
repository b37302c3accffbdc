"""What the forms of skills, assessments, development and salaries ask for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.codes import validate_code
from core.common.forms import DayField, FigureField
from teams.models import Mastery, RoleSheet, Skill, SkillFamily


class SkillForm(forms.Form):
    """A skill of the catalogue."""

    name = forms.CharField(label=_("Name in English"), max_length=100)
    name_fr = forms.CharField(label=_("Name in French"), max_length=100)
    code = forms.CharField(label=_("Code"), max_length=64, validators=[validate_code])
    family = forms.ChoiceField(label=_("Family"), choices=SkillFamily.choices)
    description = forms.CharField(
        label=_("Description in English"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    description_fr = forms.CharField(
        label=_("Description in French"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AssessForm(forms.Form):
    """Levels of many skills at once: one row of choices for each; what is not chosen is not said."""

    assessed_on = DayField(label=_("Assessed on"))

    def __init__(self, *args: Any, skills: Iterable[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skills = list(skills)
        for skill in self.skills:
            self.fields[f"level-{skill.pk}"] = forms.TypedChoiceField(
                label=skill.said,
                choices=[(level.value, str(level.value)) for level in Mastery],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            said = _("Note on %(skill)s") % {"skill": skill.said}
            self.fields[f"note-{skill.pk}"] = forms.CharField(
                label=_("Note"),
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"aria-label": said}),
            )

    def levels(self) -> dict[Skill, int]:
        """Return the levels that were chosen."""
        chosen = {skill: self.cleaned_data[f"level-{skill.pk}"] for skill in self.skills}
        return {skill: level for skill, level in chosen.items() if level is not None}

    def notes(self) -> dict[Skill, str]:
        """Return the notes that were written."""
        return {skill: self.cleaned_data[f"note-{skill.pk}"] for skill in self.skills}


class DevelopmentActionForm(forms.Form):
    """What somebody does to gain a skill."""

    skill = forms.ModelChoiceField(label=_("Skill"), queryset=Skill.objects.none())
    what = forms.CharField(
        label=_("What"), max_length=200, help_text=_("One thing that can be done: a course, a task, a coach.")
    )
    due_on = DayField(label=_("Due"))
    done_on = DayField(label=_("Done"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = Skill.objects.all()  # type: ignore[attr-defined]


class SalaryBandForm(forms.Form):
    """What a role pays a year at a level."""

    sheet = forms.ModelChoiceField(label=_("Role"), queryset=RoleSheet.objects.none())
    level = forms.CharField(label=_("Level"), max_length=50)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="EUR")
    low = FigureField(label=_("Low"), max_digits=12, decimal_places=2)
    mid = FigureField(label=_("Middle"), max_digits=12, decimal_places=2)
    high = FigureField(label=_("High"), max_digits=12, decimal_places=2)
    starts_on = DayField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].queryset = RoleSheet.objects.order_by("name")  # type: ignore[attr-defined]
