"""The columns of a list as somebody chose them."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from core.access.models import User
from core.common.listing import Column, Listing
from core.lists.selectors.preferences import preference_of


@dataclass(frozen=True)
class Choice:
    """A line of the columns dialog."""

    column: Column
    shown: bool
    fixed: bool


def as_chosen(user: User, listing: Listing) -> Listing:
    """Return a list with the columns that the user chose for it."""
    preference = preference_of(user, listing.name)
    return replace(listing, chosen=preference.columns) if preference else listing


def choices(_request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Return the lines of the columns dialog: those shown in their order, then the others.

    Where there is one column there is nothing to choose.
    """
    if len(listing.columns) < 2:
        return {}
    shown = listing.shown()
    others = [column for column in listing.columns if column not in shown]
    lines = [Choice(column, column in shown, column is shown[0]) for column in [*shown, *others]]
    return {"column_choices": lines, "columns_chosen": bool(listing.chosen)}
