"""What a kind of file is: its columns, its key, and how its rows become nouns or facts.

Apps register their sources at start-up (`<app>/imports` from `AppConfig.ready()`); this package
names no app. Everything that touches many rows is SQL over the staged rows of the run, so that
memory stays flat: a source says it as expressions over the aliases

    s   a staged row: one column per column of the file (named by `Column.writes`), `line`, `attributes`
    t   the stored row with the same key

What is written follows one rule: a column that the file does not have is left as it is (a new row
gets the model's default); an empty cell means the model's default.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Model

from core.access.permissions import Action
from core.ingest import messages
from core.ingest.cells import Cleaner, header_key
from core.ingest.messages import Label, Text

if TYPE_CHECKING:
    from core.ingest.pipeline.rows import Rows
    from core.ingest.pipeline.stage import Stage
    from core.ingest.pipeline.statements import Statements


@dataclass(frozen=True, kw_only=True)
class Context:
    """Who imports, from which columns, under which conventions.

    places:  the tree paths below which the run may do what its source asks; None: everywhere, []: nowhere.
    present: the source's columns that the file has (or that a mapping sets to a constant).
    ids:     what the codes in columns that refer to something stand for: column → code key → id.
    """

    run_id: int
    today: date
    present: frozenset[str]
    options: Mapping[str, Any]
    places: list[str] | None
    ids: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


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

    writes:   column of the target table that it feeds; None when it feeds none by itself.
    sql_type: type in the staging table; by default the target column's, else by the cleaner's kind.
    staged:   False for a column that only `shape` needs.
    stored:   SQL over `t` for what a stored row says in this column; by default its target column (the text
              of a reference); without either, pages show nothing for a stored row.
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
    stored: str = ""
    help: Label = ""

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
    """

    name: str
    needs: tuple[str, ...] = ()
    writes: bool = True
    copied: bool = False
    sql_type: str = ""


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
    needs:      columns that must all be present for the rule to be asked.
    """

    code: str
    column: str
    fault: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()


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


Shape = Callable[["Rows", Context], "Rows"]
Hook = Callable[["Stage"], None]
Missing = Callable[[frozenset[str], Mapping[str, Any]], list[str]]


def nothing(stage: "Stage") -> None:
    """Do nothing: the default hook."""


def as_it_is(rows: "Rows", context: Context) -> "Rows":
    """Return the rows unchanged: the default shape."""
    return rows


def no_rule(present: frozenset[str], options: Mapping[str, Any]) -> list[str]:
    """Find nothing missing beyond the required columns."""
    return []


@dataclass(frozen=True, kw_only=True)
class Source:
    """A kind of file.

    key:        target columns that identify a row; `key_sql` wraps one of them (`lower({})`).
    key_names:  the file's columns that make the key, for messages; `key_shown` is SQL over `s` for the
                key as people know it, where it is not simply its columns.
    named:      True for nouns: ids are given out before writing (staged column `id`), so that rows may
                refer to each other; every row written is journaled, also a new one.
    action:     what the run's user must be allowed to do besides importing, at the row's place.
    row_path:   SQL over `t` for the tree path of a stored row; empty: the row has no place, and the
                action is asked everywhere.
    shape:      Python over a batch of cleaned columns: makes keys, expands wide rows.
    checks:     rules of one row. resolve: rules and references of many rows (SQL through the stage).
    ask:        looks at all staged rows and may raise `AnswerNeeded`.
    pending:    file columns with e-mails that may be unknown yet: kept as attributes until the person comes.
    also_changed: a staged boolean (made by `resolve`): the row changes something beside its own table.
    months:     target columns with the days whose months a row counts in; with `product_id` they make
                the touched pairs. everything: a change may move every value.
    day:        target column with the day of a fact; vanished rows are looked for between the first
                and the last day of the file only.
    owns:       foreign keys to rows that live and die with this one (a node's scope).
    before_write, after_write, after_undo: further tables. follows: source → hook called after
                that other source was applied, in its transaction.
    notes:      what a person should be told before applying: list of (code, parameters).
    facts_per_row: a row may become several stored rows (with the same line).
    options:    what the page of columns asks beyond columns and conventions.
    """

    name: str
    label: Label
    description: Label
    model: type[Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    key_names: tuple[str, ...]
    key_sql: Mapping[str, str] = field(default_factory=dict)
    key_shown: str = ""
    named: bool = False
    action: Action = Action.IMPORT
    row_path: str = ""
    missing: Missing = no_rule
    shaped: tuple[Shaped, ...] = ()
    shape: Shape = as_it_is
    values: Mapping[str, Value] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    resolve: Hook = nothing
    ask: Hook = nothing
    pending: tuple[str, ...] = ()
    also_changed: str = ""
    months: tuple[str, ...] = ()
    everything: bool = False
    day: str = ""
    owns: Mapping[str, type[Model]] = field(default_factory=dict)
    before_write: Hook = nothing
    after_write: Hook = nothing
    after_undo: "Callable[[Statements], None] | None" = None
    follows: Mapping[str, Hook] = field(default_factory=dict)
    notes: "Callable[[Stage], list[tuple[str, dict[str, Any]]]] | None" = None
    facts_per_row: bool = False
    options: tuple[Option, ...] = ()
    issue_texts: Mapping[str, Text] = field(default_factory=dict)
    note_texts: Mapping[str, Label] = field(default_factory=dict)

    @property
    def everywhere(self) -> bool:
        """Tell whether its rows have no place in the tree, so that only a right everywhere will do."""
        return not self.row_path

    @property
    def table(self) -> str:
        """Return the name of the target table."""
        return self.model._meta.db_table

    def column(self, name: str) -> Column:
        """Return a column by name. Raises KeyError."""
        return self._by_name[name]

    @property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return column → aliases, as `match_headers` takes them."""
        return {column.name: column.aliases for column in self.columns}

    def still_missing(self, present: frozenset[str], options: Mapping[str, Any]) -> list[str]:
        """List the columns without which the file cannot be read."""
        required = [column.name for column in self.columns if column.required and column.name not in present]
        return required + self.missing(present, options)


@dataclass(frozen=True)
class Recognised:
    """A source that a header may belong to.

    columns: source column → header of the file. complete: nothing required is missing.
    ambiguous: columns whose name fits several headers; a person must choose.
    """

    source: Source
    columns: dict[str, str]
    ambiguous: tuple[str, ...]
    complete: bool


_SOURCES: Final[dict[str, Source]] = {}


def register(*sources: Source) -> None:
    """Make sources known. Registering the same name again replaces it (a reload in tests)."""
    for source in sources:
        _SOURCES[source.name] = source
        messages.add(issues=source.issue_texts, notes=source.note_texts)


def get(name: str) -> Source:
    """Return a source by name. Raises UnknownSource, a KeyError, listing those there are."""
    try:
        return _SOURCES[name]
    except KeyError:
        raise UnknownSource(name, sorted(_SOURCES)) from None


def every() -> list[Source]:
    """List all sources by name."""
    return [_SOURCES[name] for name in sorted(_SOURCES)]


def headers() -> frozenset[str]:
    """Return the header keys of every column and alias of every source, to find a header row by."""
    return frozenset(
        header_key(name)
        for source in _SOURCES.values()
        for column in source.columns
        for name in (column.name, *column.aliases)
    )


class UnknownSource(KeyError):
    """Say that there is no such source."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = list(known)
