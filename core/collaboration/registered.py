"""What this app makes known when the portal comes up: kinds of notification, its switch, its listeners."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.collaboration import notices
from core.collaboration.models import Bookmark, Comment
from core.collaboration.notices import Kind
from core.collaboration.services.notifications import notify
from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.jobs.models import Job
from core.jobs.registry import Done, Stopped, label_of
from core.profile import Switch, register


def register_notices() -> None:
    """Say what people can be told, in the order of the page of preferences."""
    for kind in (
        Kind("mention", _("Somebody mentions me"), "at", _("%(actor)s mentioned you on %(label)s")),
        Kind("reply", _("Somebody answers me"), "message-2", _("%(actor)s answered you on %(label)s")),
        Kind("comment", _("Comments on what I follow"), "message", _("%(actor)s commented on %(label)s")),
        Kind("assigned", _("Something is given to me"), "checklist", _("%(actor)s gave you %(label)s")),
        Kind(
            "job_ended",
            _("One of my jobs failed"),
            "alert-triangle",
            _("Your job failed: %(label)s"),
            of_own_doing=True,
        ),
        Kind(
            "job_done",
            _("One of my jobs is done"),
            "checklist",
            _("Your job is done: %(label)s"),
            of_own_doing=True,
        ),
        Kind(
            "import_applied",
            _("One of my imports is done"),
            "file-import",
            _("%(label)s is imported: %(created)s new, %(updated)s changed, %(rejected)s rejected"),
            of_own_doing=True,
        ),
    ):
        notices.register(kind)


def register_switch() -> None:
    """Make comments something that a company can do without."""
    register(
        Switch(
            name="comments",
            label=_("Comments"),
            help=_("People comment on products, nodes, people and other things, and mention each other."),
            light=False,
            full=True,
            counts=Comment.objects.count,
            counted=_("comments"),
        )
    )


def job_ended(stopped: Stopped) -> None:
    """Tell whoever asked for a job that it failed or was set aside; who cancelled it knows."""
    if stopped.state == Job.State.CANCELLED:
        return
    _tell_asker("job_ended", stopped.job_id, text=stopped.detail[:140])


def job_done(done: Done) -> None:
    """Tell whoever asked for a job that it is done."""
    _tell_asker("job_done", done.job_id)


def _tell_asker(kind: str, job_id: int, **words: str) -> None:
    job = Job.objects.get(pk=job_id)
    notify(
        kind=kind,
        to=User.objects.filter(pk__in=[job.created_by_id]),
        actor=SYSTEM,
        subject=("job", job.pk),
        label=job.label or str(label_of(job.kind)),
        words=words,
    )


def import_applied(run: ImportRun) -> None:
    """Tell whoever asked for an import that it is written."""
    counts = {"created": run.created, "updated": run.updated, "rejected": run.rejected}
    notify(
        kind="import_applied",
        to=User.objects.filter(pk__in=[run.created_by_id]),
        actor=SYSTEM,
        subject=("import", run.pk),
        label=run.file_name,
        words=counts,
    )


def spoken_of() -> Q:
    """Return which jobs somebody said something about, or wants to find again."""
    said, kept = Comment.objects.filter(kind="job"), Bookmark.objects.filter(kind="job")
    return Q(pk__in=said.values("subject_id")) | Q(pk__in=kept.values("subject_id"))
