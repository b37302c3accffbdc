"""What a list is: its columns, rows, filters and words, said once and asked by page, file and dialogs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from core.common.listing.cells import words
from core.common.listing.columns import Column
from core.common.listing.edits import Finder

PAGE_SIZE = 50


def everybody(_user: Any) -> bool:
    """Tell that anybody may."""
    return True


@dataclass(frozen=True)
class Add:
    """The button that adds a row, for whoever may; an import adds them too."""

    label: Any
    url_name: str
    may: Callable[[Any], bool]


@dataclass(frozen=True)
class Empty:
    """What an empty list says: what is so, and what to do."""

    title: Any
    text: Any


@dataclass(frozen=True)
class Listing:
    """A list.

    columns: the first names the row, stays first and is always shown.
    default_sort: a column's name (`-` before it: descending).
    export:  what a file of the list holds, under the names that the import of the same thing reads, so that
             an export can be edited and brought back.
    name:    its own, in addresses, files and saved views ("products").
    title, counted: its heading and the line below ("%(total)s products", from ngettext_lazy with "total").
    rows:    the rows that a user sees, with all that the columns show.
    prepare: gives the rows of one page, and the user, what is costly to say of each row alone.
    filters: the FilterSet that the API uses too; search: the hint in the search box.
    names:   what a row is called in sentences (a toast, a preview, a way back), where its first column is not
             enough.
    url:     where a row leads, for whom `opens` says so.
    sees:    who may see the list at all; for others it is not there.
    finders: for filters that one thing is chosen in by typing: how it is found, by the filter's name.
    url_name: the name of its address.
    lines:   what a file of it holds where that is not a line for each row: rows and address → lines.
    source:  the import that reads the list's file back; subject: the audit trail's kind of a row.
    """

    columns: Sequence[Column]
    default_sort: str
    export: Sequence[tuple[str, Callable[[Any], Any]]] = ()
    lines: Callable[[QuerySet[Any], QueryDict], Iterator[list[Any]]] | None = None
    page_size: int = PAGE_SIZE
    name: str = ""
    title: Any = ""
    counted: Any = ""
    rows: Callable[[Any], QuerySet[Any]] | None = None
    prepare: Callable[[list[Any], Any], None] | None = None
    filters: type[FilterSet] | None = None
    search: Any = ""
    names: Callable[[Any], str] | None = None
    url: Callable[[Any], str] | None = None
    opens: Callable[[Any], bool] = everybody
    sees: Callable[[Any], bool] = everybody
    add: Add | None = None
    empty: Empty | None = None
    finders: Mapping[str, Finder] = field(default_factory=dict)
    source: str = ""
    subject: str = ""
    url_name: str = ""
    chosen: Sequence[str] = field(default=())

    @property
    def has_file(self) -> bool:
        """Tell whether it can be taken as a file."""
        return bool(self.export) or self.lines is not None

    def column(self, name: str) -> Column | None:
        """Return a column by its name."""
        return next((column for column in self.columns if column.name == name), None)

    def prepared(self, rows: list[Any], user: Any) -> list[Any]:
        """Return rows that are about to be drawn, with what is costly to say of each alone."""
        if self.prepare:
            self.prepare(rows, user)
        return rows

    def called(self, row: Any) -> str:
        """Return what a row is called in sentences."""
        return self.names(row) if self.names else words(self.columns[0], row)

    def edits(self, user: Any) -> list[Column]:
        """Return the columns of which a user may change some cells."""
        return [column for column in self.columns if column.edit and column.edit.offered(user)]

    def bulk_edits(self, user: Any) -> list[Column]:
        """Return the columns in which a user may give many rows a value."""
        return [column for column in self.edits(user) if column.edit and column.edit.bulk]

    def selects(self, user: Any) -> bool:
        """Tell whether rows can be ticked: to be changed, or to be taken as a file."""
        return bool(self.export) or bool(self.bulk_edits(user))

    def shown(self) -> list[Column]:
        """Return the columns to show, in order: those chosen, else all that are not optional."""
        known = {column.name: column for column in self.columns}
        first = self.columns[0]
        if not self.chosen:
            return [column for column in self.columns if not column.optional]
        rest = [known[name] for name in self.chosen if name in known and name != first.name]
        return [first, *rest]
