"""The forms of the definitions: a field, and the options of a choice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.forms import WholeField
from core.custom.models import CustomField, Kind

BLANK_OPTIONS = 3  # rows for more, below those that are there


class OptionForm(forms.Form):
    """One option of a choice; a row left empty is none."""

    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Label"), max_length=60, required=False)
    label_fr = forms.CharField(label=_("Label in French"), max_length=60, required=False)
    withdrawn = forms.BooleanField(label=_("Withdrawn"), required=False)


OptionForms = forms.formset_factory(OptionForm, extra=BLANK_OPTIONS, max_num=100, can_order=True)


class FieldForm(forms.Form):
    """A custom field of a noun."""

    label = forms.CharField(label=_("Label"), max_length=60)
    label_fr = forms.CharField(label=_("Label in French"), max_length=60, required=False)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and _. Files and the API use it; it never changes."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    help = forms.CharField(
        label=_("Help"), max_length=200, required=False, help_text=_("Stands below the field in forms.")
    )
    help_fr = forms.CharField(label=_("Help in French"), max_length=200, required=False)
    section = forms.CharField(
        label=_("Section"),
        max_length=60,
        required=False,
        help_text=_("A heading that the field stands under with others of the same section."),
    )
    section_fr = forms.CharField(label=_("Section in French"), max_length=60, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    decimals = WholeField(label=_("Decimals"), min_value=0, max_value=6, required=False, initial=0)
    required = forms.BooleanField(
        label=_("Required"),
        required=False,
        help_text=_("Forms ask for it. Rows that are there and imports go on without it."),
    )

    def __init__(self, *args: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        if field is not None:
            kwargs["initial"] = {name: getattr(field, name) for name in self.base_fields} | {
                "code": field.code
            }
        super().__init__(*args, **kwargs)
        if field is not None:
            del self.fields["code"]
        data = args[0] if args else kwargs.get("data")
        told = list(field.options) if field is not None else []
        self.options = OptionForms(data, initial=told, prefix="option")
        self._errors_of_options: list[str] = []

    def is_valid(self) -> bool:
        """Tell whether the field and its options can be read, and nobody only asked for more rows."""
        return super().is_valid() and self.options.is_valid() and not self.wants_more

    @property
    def wants_more(self) -> bool:
        """Tell whether the form was sent for more rows of options."""
        return self.is_bound and "more" in self.data

    @property
    def options_errors(self) -> list[str]:
        """Return what is wrong with the options as a whole."""
        return [str(error) for error in self._errors_of_options] if self.is_bound else []

    def refuse_options(self, messages: list[str]) -> None:
        """Show a refusal beside the options."""
        self._errors_of_options += messages

    def with_more(self) -> "FieldForm":
        """Show what was typed, with more empty rows for options."""
        more = str(self.options.total_form_count() + BLANK_OPTIONS)
        data = self.data.dict() | {"option-TOTAL_FORMS": more}  # type: ignore[attr-defined]
        self.options = OptionForms(data, initial=self.options.initial, prefix="option")
        return self

    def told(self) -> dict[str, Any]:
        """Return what the services take."""
        return {**self.cleaned_data, "options": self._options()}

    def _options(self) -> list[dict[str, Any]]:
        rows = [form.cleaned_data for form in self.options.ordered_forms if form.cleaned_data.get("label")]
        return [{name: row.get(name) for name in ("code", "label", "label_fr", "withdrawn")} for row in rows]
