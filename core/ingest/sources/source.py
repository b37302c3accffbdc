"""A kind of file as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from core.access.permissions import Action
from core.ingest.messages import Label, Teller, Text
from core.ingest.sources.columns import Check, Column, Context, More, Option, Shaped, Value
from core.ingest.sources.names import other_names
from core.ingest.sources.translations import Translation

if TYPE_CHECKING:
    from core.ingest.pipeline.rows import Rows
    from core.ingest.pipeline.stage import Stage
    from core.ingest.pipeline.statements import Statements

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


def no_more() -> More:
    """Add no columns: the default."""
    return More()


def by_its_columns(found: frozenset[str]) -> bool:
    """Ask nothing of a header beyond the required columns: the default."""
    return True


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
    secret:     a right without which nobody sees its imports, whoever may see all others.
    shape:      Python over a batch of cleaned columns: makes keys, expands wide rows.
    checks:     rules of one row. resolve: rules and references of many rows (SQL through the stage).
    ask:        looks at all staged rows and may raise `AnswerNeeded`.
    pending:    file columns with e-mails that may be unknown yet: kept as attributes until the person comes.
    also_changed: a staged boolean (made by `resolve`): the row changes something beside its own table.
    months:     target columns with the days whose months a row counts in; with `product_id` they make
                the touched pairs. everything: a change may move every value.
    day:        target column with the day of a fact; vanished rows are looked for between the first
                and the last day of the file only.
    vanishes:   SQL over `t` and the staged table `{s}`: which stored rows the file would have if they were
                still there.
    owns:       foreign keys to rows that live and die with this one (a node's scope).
    before_undo: may refuse to take a run back, by raising a DomainError; it sees the rows in question in the
                table `undone` (name, id, back). error_texts: why, by its code, for a job.
    before_write, after_write, after_undo: further tables. follows: source → hook called after
                that other source was applied, in its transaction.
    notes:      what a person should be told before applying: list of (code, parameters).
    facts_per_row: a row may become several stored rows (with the same line).
    options:    what the page of columns asks beyond columns and conventions.
    translations: columns whose values people translate, on a page of their own.
    recognised: whether a header with these columns is taken for this kind of file without being told.
    one_date_order: all columns of dates are written alike, so that one that shows the order tells the others.
    fact:       the kind of fact its rows are, for those who compute from them; by default its own name.
    more:       columns that are themselves data, read anew each time; `whole` adds them to the others.
    known:      rules that may ask for the stored row (see `More`).
    computed:   a pattern of headers that our own files have of what the portal works out: such columns are
                not read, and the run says so.
    foreign:    another system writes its files, in its own words: what our pages say is no header there.
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
    secret: Action | None = None
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
    vanishes: str = ""
    owns: Mapping[str, type[Model]] = field(default_factory=dict)
    before_write: Hook = nothing
    after_write: Hook = nothing
    before_undo: "Callable[[Statements], None] | None" = None
    after_undo: "Callable[[Statements], None] | None" = None
    follows: Mapping[str, Hook] = field(default_factory=dict)
    notes: "Callable[[Stage], list[tuple[str, dict[str, Any]]]] | None" = None
    facts_per_row: bool = False
    options: tuple[Option, ...] = ()
    translations: tuple[Translation, ...] = ()
    recognised: Callable[[frozenset[str]], bool] = by_its_columns
    one_date_order: bool = False
    computed: str = ""
    foreign: bool = False
    fact: str = ""
    more: Callable[[], More] = no_more
    known: tuple[Check, ...] = ()
    issue_texts: Mapping[str, Text] = field(default_factory=dict)
    note_texts: "Mapping[str, Label | Teller]" = field(default_factory=dict)
    error_texts: Mapping[str, Label] = field(default_factory=dict)

    @property
    def everywhere(self) -> bool:
        """Tell whether its rows have no place in the tree, so that only a right everywhere will do."""
        return not self.row_path

    @property
    def kind_of_fact(self) -> str:
        """Return what its rows are to those who compute from them."""
        return self.fact or self.name

    @property
    def table(self) -> str:
        """Return the name of the target table."""
        return self.model._meta.db_table

    def whole(self) -> "Source":
        """Return the source with the columns that are data, as they are now."""
        added = self.more()
        return replace(
            self,
            columns=self.columns + added.columns,
            shaped=self.shaped + added.shaped,
            known=self.known + added.known,
            more=no_more,
        )

    def column(self, name: str) -> Column:
        """Return a column by name. Raises KeyError."""
        return self._by_name[name]

    @property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return column → its other names, as `match_headers` takes them."""
        if self.foreign:
            return {column.name: column.aliases for column in self.columns}
        return other_names(self.columns)

    def still_missing(self, present: frozenset[str], options: Mapping[str, Any]) -> list[str]:
        """List the columns without which the file cannot be read."""
        required = [column.name for column in self.columns if column.required and column.name not in present]
        return required + self.missing(present, options)
