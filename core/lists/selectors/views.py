"""The saved views of a list as tabs, with how many rows each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Value
from django.http import HttpRequest, QueryDict

from core.access.permissions import Action, can_somewhere
from core.common.listing import Listing
from core.common.listing.registry import find
from core.lists.models import SavedView
from core.lists.selectors.preferences import preference_of

# Tabs with a count: more would make the page slow for numbers that nobody reads.
MOST_COUNTED = 8
ALL = "all"


@dataclass(frozen=True)
class Tab:
    """A view as a tab: where it leads, whether it is shown now, how many rows it has (None: not counted)."""

    view: SavedView
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Views:
    """The views of a list for one person.

    current:  the view shown now, if any; changed: the address says other than it keeps.
    mine:     whether the current view is the person's own.
    query:    what a view saved now would keep.
    """

    tabs: Sequence[Tab]
    current: SavedView | None
    changed: bool
    mine: bool
    is_default: bool
    may_share: bool
    query: str
    all_url: str

    @property
    def foreign(self) -> bool:
        """Tell whether the view shown is somebody else's."""
        return self.current is not None and not self.mine


def seen_views(user: Any) -> QuerySet[SavedView]:
    """Return the views that a user may know of: a list that they do not see has none for them.

    The name of a view and what it asks for say something of the rows themselves.
    """
    views = SavedView.objects.visible_to(user)
    names = views.order_by().values_list("listing", flat=True).distinct()
    return views.filter(listing__in=[one.name for name in names if (one := find(name)) and one.sees(user)])


def views_of(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Return what the page of a list shows of its saved views."""
    user: Any = request.user
    found = list(SavedView.objects.visible_to(user).filter(listing=listing.name).order_by("is_shared", "pk"))
    chosen = request.GET.get("view", "")
    current = next((view for view in found if str(view.pk) == chosen), None)
    query = kept_query(request.GET)
    counts = _counts(request, listing, found[:MOST_COUNTED])
    default = _default(user, listing)
    views = Views(
        tabs=[Tab(view, address(view), view == current, counts.get(view.pk)) for view in found],
        current=current,
        changed=current is not None and query != current.query,
        mine=current is not None and current.owner_id == user.pk,
        is_default=current is not None and current == default,
        may_share=can_somewhere(user, Action.SHARE_VIEW),
        query=query,
        all_url=f"?view={ALL}" if default else "?",
    )
    return {"views": views}


def address(view: SavedView) -> str:
    """Return the address of a view, after the list's own."""
    return f"?{view.query}&view={view.pk}" if view.query else f"?view={view.pk}"


def kept_query(asked: QueryDict) -> str:
    """Return what a view keeps of an address: filters, search and order, not the page."""
    kept = asked.copy()
    for name in ("page", "view", "export", "drawer"):
        kept.pop(name, None)
    return kept.urlencode()


def opening(request: HttpRequest, listing: Listing) -> str:
    """Return the address that a list opens with for a person; empty: with all its rows."""
    view = _default(request.user, listing)
    return address(view) if view else ""


def _default(user: Any, listing: Listing) -> SavedView | None:
    preference = preference_of(user, listing.name)
    view = preference.opens_with if preference else None
    return view if view and (view.is_shared or view.owner_id == user.pk) else None


def _counts(request: HttpRequest, listing: Listing, views: Sequence[SavedView]) -> dict[int, int]:
    """Count the rows of views in one statement."""
    if listing.rows is None or listing.filters is None or not views:
        return {}
    counted: list[QuerySet[Any]] = []
    for view in views:
        rows = listing.rows(request.user)
        filterset = listing.filters(QueryDict(view.query), queryset=rows, request=request)
        if not filterset.is_valid():
            continue  # a filter that is left out would count what the view does not mean
        number = Value(view.pk, output_field=IntegerField())
        counted.append(
            filterset.qs.order_by().annotate(view_number=number).values("view_number").annotate(n=Count("pk"))
        )
    if not counted:
        return {}
    first, *others = counted
    together = first.union(*others, all=True) if others else first
    return {row["view_number"]: row["n"] for row in together.values("view_number", "n")}
