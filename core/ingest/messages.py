"""Every sentence an import may say, by code, so that what is stored can be told in any language.

Cells and readers have sentences of their own; apps add those of their sources. A parameter is a
text or a number; a faulty cell's own text is always `value`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ingest.cells.messages import cell_message, decision_message
from core.ingest.readers.messages import NOTES as READER_NOTES
from core.ingest.readers.messages import REFUSALS, ROWS, note_message, refusal_message, row_message

Label = str | Promise
Text = tuple[Label, Label]
Parameters = Mapping[str, Any]
Teller = Callable[[Parameters], str]  # of a sentence with a plural, or with dates

_ISSUES: Final[dict[str, Text]] = {
    "required": (
        _("The cell is empty, and this column must be filled in."),
        _("Fill in the cell."),
    ),
    "duplicate_key": (
        _("Lines %(lines)s have the same key (%(key)s), so none of them was taken."),
        _("Keep the line that is right and delete the others."),
    ),
    "not_yours": (
        _("The row exists already, in a part of the portfolio that you may not change."),
        _("Ask somebody with the right for that part to import it."),
    ),
    "unknown_parent": (
        _("“%(value)s” is neither known nor on another accepted row of this file."),
        _("Add a row for it, or correct the code."),
    ),
    "circle": (
        _("The rows on lines %(lines)s stand above each other in a circle."),
        _("Correct the parent of one of them."),
    ),
    "overlap": (
        _("The period overlaps the one on line %(other)s."),
        _("End one before the other begins."),
    ),
    "overlap_stored": (
        _("The period overlaps one the portal already has (%(other)s)."),
        _("Add that row with its end to the file, or begin later."),
    ),
    "dates_reversed": (
        _("%(later)s lies before %(earlier)s."),
        _("Correct one of the two dates."),
    ),
}

_NOTES: Final[dict[str, Label | Teller]] = {
    "no_key": _(
        "%(rows)s rows have no key of their own. They are told apart by their content and, where it "
        "repeats, by their order: a row corrected in a later file will count as a new one."
    ),
    "people_unknown": _(
        "%(count)s e-mail addresses in “%(column)s” belong to nobody the portal knows yet (%(examples)s). "
        "The rows go in; the people are joined to them when they are imported."
    ),
    "rows_1000": _(
        "The file has exactly %(rows)s rows: some systems stop there. Check that the export is complete."
    ),
    "computed": _(
        "The portal works these columns out itself, so nothing was read of them: %(columns)s. Change the "
        "data they are computed from."
    ),
    "decided": _("“%(column)s” was read as %(convention)s, as line %(line)s shows."),
}

CONVENTIONS: Final[dict[str, Label]] = {
    "comma": _("decimal comma"),
    "point": _("decimal point"),
    "day_first": _("day before month"),
    "month_first": _("month before day"),
    "iso": _("year-month-day"),
}

_ERRORS: Final[dict[str, Label]] = {
    "source_unknown": _("The columns of this file fit no kind of import. Choose one and map its columns."),
    "source_ambiguous": _(
        "The columns of this file fit several kinds of import (%(sources)s). Choose which one it is."
    ),
    "columns_missing": _("The file has no column for %(columns)s. Choose which of its columns to use."),
    "column_twice": _("“%(column)s” fits several columns of the file (%(headers)s). Choose one of them."),
    "mapping_misfit": _("The file has no column “%(header)s”, which the mapping “%(mapping)s” asks for."),
    "constant_wrong": _("“%(value)s” is not possible for “%(column)s”: %(reason)s"),
    "values_open": _("Say what these values of the file stand for: %(examples)s (%(count)s in all)."),
    "convention": _("%(column)s: %(message)s"),
    "scale": _(
        "The scores of %(rows)s answers lie between %(low)s and %(high)s, which looks like a scale of "
        "%(scale)s, not of 0 to 10. If they are answers from 0 to 10, say so with the option “scale”; if "
        "they are satisfaction scores, set “kind” to csat."
    ),
    "right_everywhere": _(
        "This kind of file changes what belongs to the whole portfolio. Ask somebody whose role covers "
        "all of it to import it."
    ),
    "import_undo_blocked": _(
        "The import could not be undone: rows that were there before refer to others that no longer exist. "
        "Undo the later import or change that removed them first."
    ),
    "import_changed_meanwhile": _(
        "The file could be read for its preview and cannot any more: a right, a mapping or the kept file "
        "changed. Send it again."
    ),
    "gone": _("The kept file of this import is missing or damaged, so it cannot be read again."),
    "unexpected": _("The import stopped because of a fault of the portal. Nothing was changed."),
    "cancelled": _("The import was cancelled. Nothing was changed."),
}


def add(
    *,
    issues: Mapping[str, Text] | None = None,
    notes: Mapping[str, Label | Teller] | None = None,
    errors: Mapping[str, Label] | None = None,
) -> None:
    """Make the sentences of a source known."""
    _ISSUES.update(issues or {})
    _NOTES.update(notes or {})
    _ERRORS.update(errors or {})


def issue_text(code: str, parameters: Parameters) -> tuple[str, str]:
    """Tell what is wrong with a row, and what to do, in the active language."""
    if code in _ISSUES:
        message, advice = _ISSUES[code]
        return str(message) % parameters, str(advice) % parameters
    if code in ROWS:
        return row_message(code, parameters), gettext("Correct the line in the file it comes from.")
    return cell_message(code, parameters)


def note_text(code: str, parameters: Parameters) -> str:
    """Tell what a person should know about the run."""
    if code in READER_NOTES:
        return note_message(code, parameters)
    if code == "decided":
        convention = str(parameters["convention"])
        parameters = {**parameters, "convention": CONVENTIONS.get(convention, convention)}
    said = _NOTES[code]
    return said(parameters) if callable(said) else str(said) % parameters


def error_text(code: str, parameters: Parameters) -> str:
    """Tell why a run stopped, and what to do."""
    if code in REFUSALS:
        said = {name: value for name, value in parameters.items() if name != "line"}
        return refusal_message(code, said, line=parameters.get("line"))
    if code == "convention":
        message = decision_message(
            parameters["setting"],
            parameters["outcome"],
            tuple(parameters["lines"]),
            tuple(parameters["samples"]),
        )
        return str(_ERRORS[code]) % {"column": parameters["column"], "message": message}
    return str(_ERRORS.get(code, _ERRORS["unexpected"])) % parameters
