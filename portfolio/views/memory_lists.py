"""The lists of what is remembered and what is spent."""

from django.http import HttpResponseBase

from core.access.requests import Asked
from core.common.listing.view import listing_page
from core.profile import requires
from portfolio.lists.budgets import BUDGETS
from portfolio.lists.memory import CLASSIFICATIONS, LINKS, RELATIONS
from portfolio.lists.stops import STOPS


def stop_list(request: Asked) -> HttpResponseBase:
    """List stopped products."""
    return listing_page(request, STOPS)


def classification_list(request: Asked) -> HttpResponseBase:
    """List classifications."""
    return listing_page(request, CLASSIFICATIONS)


@requires("budgets")
def budget_list(request: Asked) -> HttpResponseBase:
    """List envelopes."""
    return listing_page(request, BUDGETS, template="portfolio/budget_list.html")


def relation_list(request: Asked) -> HttpResponseBase:
    """List related products."""
    return listing_page(request, RELATIONS)


def link_list(request: Asked) -> HttpResponseBase:
    """List links."""
    return listing_page(request, LINKS)
