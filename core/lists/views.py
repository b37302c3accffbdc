"""What people do to a list, whatever it lists."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.listing import Listing
from core.common.listing.extensions import extended
from core.common.listing.registry import find
from core.lists.services import columns


@require_POST
def choose_columns(request: Asked, name: str) -> HttpResponse:
    """Keep which columns of a list this person sees, and their order; or go back to those it came with."""
    listing = _listing(request, name)
    if "reset" in request.POST:
        columns.reset(user=request.user, listing=listing)
        messages.info(request, _("The columns are as they came."))
    else:
        columns.choose(user=request.user, listing=listing, columns=request.POST.getlist("column"))
        messages.info(request, _("Columns saved."))
    return _back(request)


def _listing(request: Asked, name: str) -> Listing:
    listing = find(name)
    if listing is None or not listing.sees(request.user):
        raise Http404
    return extended(request.user, listing)


def _back(request: Asked) -> HttpResponse:
    """Return to the list, never to another site."""
    target = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if here else "/")
