"""What the forms of KPIs ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.common.forms import DayField, WholeField
from metrics import wording
from metrics.kpis.company import COUNTERS
from metrics.wording.kpis import directions, families, units, windows
from teams.models import Person


def counted_choices() -> list[tuple[str, str]]:
    """Return the measures that n may be read from, by what they count."""
    language = wording.language()
    return [(it.measure, f"{it.said('counts', language)} ({it.measure})") for it in COUNTERS.values()]


def _pairs(words: dict[str, str]) -> list[tuple[str, str]]:
    return list(words.items())


def formula_field() -> forms.CharField:
    """Make the field in which a formula is typed; the page checks it meanwhile."""
    return forms.CharField(
        label=_("Formula"),
        max_length=500,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "class": "form-control formula-input",
                "spellcheck": "false",
                "autocapitalize": "off",
            }
        ),
        help_text=_("Names of measures, numbers, + − * / and brackets."),
    )


class LabelsForm(forms.Form):
    """What a KPI is called and how it is shown."""

    name = forms.CharField(label=_("Name in English"), max_length=80)
    name_fr = forms.CharField(label=_("Name in French"), max_length=80)
    short = forms.CharField(
        label=_("Short label in English"), max_length=18, help_text=_("For tiles: 18 characters at most.")
    )
    short_fr = forms.CharField(label=_("Short label in French"), max_length=18)
    description = forms.CharField(label=_("Description in English"), max_length=200)
    description_fr = forms.CharField(label=_("Description in French"), max_length=200)
    family = forms.ChoiceField(label=_("Family"), choices=lambda: _pairs(families()))
    better = forms.ChoiceField(label=_("Direction"), choices=lambda: _pairs(directions()))
    default_window = forms.ChoiceField(
        label=_("Default window"), choices=lambda: _pairs(windows()), initial="t12m"
    )
    decimals = WholeField(label=_("Decimals"), min_value=0, max_value=4, initial=1)
    cadence_days = WholeField(
        label=_("Stale after, in days"),
        min_value=1,
        max_value=1000,
        required=False,
        initial=35,
        help_text=_("Empty: never stale."),
    )


class KpiForm(LabelsForm):
    """A new KPI."""

    formula = formula_field()
    unit = forms.ChoiceField(label=_("Shown as"), choices=lambda: _pairs(units()))
    counted = forms.ChoiceField(label=_("n counts"), choices=counted_choices)
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Short and stable, as in net_margin: files and addresses use it. It never changes."),
    )


class VersionForm(forms.Form):
    """Another formula from a day on."""

    formula = formula_field()
    counted = forms.ChoiceField(label=_("n counts"), choices=counted_choices)
    effective_from = DayField(
        label=_("In force from"),
        help_text=_("Windows that end before this day keep the formula they had."),
    )
    note = forms.CharField(
        label=_("What changes, in English"),
        max_length=200,
        required=False,
        help_text=_("Shown where a trend is broken."),
    )
    note_fr = forms.CharField(label=_("What changes, in French"), max_length=200, required=False)


class OwnerForm(forms.Form):
    """Who answers for a KPI."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none(), required=False)
    words = forms.CharField(
        label=pgettext_lazy("of a KPI", "Or in words"),
        max_length=80,
        required=False,
        help_text=_("A team or a function, where it is no single person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.order_by("name")  # type: ignore[attr-defined]
