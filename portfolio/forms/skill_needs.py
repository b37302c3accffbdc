"""What the form of a skill need asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import DayField, FigureField
from teams.models import Mastery, Skill


class SkillNeedForm(forms.Form):
    """A skill that a product needs."""

    skill = forms.ModelChoiceField(label=_("Skill"), queryset=Skill.objects.none())
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=[(level.value, f"{level.value} · {level.label}") for level in Mastery if level],
        coerce=int,
        initial=3,
    )
    fte = FigureField(
        label=_("Full-time equivalents"), min_value=0, max_digits=6, decimal_places=2, initial=1
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which the product no longer needs it. May stay empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = Skill.objects.all()  # type: ignore[attr-defined]
        level: Any = self.fields["level"]
        level.choices = [(one.value, f"{one.value} · {one.label}") for one in Mastery if one]
