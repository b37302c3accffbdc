"""One way to list: filter, search, sort, page and export, the same on every page.

A page declares a `Listing` (its columns and their order); the FilterSet is the one
that the API uses too. Everything a reader chose is in the address.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Func, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower
from django.http import HttpRequest, QueryDict
from django_filters import FilterSet

PAGE_SIZE = 50


class Plain(Func):
    """`unaccent(text)`: the database has no ICU, so names sort by an unaccented, lower-cased key."""

    function = "unaccent"
    output_field = CharField()


@dataclass(frozen=True)
class Column:
    """A column of a list.

    sort: what to order by (a field path or an expression); None: not sortable.
    kind: text, number, date: how it is aligned and sorted.
    """

    name: str
    label: Any
    sort: Any = None
    kind: str = "text"


@dataclass(frozen=True)
class Listing:
    """The columns of a list and the one it is sorted by at first (`-` before it: descending).

    export: what a file of the list holds, under the names that the import of the same
            thing reads, so that an export can be edited and brought back.
    """

    columns: Sequence[Column]
    default_sort: str
    export: Sequence[tuple[str, Callable[[Any], Any]]] = ()
    page_size: int = PAGE_SIZE


@dataclass(frozen=True)
class Word:
    """A filter in force, in words, with the address that removes it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class ListPage:
    """What a list page shows: one page of rows, the filters in words, and where its files are."""

    page: Page[Any]
    columns: Sequence[Column]
    filterset: FilterSet
    words: Sequence[Word]
    clear_url: str
    keep: Sequence[tuple[str, str]]
    sort: str
    csv_url: str
    xlsx_url: str

    @property
    def total(self) -> int:
        """Return how many rows match."""
        return self.page.paginator.count


def list_page(request: HttpRequest, filterset: FilterSet, listing: Listing) -> ListPage:
    """Read the address, apply it and return one page of rows."""
    query, sort = request.GET, sort_of(request, listing)
    rows = ordered(filterset.qs, listing, sort)
    return ListPage(
        page=Paginator(rows, listing.page_size).get_page(query.get("page")),
        columns=listing.columns,
        filterset=filterset,
        words=_words(query, filterset),
        clear_url=_address(QueryDict(), sort=query.get("sort")),
        keep=[("sort", query["sort"])] if "sort" in query else [],
        sort=sort,
        csv_url=_address(query, page=None, export="csv"),
        xlsx_url=_address(query, page=None, export="xlsx"),
    )


def ordered(rows: QuerySet[Any], listing: Listing, sort: str) -> QuerySet[Any]:
    """Order rows by a column's name; ties by primary key, so that pages never overlap."""
    column = next(column for column in listing.columns if column.name == sort.lstrip("-"))
    expression = column.sort
    if isinstance(expression, str):
        key = F(expression)
        expression = Lower(Plain(key)) if column.kind == "text" else key
    descending = sort.startswith("-")
    return rows.order_by(OrderBy(expression, descending=descending, nulls_last=True), "pk")


def export_rows(rows: QuerySet[Any], listing: Listing) -> Iterator[list[Any]]:
    """Yield the names and then every row's values, in the order of the export."""
    yield [name for name, _value in listing.export]
    for row in rows.iterator(chunk_size=2000):
        yield [value(row) for _name, value in listing.export]


def sort_of(request: HttpRequest, listing: Listing) -> str:
    """Return the sort that the address asks for, or the listing's own."""
    asked = request.GET.get("sort", "")
    sortable = {column.name for column in listing.columns if column.sort is not None}
    return asked if asked.removeprefix("-") in sortable else listing.default_sort


def _words(query: QueryDict, filterset: FilterSet) -> list[Word]:
    words = []
    for name, field in filterset.form.fields.items():
        cleaned = filterset.form.cleaned_data.get(name) if filterset.form.is_valid() else None
        if name != "q" and name in query and cleaned not in (None, "", []):
            words.append(
                Word(
                    str(field.label or name), _say(field, cleaned), _address(query, page=None, **{name: None})
                )
            )
    return words


def _say(field: Any, cleaned: Any) -> str:
    choices = dict(getattr(field, "choices", ())) if not isinstance(cleaned, Model) else {}
    values = cleaned if isinstance(cleaned, list | tuple | set | QuerySet) else [cleaned]
    return ", ".join(str(choices.get(value, value)) for value in values)


def _address(query: QueryDict, **changes: Any) -> str:
    changed = query.copy()
    changed.pop("export", None)
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
