"""Names of the places of a board, read when it is drawn: they change without a value moving."""

from collections.abc import Iterable

from core.access.models import Scope
from metrics.selectors.places import places_of
from metrics.selectors.reading import Place


def names_of(scope_ids: Iterable[int | None], *known: Place) -> dict[int, Place]:
    """Return the places of scopes by id; one query where some are not known yet.

    A place that is gone meanwhile is not among them.
    """
    names = {place.scope_id: place for place in known}
    wanted = {scope_id for scope_id in scope_ids if scope_id is not None} - names.keys()
    return names | {place.scope_id: place for place in places_of(Scope.objects.filter(pk__in=wanted))}
