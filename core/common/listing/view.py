"""The one view of every list."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from core.common.exports import export
from core.common.listing.controls import canonical
from core.common.listing.declared import Listing
from core.common.listing.extensions import extended, furnished, opened
from core.common.listing.pages import ListPage, list_page


def listing_page(
    request: HttpRequest,
    listing: Listing,
    *,
    template: str = "listing/page.html",
    more: Callable[[ListPage], dict[str, Any]] | None = None,
    **context: Any,
) -> HttpResponseBase:
    """Show a list, or send it as a file. Who may not see it gets a 404.

    template: one that extends `listing/page.html` and fills its blocks: actions, tabs, rows, empty.
    more:     what it needs besides of the rows of one page, where it draws them itself.
    """
    user: Any = request.user
    if not listing.sees(user):
        raise Http404
    listing = extended(user, listing)
    if listing.filters is None or listing.rows is None:
        raise TypeError(f"The list {listing.name!r} says neither its rows nor its filters.")
    if not request.GET and (address := opened(request, listing)):
        return HttpResponseRedirect(address)
    filterset = listing.filters(request.GET, queryset=listing.rows(user), request=request)
    if address := canonical(filterset, request.GET):
        return HttpResponseRedirect(address)
    file = export(request, filterset.qs, listing, name=listing.name)
    if file is not None:
        return file
    may_add = listing.add is not None and listing.add.may(user)
    listed = list_page(request, filterset, listing)
    shown = {"list": listed, "may_add": may_add, **(more(listed) if more else {})}
    return render(request, template, {**shown, **furnished(request, listing), **context})
