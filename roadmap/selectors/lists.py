"""What the lists of launches, releases and work items show."""

from typing import Any

from django.db.models import QuerySet

from core.access.models import User
from core.access.permissions import visible_paths
from roadmap.models import Launch, Release, WorkItem


def launches_for(user: User) -> QuerySet[Launch]:
    """Return the launches of products that a user sees."""
    return _visible(Launch.objects.all(), user)


def releases_for(user: User) -> QuerySet[Release]:
    """Return the releases of products that a user sees."""
    return _visible(Release.objects.all(), user)


def work_items_for(user: User) -> QuerySet[WorkItem]:
    """Return the work items of products that a user sees."""
    return _visible(WorkItem.objects.all(), user)


def _visible(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    paths = visible_paths(user)
    seen = rows if paths is None else rows.filter(product__scope__path__within=paths)
    return seen.select_related("product__scope")
