"""Jobs and imports as things with a page: people are told of theirs, and find a file again by its name."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.ingest.models import ImportRun
from core.ingest.selectors.runs import runs_for
from core.jobs.models import Job
from core.jobs.registry import label_of
from core.jobs.selectors.jobs import jobs_for
from core.subjects import Subject, register


def register_subjects() -> None:
    """Make jobs and imports known."""
    register(
        Subject(
            kind="import",
            label=_("Import"),
            plural=_("Imports"),
            icon="file-import",
            model=ImportRun,
            visible=runs_for,
            url=lambda run: reverse("console:import-detail", args=[run.pk]),
            title=lambda run: run.file_name,
            subtitle=lambda run: str(run.get_state_display()),
            search=("file_name",),
        )
    )
    register(
        Subject(
            kind="job",
            label=_("Job"),
            plural=_("Jobs"),
            icon="checklist",
            model=Job,
            visible=jobs_for,
            url=lambda job: reverse("console:job-detail", args=[job.pk]),
            title=lambda job: job.said or str(label_of(job.kind)),
            subtitle=lambda job: str(job.get_state_display()),
        )
    )
