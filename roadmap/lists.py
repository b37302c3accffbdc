"""The lists of launches, releases and work items."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Add, Column, Edit, Empty, Listing, registry
from portfolio.lists import SEEN_NODES, SEEN_PRODUCTS
from roadmap.filters import LaunchFilter, ReleaseFilter, WorkItemFilter
from roadmap.forms import LaunchForm
from roadmap.models import Release, WorkItem
from roadmap.selectors.lists import launches_for, releases_for, work_items_for
from roadmap.services import launches
from teams.lists.editing import field_of

FINDERS = {"node": SEEN_NODES, "product": SEEN_PRODUCTS}
# The status vocabulary's word for each category of a tracker.
WORDS = {"done": "done", "in_progress": "under_way", "to_do": "not_started"}


def _product(row: Any) -> str:
    return reverse("portfolio:product-detail", args=[row.product.code])


def _edits_launches(user: User) -> bool:
    return can_somewhere(user, Action.EDIT_LAUNCH)


def _field(name: str, *, bulk: bool = True) -> Edit:
    """Return how a field of a launch is changed in the list."""
    return field_of(
        LaunchForm,
        name,
        launches.change,
        "launch",
        may=lambda user, launch: can(user, Action.EDIT_LAUNCH, launch.product),
        offered=_edits_launches,
        bulk=bulk,
        each=launches.change_each,
    )


def _day(name: str, label: Any) -> Column:
    return Column(name, label, name, kind="date", edit=_field(name))


LAUNCHES = Listing(
    name="launches",
    url_name="roadmap:launch-list",
    title=_("Launches"),
    counted=ngettext_lazy("%(total)s launch", "%(total)s launches", "total"),
    search=_("Launch or product"),
    rows=launches_for,
    filters=LaunchFilter,
    finders=FINDERS,
    source="launches",
    subject="launch",
    url=lambda launch: reverse("roadmap:launch-edit", args=[launch.pk]),
    opens=_edits_launches,
    columns=(
        Column("name", _("Launch"), "name", edit=_field("name", bulk=False)),
        Column("product", _("Product"), "product__name", show="product.name", url=_product),
        _day("go_on", _("Go decision")),
        Column("first_committed_on", _("First promised"), "first_committed_on", kind="date"),
        _day("committed_on", _("Promised now")),
        _day("launched_on", _("Launched")),
        Column("slip", _("Slip"), F("launched_on") - F("first_committed_on"), kind="days", show="slip_days"),
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
    add=Add(_("Launch"), "roadmap:launch-add", _edits_launches),
    empty=Empty(
        _("No launches yet"),
        _(
            "A launch keeps the date first promised beside the date it came. Import a file with product and "
            "name, or add the first one by hand."
        ),
    ),
)


def _failed(release: Release) -> Any:
    return ("failed", gettext("Failed")) if release.failed else None


RELEASES = Listing(
    name="releases",
    url_name="roadmap:release-list",
    title=_("Releases"),
    counted=ngettext_lazy("%(total)s release", "%(total)s releases", "total"),
    search=_("Release or product"),
    rows=releases_for,
    filters=ReleaseFilter,
    finders=FINDERS,
    source="releases",
    subject="release",
    columns=(
        Column("name", _("Release"), "name"),
        Column("product", _("Product"), "product__name", show="product.name", url=_product),
        Column("released_on", _("Released"), "released_on", kind="date"),
        Column("failed", _("Failed"), "failed", kind="status", show=_failed),
    ),
    default_sort="-released_on",
    export=(
        ("product", lambda release: release.product.code),
        ("name", lambda release: release.name),
        ("released_on", lambda release: release.released_on),
        ("failed", lambda release: "true" if release.failed else "false"),
    ),
    empty=Empty(_("No releases yet"), _("Import a file with product, name and released_on.")),
)


def _status(item: WorkItem) -> str | None:
    return WORDS.get(item.category)


WORK_ITEMS = Listing(
    name="work_items",
    url_name="roadmap:work-item-list",
    title=_("Work items"),
    counted=ngettext_lazy("%(total)s item", "%(total)s items", "total"),
    search=_("Key, product or assignee"),
    rows=work_items_for,
    filters=WorkItemFilter,
    finders=FINDERS,
    source="work_items",
    subject="work_item",
    columns=(
        Column("key", _("Key"), "key", kind="mono"),
        Column("product", _("Product"), "product__name", show="product.name", url=_product),
        Column("kind", _("Type"), "kind"),
        Column("category", _("Status"), "category", kind="status", show=_status),
        Column("created_at", _("Created"), "created_at", kind="date"),
        Column("started_at", _("Started"), "started_at", kind="date"),
        Column("done_at", _("Done"), "done_at", kind="date"),
        Column("assignee", _("Assignee"), "assignee_email", show="assignee_email"),
        Column("sprint", _("Sprint"), "sprint", optional=True),
        Column("due_on", _("Due"), "due_on", kind="date", optional=True),
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
    empty=Empty(
        _("No work items yet"), _("Import a file with product and key, or the export of your tracker.")
    ),
)


def register_lists() -> None:
    """Make the lists of the roadmap known by their names."""
    for listing in (LAUNCHES, RELEASES, WORK_ITEMS):
        registry.register(listing)
