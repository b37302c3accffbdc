"""What the list of targets shows, and its file, which the import of targets reads again."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from core.access.models import User
from core.access.permissions import visible_paths
from core.common.numbers import trimmed
from metrics.models import Target


def plain(number: Decimal) -> Decimal:
    """Drop the zeros at the end that only the column's places add."""
    return trimmed(number)


def targets_for(user: User) -> QuerySet[Target, Any]:
    """Return the targets of the places that a user sees."""
    paths = visible_paths(user)
    seen = Target.objects.all() if paths is None else Target.objects.filter(scope__path__within=paths)
    return seen.select_related("scope__node", "scope__product")
