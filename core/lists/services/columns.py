"""Which columns of a list somebody wants to see, and in which order."""

from collections.abc import Sequence

from core.access.models import User
from core.common.listing import Listing
from core.lists.models import Preference


def choose(*, user: User, listing: Listing, columns: Sequence[str]) -> None:
    """Keep the columns somebody wants, in their order; the first column of a list always stays its first."""
    known = {column.name for column in listing.columns}
    first = listing.columns[0].name
    chosen = [first, *dict.fromkeys(name for name in columns if name in known and name != first)]
    Preference.objects.update_or_create(user=user, listing=listing.name, defaults={"columns": chosen})


def reset(*, user: User, listing: Listing) -> None:
    """Show a list as it was declared."""
    Preference.objects.filter(user=user, listing=listing.name).update(columns=[])
