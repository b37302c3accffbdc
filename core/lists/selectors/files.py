"""Whether a list can be changed in a file and brought back."""

from typing import Any

from django.http import HttpRequest

from core.access.permissions import Action, can_somewhere
from core.common.listing import Listing


def may_edit_in_file(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Say so where an import reads the list's file, to whoever may import."""
    user: Any = request.user
    may = bool(listing.source and listing.export) and can_somewhere(user, Action.IMPORT)
    return {"may_edit_in_file": may}
