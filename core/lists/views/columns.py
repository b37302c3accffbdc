"""Choosing the columns of a list."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.lists.services import columns
from core.lists.views.finding import back, find_listing


@require_POST
def choose_columns(request: Asked, name: str) -> HttpResponse:
    """Keep which columns of a list this person sees, and their order; or go back to those it came with."""
    listing = find_listing(request.user, name)
    if "reset" in request.POST:
        columns.reset(user=request.user, listing=listing)
        messages.info(request, _("The columns are as they came."))
    else:
        columns.choose(user=request.user, listing=listing, columns=request.POST.getlist("column"))
        messages.info(request, _("Columns saved."))
    return back(request)
