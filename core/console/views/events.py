"""The page of the audit trail."""

from django.http import HttpResponseBase

from core.access.requests import Asked
from core.common.listing.view import listing_page
from core.console.trail_list import TRAIL


def event_list(request: Asked) -> HttpResponseBase:
    """List what happened in the part of the portfolio whose trail somebody may read."""
    return listing_page(request, TRAIL)
