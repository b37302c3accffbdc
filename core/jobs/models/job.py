from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can
from core.common.spoken import heard


class JobQuerySet(models.QuerySet["Job"]):
    """Questions that workers and pages ask of the ledger. Times are the database's."""

    def due(self) -> Self:
        """Keep what may start now."""
        return self.filter(state=Job.State.DUE, due_at__lte=Now())

    def lost(self) -> Self:
        """Keep what nobody has renewed the lease of: its process is gone, or cannot reach us."""
        return self.filter(state=Job.State.RUNNING, lease_until__lt=Now())

    def claimable(self) -> Self:
        """Keep what a worker may take: due, or lost with an attempt left."""
        free = Q(state=Job.State.DUE, due_at__lte=Now())
        lost = Q(state=Job.State.RUNNING, lease_until__lt=Now(), attempts__lt=settings.JOB_MAX_ATTEMPTS)
        return self.filter(free | lost)

    def held(self, job_id: int, fence: int) -> Self:
        """Keep the job while it runs under this fence; no row means that another has it."""
        return self.filter(pk=job_id, state=Job.State.RUNNING, fence=fence)

    def unfinished(self) -> Self:
        """Keep what waits or runs."""
        return self.filter(state__in=[Job.State.DUE, Job.State.RUNNING])

    def visible_to(self, user: User) -> Self:
        """Keep the user's own jobs; everybody's for those who steer the whole portfolio."""
        return self if can(user, Action.VIEW_ALL_JOBS) else self.filter(created_by_id=user.pk)


class Job(models.Model):
    """A piece of background work. This row is the truth; Celery only carries its id.

    sent_at: when its id was last given to Celery. It says nothing of whether it arrived.
    label:   what is done, in the language of whoever asked; words: in every language, where that differs.
    fence:   grows with every claim; whoever holds an older one may not close the job.
    """

    class State(models.TextChoices):
        DUE = "due", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        SET_ASIDE = "set_aside", _("set aside")

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    label = models.CharField(max_length=200, blank=True)
    words = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by_id = models.BigIntegerField(null=True)
    created_by_email = models.CharField(max_length=254)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    step = models.CharField(max_length=60, blank=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_detail = models.TextField(blank=True)
    log = models.TextField(blank=True)
    result = models.JSONField(null=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], name="job_due", condition=Q(state="due")),
            models.Index(fields=["lease_until"], name="job_lease", condition=Q(state="running")),
            models.Index(fields=["subject_kind", "subject_id"], name="job_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def said(self) -> str:
        """Return what is done, in the reader's language."""
        return heard(self.words, self.label)
