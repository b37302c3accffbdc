"""Imports as their list and the API show them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can
from core.common.listing import Column, Listing
from core.ingest.models import ImportRun

LISTING = Listing(
    columns=(
        Column("id", _("Import"), "id", kind="date"),
        Column("file_name", _("File"), "file_name"),
        Column("source", _("Kind of file"), "source"),
        Column("state", _("State"), "state"),
        Column("read", _("Rows read"), "read", kind="number"),
        Column("created", _("New"), "created", kind="number"),
        Column("updated", _("Changed"), "updated", kind="number"),
        Column("rejected", _("Rejected"), "rejected", kind="number"),
        Column("created_by", _("By"), "created_by_email"),
        Column("created_at", _("Received"), "created_at", kind="date"),
    ),
    default_sort="-id",
    export=(
        ("id", lambda run: run.pk),
        ("file_name", lambda run: run.file_name),
        ("source", lambda run: run.source),
        ("state", lambda run: run.state),
        ("read", lambda run: run.read),
        ("created", lambda run: run.created),
        ("updated", lambda run: run.updated),
        ("unchanged", lambda run: run.unchanged),
        ("rejected", lambda run: run.rejected),
        ("vanished", lambda run: run.vanished),
        ("sha256", lambda run: run.file.sha256),
        ("created_by", lambda run: run.created_by_email),
        ("created_at", lambda run: run.created_at),
        ("applied_at", lambda run: run.applied_at),
        ("undone_at", lambda run: run.undone_at),
    ),
)


def runs_for(user: User) -> QuerySet[ImportRun]:
    """Return the imports a user began; all of them to whoever may see every import."""
    runs = ImportRun.objects.select_related("file", "mapping")
    return runs if can(user, Action.VIEW_ALL_IMPORTS) else runs.filter(created_by_id=user.pk)
