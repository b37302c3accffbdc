"""What the pages of imports ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError
from core.ingest import sources
from core.ingest.models import ImportRun

DATE_ORDERS = [("", _("As the file shows")), ("day_first", _("Day first")), ("month_first", _("Month first"))]
DECIMAL_MARKS = [("", _("As the file shows")), (",", _("Comma: 1 234,56")), (".", _("Point: 1,234.56"))]


class UploadForm(forms.Form):
    """A file, and what it is where its header does not say."""

    file = forms.FileField(label=_("File"))
    source = forms.ChoiceField(label=_("Kind of file"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((str(source.label), source.name) for source in sources.every())
        choices = [("", _("Recognise by its header")), *((name, label) for label, name in known)]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """Which header feeds which column of a source."""

    date_order = forms.ChoiceField(label=_("Order of dates"), choices=DATE_ORDERS, required=False)
    decimal_mark = forms.ChoiceField(label=_("Decimal mark"), choices=DECIMAL_MARKS, required=False)
    save_as = forms.CharField(
        label=_("Save this mapping as"),
        max_length=100,
        required=False,
        help_text=_("The next file with the same columns is then read without asking."),
    )

    def __init__(self, *args: Any, run: ImportRun, source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.source = run, source
        header = [("", "–"), *((name, name) for name in run.sniffed.get("header", ()) if name)]
        self.column_names = [column.name for column in self._columns()]
        for column in self._columns():
            self.fields[f"column_{column.name}"] = forms.ChoiceField(
                label=column.label,
                choices=header,
                required=False,
                initial=run.columns.get(column.name, ""),
                help_text=_("required") if column.required else "",
            )
        for name in ("date_order", "decimal_mark"):
            self.initial.setdefault(name, run.options.get(name, ""))

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """Return one field for each column of the source."""
        return [self[f"column_{name}"] for name in self.column_names]

    def decision(self) -> dict[str, Any]:
        """Return what `runs.map_columns` takes."""
        chosen = {name: self.cleaned_data[f"column_{name}"] for name in self.column_names}
        options = {name: self.cleaned_data[name] for name in ("date_order", "decimal_mark")}
        return {
            "source": self.source,
            "columns": {name: header for name, header in chosen.items() if header},
            "options": {**self.run.options, **{name: value for name, value in options.items() if value}},
            "save_as": self.cleaned_data["save_as"],
        }

    def refuse(self, error: DomainError) -> None:
        """Show a refusal beside the column it belongs to."""
        for name, said in error.fields.items():
            field = f"column_{name}"
            self.add_error(field if field in self.fields else None, said)
        if not error.fields:
            self.add_error(None, str(error.detail))

    def _columns(self) -> list[sources.Column]:
        return list(sources.get(self.source).columns) if self.source else []
