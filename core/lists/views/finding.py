"""The list that an address names, as its reader has it, and the way back to it."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from core.access.models import User
from core.common.listing import Listing
from core.common.listing.extensions import extended
from core.common.listing.registry import find


def find_listing(user: User, name: str) -> Listing:
    """Return a list as a user has it; a list they do not see is not there."""
    listing = find(name)
    if listing is None or not listing.sees(user):
        raise Http404
    return extended(user, listing)


def back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the list that asked."""
    return HttpResponseRedirect(ours(request, request.POST.get("next", "")))


def ours(request: HttpRequest, target: str) -> str:
    """Return an address of this portal; the first page for any other."""
    here = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if here else "/"
