"""What the lists of launches, releases and work items show."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import visible_paths
from core.common.listing import Column, Listing
from roadmap.models import Launch, Release, WorkItem

LAUNCHES = Listing(
    columns=(
        Column("name", _("Launch"), "name"),
        Column("product", _("Product"), "product__name"),
        Column("go_on", _("Go decision"), "go_on", kind="date"),
        Column("first_committed_on", _("First promised"), "first_committed_on", kind="date"),
        Column("committed_on", _("Promised now"), "committed_on", kind="date"),
        Column("launched_on", _("Launched"), "launched_on", kind="date"),
        Column("slip", _("Slip"), F("launched_on") - F("first_committed_on"), kind="number"),
    ),
    default_sort="-launched_on",
    export=(
        ("product", lambda launch: launch.product.code),
        ("name", lambda launch: launch.name),
        ("idea_on", lambda launch: launch.idea_on),
        ("go_on", lambda launch: launch.go_on),
        ("development_on", lambda launch: launch.development_on),
        ("committed_on", lambda launch: launch.committed_on),
        ("launched_on", lambda launch: launch.launched_on),
    ),
)
RELEASES = Listing(
    columns=(
        Column("name", _("Release"), "name"),
        Column("product", _("Product"), "product__name"),
        Column("released_on", _("Released"), "released_on", kind="date"),
        Column("failed", _("Failed"), "failed", kind="date"),
    ),
    default_sort="-released_on",
    export=(
        ("product", lambda release: release.product.code),
        ("name", lambda release: release.name),
        ("released_on", lambda release: release.released_on),
        ("failed", lambda release: "true" if release.failed else "false"),
    ),
)
WORK_ITEMS = Listing(
    columns=(
        Column("key", _("Key"), "key"),
        Column("product", _("Product"), "product__name"),
        Column("kind", _("Type"), "kind"),
        Column("category", _("Status"), "category"),
        Column("created_at", _("Created"), "created_at", kind="date"),
        Column("started_at", _("Started"), "started_at", kind="date"),
        Column("done_at", _("Done"), "done_at", kind="date"),
        Column("assignee", _("Assignee"), "assignee_email"),
    ),
    default_sort="-created_at",
    export=(
        ("product", lambda item: item.product.code),
        ("key", lambda item: item.key),
        ("type", lambda item: item.kind),
        ("status", lambda item: item.status_name),
        ("status_category", lambda item: item.category),
        ("created_at", lambda item: item.created_at),
        ("started_at", lambda item: item.started_at),
        ("done_at", lambda item: item.done_at),
        ("due_on", lambda item: item.due_on),
        ("committed_on", lambda item: item.committed_on),
        ("sprint", lambda item: item.sprint),
        ("sprint_start", lambda item: item.sprint_starts_on),
        ("sprint_end", lambda item: item.sprint_ends_on),
        ("points", lambda item: item.points),
        ("estimate_hours", lambda item: item.estimate_hours),
        ("assignee_email", lambda item: item.assignee_email),
        ("severity", lambda item: item.severity),
        ("found_in_production", lambda item: "true" if item.found_in_production else "false"),
        ("parent", lambda item: item.parent_key),
    ),
)


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
