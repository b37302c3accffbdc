"""Whether a list can be changed in a file and brought back."""

from typing import Any

from django.http import HttpRequest

from core.access.permissions import Action, can_somewhere
from core.common.listing import Listing
from core.ingest import sources


def may_edit_in_file(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Say so where an import reads the list's file, to whoever may import."""
    user: Any = request.user
    may = bool(listing.source and listing.export) and can_somewhere(user, Action.IMPORT)
    # What only some may bring, others do not edit in a file.
    may = may and can_somewhere(user, sources.get(listing.source).action)
    return {"may_edit_in_file": may}
