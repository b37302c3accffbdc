"""What makes a list other than it was declared: more columns and filters, the reader's own choice of them.

Higher apps register at start-up; each extension gets the listing as the one before left it.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from core.common.listing.declared import Listing

Extension = Callable[[Any, Listing], Listing]
Furnishing = Callable[[HttpRequest, Listing], dict[str, Any]]

Opening = Callable[[HttpRequest, Listing], str]

_extensions: list[Extension] = []
_furnishings: list[Furnishing] = []
_openings: list[Opening] = []


def extend(extension: Extension) -> None:
    """Let a function (user, listing) → listing change every list, by `dataclasses.replace`."""
    if extension not in _extensions:
        _extensions.append(extension)


def furnish(furnishing: Furnishing) -> None:
    """Let a function (request, listing) → context say more to the page of every list."""
    if furnishing not in _furnishings:
        _furnishings.append(furnishing)


def open_by(opening: Opening) -> None:
    """Let a function (request, listing) → address say what a list opens with; empty: with all its rows."""
    if opening not in _openings:
        _openings.append(opening)


def opened(request: HttpRequest, listing: Listing) -> str:
    """Return the address that a list opens with for who asks for it without saying more."""
    return next((address for opening in _openings if (address := opening(request, listing))), "")


def extended(user: Any, listing: Listing) -> Listing:
    """Return a listing as this user has it."""
    for extension in _extensions:
        listing = extension(user, listing)
    return listing


def furnished(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Return what the page of a listing shows beside its rows."""
    context: dict[str, Any] = {}
    for furnishing in _furnishings:
        context |= furnishing(request, listing)
    return context
