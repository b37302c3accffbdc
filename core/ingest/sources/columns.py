"""The parts of a source: its columns, what they refer to, its rules and its options."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.ingest.cells import Cleaner
from core.ingest.messages import Label
from core.ingest.sources.translations import Translator


@dataclass(frozen=True, kw_only=True)
class Context:
    """Who imports, from which columns, under which conventions.

    places:  the tree paths below which the run may do what its source asks; None: everywhere, []: nowhere.
    present: the source's columns that the file has (or that a mapping sets to a constant).
    ids:     what the codes in columns that refer to something stand for: column → code key → id.
    means:   what the values of the source's translations stand for, by translation.
    """

    run_id: int
    today: date
    present: frozenset[str]
    options: Mapping[str, Any]
    places: list[str] | None
    ids: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    means: Mapping[str, Translator] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Turn the text of a cell into the id of a row that the run may refer to.

    load:    code key (`code_key`) → id, of all rows this run may touch.
    unknown: code of the issue when there is none; its parameter is `value`.
    show:    SQL for the text of `{id}`.
    """

    load: Callable[[Context], Mapping[str, int]]
    unknown: str
    show: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the file.

    renewed:  makes the cleaner anew for each run, where what it knows is itself data.
    entry:    (JSON column of the target table, key in it) that it feeds; an empty cell takes the key away.
    found_as: staged column, made by `resolve`, that feeds the entry in place of its own text.
    writes:   column of the target table that it feeds; None when it feeds none by itself.
    sql_type: type in the staging table; by default the target column's, else by the cleaner's kind.
    staged:   False for a column that only `shape` needs.
    many:     the file may write the column more than once; all cells of a row are taken (`cells.Texts`,
              `cells.Single`). kept: its cells are kept beside the row as well, as they arrived.
    stored:   SQL over `t` for what a stored row says in this column; by default its target column (the text
              of a reference); without either, pages show nothing for a stored row.
    words:    what people call its values, where the target column does not say it.
    """

    name: str
    label: Label
    cleaner: Cleaner
    aliases: tuple[str, ...] = ()
    required: bool = False
    writes: str | None = None
    sql_type: str = ""
    reference: Reference | None = None
    staged: bool = True
    many: bool = False
    kept: bool = False
    stored: str = ""
    help: Label = ""
    renewed: Callable[[], Cleaner] | None = None
    entry: tuple[str, str] | None = None
    found_as: str = ""
    words: Mapping[str, Label] = field(default_factory=dict)

    @property
    def staged_as(self) -> str:
        """Return the name of its column in the staging table."""
        return self.writes or self.name


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """A staged column that the file does not hold: made by `shape` or `resolve`.

    needs:  the file's columns of which at least one must be present; none: always there.
    writes: whether it feeds the target column of the same name.
    copied: True when `shape` makes it, False when SQL does.
    label:  what a preview calls it; "": it does not show it. show: SQL for the text of `{id}`.
    """

    name: str
    needs: tuple[str, ...] = ()
    writes: bool = True
    copied: bool = False
    sql_type: str = ""
    label: Label = ""
    show: str = ""


@dataclass(frozen=True, kw_only=True)
class Value:
    """How a target column is made where it is not simply the staged one. SQL over `s` (and `t`)."""

    insert: str
    update: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule that one staged row can break, in SQL over `s`.

    value:      SQL for the offending text. parameters: name → SQL for what the message says.
    needs:      columns that must all be present for the rule to be asked. lacks: columns that must not be.
    """

    code: str
    column: str
    fault: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def is_asked_of(self, present: frozenset[str]) -> bool:
        """Tell whether a file with these columns is asked."""
        return present.issuperset(self.needs) and present.isdisjoint(self.lacks)


@dataclass(frozen=True, kw_only=True)
class More:
    """Columns of a source that are themselves data, with their rules.

    shaped: what their rows need besides, made by `resolve`.
    known: rules that may ask for the stored row: `s.id` is that of `t`, for a source that is `named`.
    """

    columns: tuple[Column, ...] = ()
    shaped: tuple[Shaped, ...] = ()
    known: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something that no file can tell, asked when its columns are mapped.

    name:    under which the run's options keep it.
    choices: (text, label) to choose from; without, the answer is a text of several lines.
    read:    turns the text into what is kept; ValueError with a sentence for people. write: the way back.
    """

    name: str
    label: Label
    help: Label
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    choices: tuple[tuple[str, Label], ...] = ()
