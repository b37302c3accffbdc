"""The rows that were ticked in a list, as a file."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponseBase, QueryDict
from django.views.decorators.http import require_GET

from core.access.requests import Asked
from core.common.exports import as_file
from core.common.listing import sort_of
from core.lists.views.finding import chosen_rows, find_listing


@require_GET
def selection(request: Asked, name: str) -> HttpResponseBase:
    """Send the ticked rows, or all that match, in the order and the columns of the list's own file."""
    listing = find_listing(request.user, name)
    if not listing.export:
        raise Http404
    rows = chosen_rows(request, listing, request.GET)
    sort = sort_of(QueryDict(request.GET.get("match", "")), listing)
    file = as_file(rows, listing, sort=sort, kind=request.GET.get("export", "csv"), name=listing.name)
    if file is None:
        raise BadRequest("A list is sent as csv or xlsx.")
    return file
