"""The list that an address names, as its reader has it, the rows chosen in it, and the way back to it."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict

from core.access.models import User
from core.access.requests import Asked
from core.common.listing import Listing
from core.common.listing.extensions import extended
from core.common.listing.registry import find
from core.common.pages import ours


def find_listing(user: User, name: str) -> Listing:
    """Return a list as a user has it; a list they do not see is not there."""
    listing = find(name)
    if listing is None or not listing.sees(user):
        raise Http404
    return extended(user, listing)


def chosen_rows(request: Asked, listing: Listing, asked: QueryDict) -> QuerySet[Any]:
    """Return the rows that were ticked, or all that match the filters of the list.

    Raises BadRequest.
    """
    if listing.rows is None or listing.filters is None:
        raise Http404
    rows = listing.rows(request.user)
    if "all" not in asked:
        keys = [key for key in asked.getlist("row") if key.isdecimal() and len(key) < 19]
        return rows.filter(pk__in=keys).order_by("pk")
    filterset = listing.filters(QueryDict(asked.get("match", "")), queryset=rows, request=request)
    # A filter that cannot be read is left out; then there would be more rows than anybody saw.
    if not filterset.is_valid():
        raise BadRequest("A filter of the list cannot be read.")
    found: QuerySet[Any] = filterset.qs.order_by("pk")
    return found


def back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the list that asked."""
    return HttpResponseRedirect(ours(request, request.POST.get("next", "")))
