"""The lists of the portal by name, so that what works on any of them finds them."""

from core.common.listing.declared import Listing

_listings: dict[str, Listing] = {}


def register(listing: Listing) -> None:
    """Make a list known by its name."""
    if _listings.setdefault(listing.name, listing) is not listing:
        raise ValueError(f"Two lists are called {listing.name!r}.")


def find(name: str) -> Listing | None:
    """Return a list by its name, or None."""
    return _listings.get(name)


def everything() -> list[Listing]:
    """Return every list, by name."""
    return [_listings[name] for name in sorted(_listings)]
