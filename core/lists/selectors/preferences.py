"""How somebody wants their lists, read once per user object."""

from core.access.models import User
from core.lists.models import Preference


def preference_of(user: User, listing: str) -> Preference | None:
    """Return how a user wants a list; None where they never said."""
    kept: dict[str, Preference] | None = getattr(user, "_list_preferences", None)
    if kept is None:
        rows = Preference.objects.filter(user_id=user.pk).select_related("opens_with")
        kept = {row.listing: row for row in rows}
        user._list_preferences = kept  # type: ignore[attr-defined]
    return kept.get(listing)
