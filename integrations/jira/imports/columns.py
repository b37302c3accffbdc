"""The columns of a Jira file that the portal has a use for."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Cleaner, Code, Date, Decimal, Duration, Single, Text, Texts, Timestamp
from core.ingest.messages import Label
from core.ingest.sources import Column
from integrations.jira.imports.headers import HEADERS
from portfolio.imports.references import PRODUCT

NAME: Final = 300  # characters of a name that only a translation reads


def _column(name: str, label: Label, cleaner: Cleaner, *, writes: str = "", help: Label = "") -> Column:  # noqa: A002 the word of Column
    """Make a column that goes into the portal as it is."""
    return Column(
        name=name,
        label=label,
        cleaner=cleaner,
        aliases=HEADERS.get(name, ()),
        writes=writes or None,
        staged=bool(writes),
        help=help,
    )


def _several(name: str, label: Label, cleaner: Cleaner, help: Label = "") -> Column:  # noqa: A002
    """Make a column that the file may write more than once."""
    return Column(
        name=name,
        label=label,
        cleaner=cleaner,
        aliases=HEADERS.get(name, ()),
        staged=False,
        many=True,
        kept=isinstance(cleaner, Texts),
        help=help,
    )


COLUMNS: Final = (
    Column(
        name="key",
        label=_("Key"),
        aliases=HEADERS["key"],
        cleaner=Code(max_length=100),
        required=True,
        writes="key",
    ),
    Column(
        name="product",
        label=_("Product"),
        cleaner=Code(max_length=64),
        staged=False,
        reference=PRODUCT,
        help=_("Only where a field of yours holds the product’s code; otherwise projects lead to products."),
    ),
    Column(
        name="origin",
        label=_("Site"),
        cleaner=Code(max_length=40),
        staged=False,
        help=_("Where keys of several Jira sites could collide, a name for this one in every row."),
    ),
    _column("type", _("Type"), Text(max_length=60), writes="kind"),
    _column("status", _("Status"), Text(max_length=60), writes="status_name"),
    _column("status_category", _("Status category"), Text()),
    _column("created_at", _("Created"), Timestamp(), writes="created_at"),
    _column("resolved_at", _("Resolved"), Timestamp()),
    _column(
        "category_changed_at",
        _("Status category changed"),
        Timestamp(),
        help=_("The start of an item in progress, and the end of a done one that Jira gives no resolution."),
    ),
    _several(
        "started_at",
        _("Started"),
        Single(Timestamp()),
        _("A field with the day on which work really began. A planned start date is not one."),
    ),
    _column("due_on", _("Due"), Date(), writes="due_on"),
    _several("committed_on", _("Committed"), Single(Date()), _("A field with the day of the promise.")),
    _several("sprint", _("Sprint"), Texts()),
    _several("points", _("Points"), Single(Decimal(min=0, max=999_999, places=2, rounded=True))),
    _several(
        "point_estimate",
        _("Points of team-managed projects"),
        Single(Decimal(min=0, max=999_999, places=2, rounded=True)),
    ),
    _column("estimate", _("Original estimate"), Duration()),
    Column(
        name="assignee",
        label=_("Assignee"),
        aliases=HEADERS["assignee"],
        cleaner=Text(max_length=NAME),
        staged=False,
        kept=True,
    ),
    _column("assignee_id", _("Assignee’s id"), Text()),
    _column("priority", _("Priority"), Text(max_length=NAME)),
    _several("severity", _("Severity"), Single(Text(max_length=NAME))),
    _several(
        "found_in",
        _("Found in"),
        Texts(),
        _("A field, or the labels, that tells a defect found in production from one found in a test."),
    ),
    _column("project_key", _("Project"), Text()),
    _column("project_name", _("Project’s name"), Text(max_length=NAME)),
    _several("components", _("Components"), Texts()),
    _several("labels", _("Labels"), Texts()),
    Column(
        name="issue_id",
        label=_("Number of the item"),
        aliases=HEADERS["issue_id"],
        cleaner=Text(max_length=30),
    ),
    _column("parent_key", _("Parent"), Text(max_length=100)),
    _column("parent_id", _("Number of the parent"), Text(max_length=30)),
    _column("parent_of_either_kind", _("Parent, key or number"), Text(max_length=100)),
    _several("epic", _("Epic"), Single(Text(max_length=100))),
    _several("parent_link", _("Parent link"), Single(Text(max_length=100))),
)


def is_jira(found: frozenset[str]) -> bool:
    """Tell whether a header with these columns is Jira’s: a key and a type alone have many trackers."""
    return {"key", "type"} <= found and not found.isdisjoint({"issue_id", "project_key"})
