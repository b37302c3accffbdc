"""What the page of values asks for: what each value of the file stands for."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError
from core.ingest import sources
from core.ingest.cells import code_key
from core.ingest.models import ImportRun
from core.ingest.selectors.values import FoundValue, Translated
from core.ingest.sources import Translation
from core.ingest.sources.translations import Choices

SHOWN: Final = 80  # values of one translation on the page; those that wait come first
OFFERED: Final = 2_000  # answers of a lookup that the browser completes from
FEW: Final = 12  # values that are shown without being asked for

Row = tuple[FoundValue, list[forms.BoundField]]


@dataclass(frozen=True)
class Section:
    """One translation on the page: its values with their fields, and the answers to complete from."""

    translated: Translated
    rows: list[Row]
    offered: Choices
    is_open: bool

    @property
    def hidden(self) -> int:
        """Count the values that the page does not show."""
        return self.translated.different - len(self.rows)


class ValuesForm(forms.Form):
    """One field for each value, two for an interval; named by the value, so that none is mistaken."""

    save_as = forms.CharField(
        label=_("Save this mapping as"),
        max_length=100,
        required=False,
        help_text=_("The next file with the same columns is then read with these answers."),
    )

    def __init__(
        self,
        *args: Any,
        run: ImportRun,
        translated: list[Translated],
        choices: Mapping[str, Choices],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.translated = translated
        self.choices = choices
        self.fields = {**self._value_fields(), **self.fields}
        self.initial.setdefault("save_as", self._name())

    def _name(self) -> str:
        return self.run.mapping.name if self.run.mapping else str(sources.get(self.run.source).label)

    def _value_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for one in self.translated:
            for value in one.values[:SHOWN]:
                for name, field in zip(
                    _names(one.translation, value.value), self._fields(one, value), strict=True
                ):
                    fields[name] = field
        return fields

    def _fields(self, one: Translated, value: FoundValue) -> list[forms.Field]:
        translation, label = one.translation, f"{one.translation.label}: {value.value}"
        if translation.form == "interval":
            first, _slash, last = value.meaning.partition("/")
            return [
                _day(gettext("%(name)s, first day") % {"name": label}, first),
                _day(gettext("%(name)s, last day") % {"name": label}, last),
            ]
        if translation.form == "lookup":
            attrs = {"list": f"answers-{translation.name}", "placeholder": str(translation.nothing)}
            widget = forms.TextInput(attrs={**attrs, "class": "form-control", "autocomplete": "off"})
            return [
                forms.CharField(
                    label=label, required=False, initial=value.meaning, widget=widget, max_length=254
                )
            ]
        choices = [("", translation.nothing), *self.choices[translation.name]]
        return [forms.ChoiceField(label=label, required=False, initial=value.meaning, choices=choices)]

    def sections(self) -> Iterator[Section]:
        """Yield the translations in the order of the page."""
        for one in self.translated:
            rows: list[Row] = [
                (value, [self[name] for name in _names(one.translation, value.value)])
                for value in one.values[:SHOWN]
            ]
            asked = any(field.errors for _value, fields in rows for field in fields)
            offered = self.choices[one.translation.name] if one.translation.form == "lookup" else ()
            is_open = asked or one.different <= FEW or one.is_asked
            yield Section(one, rows, offered[:OFFERED], is_open)

    def clean(self) -> dict[str, Any]:
        """Read each answer as its translation asks for it."""
        cleaned = super().clean() or {}
        self.answers: dict[str, dict[str, str]] = {}
        for one in self.translated:
            said = dict(self.run.options.get(one.translation.name) or {})
            known = {code_key(code): code for code, _label in self.choices[one.translation.name]}
            for value in one.values[:SHOWN]:
                names = _names(one.translation, value.value)
                try:
                    text = self._answer(one.translation, [cleaned.get(name) for name in names], known)
                except ValueError as error:
                    self.add_error(names[0], str(error))
                    continue
                if text or value.guess or one.is_asked:
                    said[value.value] = text
                else:
                    said.pop(value.value, None)
            self.answers[one.translation.name] = said
        return cleaned

    def _answer(self, translation: Translation, parts: list[Any], known: Mapping[str, str]) -> str:
        if translation.form == "interval":
            if not any(parts):
                return ""
            return translation.check("/".join(part.isoformat() if part else "" for part in parts))
        text = str(parts[0] or "").strip()
        if translation.form == "lookup" and text:
            if code_key(text) in known:
                return known[code_key(text)]
            if translation.closed:
                raise ValueError(gettext("“%(text)s” is not known, or not yours to choose.") % {"text": text})
        return translation.check(text) if text else ""

    def decision(self) -> dict[str, Any]:
        """Return what `runs.map_columns` takes."""
        options = {**self.run.options, **self.answers}
        return {
            "columns": self.run.columns,
            "options": {name: value for name, value in options.items() if value},
            "save_as": self.cleaned_data["save_as"],
        }

    def refuse(self, error: DomainError) -> None:
        """Show a refusal above the values."""
        self.add_error(None, error.sentences())


def _names(translation: Translation, value: str) -> list[str]:
    name = f"{translation.name}-{hashlib.sha256(value.encode()).hexdigest()[:16]}"
    return [f"{name}-first", f"{name}-last"] if translation.form == "interval" else [name]


def _day(label: str, initial: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, initial=initial, widget=widget)
