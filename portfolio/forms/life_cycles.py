"""What the forms of life cycles, gates and their criteria ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access.models import Role
from core.common.codes import validate_code
from core.common.forms import FigureField, WholeField
from portfolio.extensions import measured
from portfolio.models import CycleStage, Gate, GateCriterion, LifeCycle, Stage

CODE_HELP = _("Short and stable: files and addresses use it.")


class NamedForm(forms.Form):
    """A thing with a code and a name in both languages."""

    name = forms.CharField(label=_("Name in English"), max_length=100)
    name_fr = forms.CharField(label=_("Name in French"), max_length=100, required=False)
    code = forms.CharField(label=_("Code"), max_length=64, validators=[validate_code], help_text=CODE_HELP)


class StageForm(NamedForm):
    """A stage of a life cycle."""

    phase = forms.ChoiceField(
        label=_("Phase"),
        choices=Stage.choices,
        help_text=_("Which of the eight phases it belongs to: numbers, filters and files know these."),
    )


class GateForm(NamedForm):
    """A gate between two stages."""

    source = forms.ModelChoiceField(label=_("From stage"), queryset=CycleStage.objects.none())
    target = forms.ModelChoiceField(label=_("To stage"), queryset=CycleStage.objects.none())
    roles = forms.MultipleChoiceField(
        label=_("Required roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Somebody of each must have voted before the gate can be passed."),
    )

    def __init__(self, *args: Any, cycle: LifeCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            self.fields[name].queryset = cycle.stages.filter(withdrawn_on=None)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(gate: Gate) -> dict[str, Any]:
        """Return what the form of a gate begins with."""
        return {name: getattr(gate, name) for name in GateForm.base_fields}


class CriterionForm(NamedForm):
    """What a gate asks."""

    kind = forms.ChoiceField(label=_("How it is found"), choices=GateCriterion.Kind.choices)
    kpi = forms.ChoiceField(label=_("KPI"), required=False)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=GateCriterion.Direction.choices, required=False
    )
    threshold = FigureField(
        label=_("Threshold"),
        required=False,
        shares=True,
        help_text=_(
            "Of a KPI, in its own unit (a percentage as 0.35 or 35%). Of scores from 1 to 5, the mean that is"
            " enough: 3 if left empty."
        ),
    )
    weight = WholeField(label=_("Weight"), min_value=1, max_value=100, initial=1)
    must_pass = forms.BooleanField(
        label=_("Must be met, or waived with a reason"), required=False, initial=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.code, one.name) for one in measured.kpis()]
        now = self.initial.get("kpi")
        if now and now not in dict(known):
            known.append((now, now))
        self.fields["kpi"].choices = [("", "–"), *known]  # type: ignore[attr-defined]

    def clean_direction(self) -> str:
        """Take "at least" where nothing was chosen."""
        return self.cleaned_data["direction"] or GateCriterion.Direction.AT_LEAST
