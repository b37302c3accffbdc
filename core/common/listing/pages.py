"""One page of a list: what the address asks for, applied, and the filters in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from django_filters import FilterSet

from core.common import people
from core.common.listing.cells import cell, total_cell
from core.common.listing.columns import WORDS, Column
from core.common.listing.controls import Control, controls
from core.common.listing.declared import Listing
from core.common.listing.totals import Sums, add_up
from core.common.plain import Key, Plain
from core.common.templatetags import portal as write


class Shown(int):
    """A count that a translated sentence chooses its plural by, and writes with its thousands grouped."""

    def __str__(self) -> str:
        """Write the number in the language of the page."""
        return write.number(int(self))


@dataclass(frozen=True)
class Word:
    """A filter in force, in words, with the address that removes it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Row:
    """A row as the page draws it."""

    pk: Any
    name: str
    cells: Sequence[SafeString]


@dataclass(frozen=True)
class ListPage:
    """What a list page shows: one page of rows, the filters in words, and where its files are."""

    listing: Listing
    page: Page[Any]
    columns: Sequence[Column]
    filterset: FilterSet
    words: Sequence[Word]
    clear_url: str
    keep: Sequence[tuple[str, str]]
    sort: str
    csv_url: str
    xlsx_url: str
    user: Any = None
    filters: Sequence[Control] = ()
    others: Sequence[tuple[str, list[Any]]] = ()
    sums: Sums | None = None

    @property
    def total(self) -> int:
        """Return how many rows match."""
        return self.page.paginator.count

    @property
    def narrowed(self) -> bool:
        """Tell whether something narrows the list: then an empty one is no reason to add the first row."""
        return bool(self.words or self.search)

    @property
    def kept(self) -> list[tuple[str, Any]]:
        """Return what the panel of filters carries along: search, order and view."""
        kept = [(name, values[0]) for name, values in self.others if name in {"sort", "view"}]
        return [*kept, ("q", self.search)] if self.search else kept

    @property
    def faults(self) -> list[Control]:
        """Return the filters that hold what cannot be read, and so narrow nothing."""
        return [control for control in self.filters if control.error]

    @property
    def search(self) -> str:
        """Return what was typed into the search box."""
        return str(self.filterset.form.data.get("q", ""))

    @cached_property
    def edits(self) -> list[Column]:
        """Return the columns that this user may change cells of."""
        edited = self.listing.edits(self.user)
        return [column for column in edited if column.edit and not column.edit.final]

    @cached_property
    def bulk_edits(self) -> list[Column]:
        """Return the columns that this user may give many rows a value in."""
        return self.listing.bulk_edits(self.user)

    @cached_property
    def selects(self) -> bool:
        """Tell whether rows can be ticked."""
        return self.listing.selects(self.user)

    @property
    def counted(self) -> str:
        """Return how many rows match, in words."""
        return str(self.listing.counted % {"total": Shown(self.total)})

    @cached_property
    def totals(self) -> list[SafeString]:
        """Return the foot of every column shown but the first; none where no column adds up."""
        if self.sums is None:
            return []
        return [total_cell(column, self.sums.figures.get(column.name, ())) for column in self.columns[1:]]

    @property
    def added(self) -> str:
        """Return what the foot adds up, in words: all rows that match, on however many pages."""
        said = ngettext("Total of %(total)s row", "Total of %(total)s rows", self.total)
        return said % {"total": Shown(self.total)}

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows of this page, drawn."""
        rows = self.listing.prepared(list(self.page), self.user)
        acting = [column for column in self.columns if column.kind == "actor"]
        people.meet(column.value(row) or "" for column in acting for row in rows)
        return [drawn(self.listing, row, self.user) for row in rows]


class _Pages(Paginator):  # type: ignore[type-arg]  # no generic class while it runs
    """Pages of rows. What a row shows is worked out for those of the page alone, not for all before it.

    object_list: the rows that match, in order. shown: all rows, in the same order.
    """

    def __init__(self, object_list: QuerySet[Any], per_page: int, *, shown: QuerySet[Any]) -> None:
        super().__init__(object_list, per_page)
        self.shown = shown

    def _get_page(self, object_list: Any, *args: Any, **kwargs: Any) -> Page[Any]:
        """Take the rows by their keys, in one statement with the search for these."""
        return Page(self.shown.filter(pk__in=object_list.values("pk")), *args, **kwargs)


def drawn(listing: Listing, row: Any, user: Any) -> Row:
    """Draw a row as this user sees it: with links where they open, and cells to change where they may."""
    head, *others = listing.shown()
    url = listing.url(row) if listing.url and listing.opens(user) else ""
    cells = [cell(head, row, head=True, url=url, editable=_editable(head, row, user))]
    cells += [cell(column, row, editable=_editable(column, row, user)) for column in others]
    return Row(row.pk, listing.called(row), cells)


def _editable(column: Column, row: Any, user: Any) -> bool:
    edit = column.edit
    if edit is None or (edit.closed and edit.closed(row)):
        return False
    return edit.offered(user) and not edit.final and edit.may(user, row)


def list_page(request: HttpRequest, filterset: FilterSet, listing: Listing) -> ListPage:
    """Read the address, apply it and return one page of rows."""
    query, sort = request.GET, sort_of(request.GET, listing)
    user = getattr(request, "user", None)
    filters = controls(listing, filterset, query, user)
    narrowed = bool(query.get("q")) or any(one.is_set for one in filters)
    matching = ordered(filterset.qs, listing, sort, narrowed=narrowed)
    shown = ordered(filterset.queryset, listing, sort, narrowed=True)
    paginator = _Pages(matching, listing.page_size, shown=shown)
    sums = _sums(filterset.qs, listing)
    if sums is not None:
        # The sums have counted the rows: the pages need not ask again.
        paginator.__dict__["count"] = sums.count
    return ListPage(
        listing=listing,
        page=paginator.get_page(query.get("page")),
        columns=listing.shown(),
        filterset=filterset,
        words=_words(query, filters),
        filters=filters,
        clear_url=_address(QueryDict(), sort=query.get("sort")),
        keep=[("sort", query["sort"])] if "sort" in query else [],
        sort=sort,
        csv_url=_address(query, page=None, export="csv"),
        xlsx_url=_address(query, page=None, export="xlsx"),
        user=user,
        others=[(name, value) for name, value in query.lists() if name not in {"q", "page", "export"}],
        sums=sums,
    )


def _sums(rows: QuerySet[Any], listing: Listing) -> Sums | None:
    added = {column.name: column.total for column in listing.shown() if column.total}
    return add_up(rows, added) if added else None


def ordered(rows: QuerySet[Any], listing: Listing, sort: str, *, narrowed: bool = False) -> QuerySet[Any]:
    """Order rows by a column's name; ties by primary key, so that pages never overlap.

    narrowed: few rows are left of all; sorting them costs less than a key that only an index makes cheap.
    """
    column = next(column for column in listing.columns if column.name == sort.lstrip("-"))
    expression = column.sort
    if column.kind == "actor" and isinstance(expression, str):
        expression = people.Named(expression)
    if isinstance(expression, people.Named):
        expression = expression.key()
    elif isinstance(expression, str):
        key = F(expression)
        expression = Lower(Plain(key)) if column.kind in WORDS else key
    elif isinstance(expression, Key) and narrowed:
        expression = Lower(Plain(*expression.get_source_expressions()))
    descending = sort.startswith("-")
    return rows.order_by(OrderBy(expression, descending=descending, nulls_last=True), "pk")


def export_rows(rows: QuerySet[Any], listing: Listing) -> Iterator[list[Any]]:
    """Yield the names and then every row's values, in the order of the export."""
    filed = [column.filed() for column in listing.shown() if column.filed]
    for one in filed:
        rows = one.told(rows)
    yield [*(name for name, _value in listing.export), *(one.header for one in filed)]
    values = [*(value for _name, value in listing.export), *(one.value for one in filed)]
    for row in rows.iterator(chunk_size=2000):
        yield [value(row) for value in values]


def sort_of(query: QueryDict, listing: Listing) -> str:
    """Return the sort that an address asks for, or the listing's own."""
    asked = query.get("sort", "")
    sortable = {column.name for column in listing.columns if column.sort is not None}
    return asked if asked.removeprefix("-") in sortable else listing.default_sort


def _words(query: QueryDict, filters: Sequence[Control]) -> list[Word]:
    return [
        Word(control.label, control.said, _address(query, page=None, **{control.name: None}))
        for control in filters
        if control.is_set
    ]


def _address(query: QueryDict, **changes: Any) -> str:
    changed = query.copy()
    changed.pop("export", None)
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
