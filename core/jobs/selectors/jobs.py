"""Jobs as pages and the API show them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can
from core.common.listing import Column, Listing
from core.jobs.models import Job

LISTING = Listing(
    columns=(
        Column("id", _("Job"), "id", kind="date"),
        Column("kind", _("Kind"), "kind"),
        Column("state", _("State"), "state"),
        Column("progress", _("Progress"), kind="number"),
        Column("attempts", _("Attempts"), "attempts", kind="number"),
        Column("created_by", _("Asked by"), "created_by_email"),
        Column("created_at", _("Asked"), "created_at", kind="date"),
        Column("finished_at", _("Ended"), "finished_at", kind="date"),
    ),
    default_sort="-id",
    export=(
        ("id", lambda job: job.pk),
        ("kind", lambda job: job.kind),
        ("label", lambda job: job.label),
        ("state", lambda job: job.state),
        ("attempts", lambda job: job.attempts),
        ("created_by", lambda job: job.created_by_email),
        ("created_at", lambda job: job.created_at),
        ("started_at", lambda job: job.started_at),
        ("finished_at", lambda job: job.finished_at),
        ("error", lambda job: job.error_detail),
    ),
)


def jobs_for(user: User) -> QuerySet[Job]:
    """Return the jobs a user asked for; all of them to whoever may see every job."""
    if can(user, Action.VIEW_ALL_JOBS):
        return Job.objects.all()
    return Job.objects.filter(created_by_id=user.pk)
