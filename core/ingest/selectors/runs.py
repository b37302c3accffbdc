"""Imports as their list and the API show them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import Grant, User
from core.access.permissions import ALLOWED, Action, can
from core.common.listing import Column, Listing
from core.ingest import sources
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
    """Return the imports a user began; all of them to whoever may see every import.

    Those of a secret kind only to whoever has its right: neither the file nor that there is one.
    """
    runs = ImportRun.objects.select_related("file", "mapping").exclude(_secret_to(user))
    return runs if can(user, Action.VIEW_ALL_IMPORTS) else runs.filter(created_by_id=user.pk)


def _secret_to(user: User) -> Q:
    """Tell the runs that a user may not know of: of a secret kind, or perhaps, while nobody said which."""
    hidden = [one for one in sources.every() if one.secret and not can(user, one.secret)]
    roles = {role for one in hidden for role, allowed in ALLOWED.items() if one.secret in allowed}
    keepers = Grant.objects.filter(role__in=roles).exclude(user_id=user.pk).values("user_id")
    secret = Q(source__in=[one.name for one in hidden])
    return secret | Q(source="", created_by_id__in=keepers) if hidden else secret
