"""What a file was found to be, and how its columns were understood, in words."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.common import dates
from core.ingest import messages, sources
from core.ingest.models import ImportRun
from core.ingest.selectors.columns import MappedColumn, mapped_columns

ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "cp850": "DOS 850",
    "mac_roman": "Mac Roman",
}
WORTH_SAYING: Final = ("comma", "point", "day_first", "month_first")
KINDS: Final[dict[str, str | Promise]] = {
    "month": gettext_lazy("a month"),
    "date": gettext_lazy("a day"),
    "timestamp": gettext_lazy("a day and time"),
    "email": gettext_lazy("an e-mail address"),
    "integer": gettext_lazy("a whole number"),
    "decimal": gettext_lazy("a number"),
    "percent": gettext_lazy("a percentage"),
    "boolean": gettext_lazy("yes or no"),
    "choice": gettext_lazy("one of a list"),
    "texts": gettext_lazy("several values"),
    "duration": gettext_lazy("a working time"),
}


@dataclass(frozen=True)
class Line:
    """One line of the panel of columns: a header of the file and what it feeds.

    used: False for a column the portal has no use for; its cells are kept beside the row.
    """

    header: str
    label: Any
    note: str
    used: bool


def source_label(run: ImportRun) -> str | Promise:
    """Return how the kind of file is called; empty while nobody knows it."""
    try:
        return sources.get(run.source).label if run.source else ""
    except sources.UnknownSource:
        return run.source


def file_words(run: ImportRun) -> list[str]:
    """Say what the file is: its size, how it is written."""
    language = get_language() or settings.LANGUAGE_CODE
    sniffed = run.sniffed
    words = [dates.file_size(run.file.size, language=language)]
    if sniffed.get("kind") == "csv":
        words += [ENCODINGS.get(sniffed["encoding"], sniffed["encoding"]), _delimiter(sniffed["delimiter"])]
    elif sniffed.get("kind") == "xlsx":
        words.append(_("Excel, sheet “%(sheet)s”") % {"sheet": sniffed["sheet"]})
    elif sniffed.get("kind") == "parquet":
        words.append("Parquet")
    return [words[0], ", ".join([*words[1:], *_conventions(run)])] if words[1:] else words


def _conventions(run: ImportRun) -> list[str]:
    said = [note["parameters"]["convention"] for note in run.notes if note["code"] == "decided"]
    said += [run.options.get(setting) for setting in ("decimal_mark", "date_order")]
    return [str(messages.CONVENTIONS[name]) for name in WORTH_SAYING if name in said]


def run_notes(run: ImportRun) -> list[str]:
    """Tell what a person should know; what a column showed of its own stands beside the column."""
    worth = [note for note in run.notes if note["code"] != "decided"]
    return [messages.note_text(note["code"], note["parameters"]) for note in worth]


def _delimiter(delimiter: str) -> str:
    return _("tabs") if delimiter == "\t" else _("“%(text)s”") % {"text": delimiter}


def column_lines(run: ImportRun) -> list[Line]:
    """Say for each column of the file what it feeds."""
    return [_line(column) for column in mapped_columns(run)]


def _line(column: MappedColumn) -> Line:
    if not column.column:
        notes = [_("kept beside the row"), *_times(column)]
        return Line(column.header, _("Not imported"), ", ".join(notes), used=False)
    notes = [_("always “%(value)s”") % {"value": column.constant}] if column.constant else []
    if column.is_key:
        notes.append(_("the key"))
    said = messages.CONVENTIONS.get(column.convention) or KINDS.get(column.kind)
    notes += [str(said)] if said and not column.constant else []
    notes += _times(column)
    if column.faulty:
        notes.append(_("%(count)s not understood") % {"count": column.faulty})
    return Line(column.header, column.label, ", ".join(notes), used=True)


def _times(column: MappedColumn) -> list[str]:
    return [_("%(count)s columns") % {"count": column.times}] if column.times > 1 else []
