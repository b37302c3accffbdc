"""What the pages of imports ask for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError
from core.ingest import sources
from core.ingest.models import ImportRun
from core.ingest.recognition import look

AS_SHOWN = _("As the file shows")
DATE_ORDERS = [("", AS_SHOWN), ("day_first", _("Day first")), ("month_first", _("Month first"))]
DECIMAL_MARKS = [("", AS_SHOWN), ("comma", _("Comma: 1 234,56")), ("point", _("Point: 1,234.56"))]
CONVENTIONS = ("date_order", "decimal_mark")
GENERAL = (*CONVENTIONS, "missing")


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
    """Which header, or which fixed value, feeds which column of a source; how its cells are written."""

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
        self.run = run
        self.source = sources.whole(source) if source else None
        columns = self.source.columns if self.source else ()
        self.constants: dict[str, Any] = run.options.get("constants") or {}
        guessed = self._guessed()
        header = [("", "–"), *((name, name) for name in dict.fromkeys(run.sniffed.get("header", ())) if name)]
        for column in columns:
            self.fields[f"column_{column.name}"] = forms.ChoiceField(
                label=str(column.label), choices=header, required=False, initial=guessed.get(column.name, "")
            )
            self.fields[f"constant_{column.name}"] = forms.CharField(
                label=_("%(column)s in every row") % {"column": column.label},
                required=False,
                initial=self.constants.get(column.name, ""),
            )
        for option in self.source.options if self.source else ():
            self.fields[f"option_{option.name}"] = _option_field(option, run.options.get(option.name))
        for name in CONVENTIONS:
            told = run.options.get(name, "")
            self.initial.setdefault(name, told if isinstance(told, str) else "")
        self.initial.setdefault("save_as", run.mapping.name if run.mapping else "")

    @property
    def column_rows(self) -> Iterator[tuple[sources.Column, forms.BoundField, forms.BoundField]]:
        """Yield each column of the source with its two fields."""
        for column in self.source.columns if self.source else ():
            yield column, self[f"column_{column.name}"], self[f"constant_{column.name}"]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        """Return the fields of what this kind of file asks beyond its columns."""
        return [self[f"option_{option.name}"] for option in (self.source.options if self.source else ())]

    def clean(self) -> dict[str, Any]:
        """Take one answer for each column, and read the source's own options."""
        cleaned = super().clean() or {}
        for column in self.source.columns if self.source else ():
            if cleaned.get(f"column_{column.name}") and cleaned.get(f"constant_{column.name}"):
                self.add_error(
                    f"column_{column.name}", gettext("Choose a column or write a value, not both.")
                )
        for option in self.source.options if self.source else ():
            try:
                cleaned[f"option_{option.name}"] = option.read(cleaned.get(f"option_{option.name}") or "")
            except ValueError as error:
                self.add_error(f"option_{option.name}", str(error))
        return cleaned

    def decision(self) -> dict[str, Any]:
        """Return what `runs.map_columns` takes."""
        said = self.cleaned_data
        names = [column.name for column in self.source.columns] if self.source else []
        options = {**self._kept_options(), "constants": _filled(said, "constant_", names)}
        for name in CONVENTIONS:
            if said[name] or isinstance(options.get(name), str):
                options[name] = said[name]
        for option in self.source.options if self.source else ():
            options[option.name] = said[f"option_{option.name}"]
        return {
            "source": self.source.name if self.source else "",
            "columns": _filled(said, "column_", names),
            "options": {name: value for name, value in options.items() if value},
            "save_as": said["save_as"],
        }

    def _kept_options(self) -> dict[str, Any]:
        """Return what was said so far and still means something for this kind of file."""
        if self.source is None or self.source.name == self.run.source:
            return dict(self.run.options)
        own = {option.name for option in self.source.options}
        own |= {translation.name for translation in self.source.translations}
        return {name: said for name, said in self.run.options.items() if name in own or name in GENERAL}

    def refuse(self, error: DomainError) -> None:
        """Show a refusal beside the column it belongs to."""
        for name, said in error.fields.items():
            field = f"column_{name}"
            for text in said:
                self.add_error(field if field in self.fields else None, text)
        if not error.fields:
            self.add_error(None, str(error.detail))

    def _guessed(self) -> dict[str, str]:
        """Return the headers chosen so far; for another kind of file, those that fit by name."""
        if self.source is None:
            return {}
        if self.run.columns and self.run.source == self.source.name:
            return dict(self.run.columns)
        found = look(self.source, self.run.sniffed.get("header", ())).columns
        return {name: header for name, header in found.items() if name not in self.constants}


def _filled(said: dict[str, Any], prefix: str, names: list[str]) -> dict[str, str]:
    return {name: said[prefix + name] for name in names if said[prefix + name]}


def _option_field(option: sources.Option, value: Any) -> forms.Field:
    common: dict[str, Any] = {
        "label": option.label,
        "help_text": option.help,
        "required": False,
        "initial": option.write(value) if value else "",
    }
    if option.choices:
        return forms.ChoiceField(choices=[("", "–"), *option.choices], **common)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 6, "class": "form-control mono"}), **common)
