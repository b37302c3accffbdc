"""The lists of imports and jobs."""

import re
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.common.listing import Column, Empty, Listing, registry
from core.common.templatetags import portal as write
from core.console.selectors.import_words import source_label
from core.console.trail_list import TRAIL
from core.ingest.filters import ImportRunFilter
from core.ingest.models import ImportRun
from core.ingest.selectors.runs import runs_for
from core.jobs.filters import JobFilter
from core.jobs.models import Job
from core.jobs.selectors.jobs import jobs_for

# The status vocabulary's word for each state; what is not here failed, or was left.
JOB_WORDS = {"done": "done", "running": "under_way", "due": "not_started", "cancelled": "waived"}
RUN_WORDS = {
    **dict.fromkeys(("checking", "applying", "undoing", "received"), "under_way"),
    **dict.fromkeys(("previewed", "needs_mapping"), "pending"),
    "applied": "done",
    "refused": "failed",
}


def sees_imports(user: User) -> bool:
    """Tell whether somebody sees the imports: who may import, or has imported."""
    return can_somewhere(user, Action.IMPORT) or runs_for(user).exists()


def _number(row: Any) -> str:
    return f"#{row.pk}"


def _run_state(run: ImportRun) -> tuple[str, str]:
    word = "warning" if run.state == "applied" and run.rejected else RUN_WORDS.get(run.state, "waived")
    return word, capfirst(run.get_state_display())


def _job_state(job: Job) -> tuple[str, str]:
    return JOB_WORDS.get(job.state, "failed"), capfirst(job.get_state_display())


def _job_kind(job: Job) -> Any:
    label = format_html('<div class="small muted">{}</div>', job.said) if job.label else ""
    return format_html('<span class="mono">{}</span>{}', job.kind, label)


def _job_progress(job: Job) -> str:
    if not job.progress_total:
        return ""
    words = {"done": write.number(job.progress_done), "total": write.number(job.progress_total)}
    return gettext("%(done)s of %(total)s") % words


def _breaking(text: str, marks: str) -> SafeString:
    """Let a long word end its line after a mark, where a table has no room for all of it."""
    parts = re.split(f"(?<=[{re.escape(marks)}])", text)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


def _file_name(run: ImportRun) -> SafeString:
    return format_html('<span class="mono">{}</span>', _breaking(run.file_name, "_-"))


JOBS = Listing(
    name="jobs",
    url_name="console:job-list",
    title=_("Jobs"),
    counted=_("Work in the background: what waits, runs, is done or was set aside."),
    search=_("Kind, label or person"),
    rows=jobs_for,
    filters=JobFilter,
    url=lambda job: reverse("console:job-detail", args=[job.pk]),
    columns=(
        Column("id", _("Job"), "id", kind="order", show=_number),
        Column("kind", _("Kind"), "kind", show=_job_kind),
        Column("state", _("State"), "state", kind="status", show=_job_state),
        Column("progress", _("Progress"), kind="figure", show=_job_progress),
        Column("attempts", _("Attempts"), "attempts", kind="number"),
        Column("created_by", _("Asked by"), "created_by_email", kind="actor", show="created_by_email"),
        Column("created_at", _("Asked"), "created_at", kind="moment"),
        Column("finished_at", _("Ended"), "finished_at", kind="moment"),
        Column("started_at", _("Started"), "started_at", kind="moment", optional=True),
    ),
    default_sort="-id",
    export=(
        ("id", lambda job: job.pk),
        ("kind", lambda job: job.kind),
        ("label", lambda job: job.said),
        ("state", lambda job: job.state),
        ("attempts", lambda job: job.attempts),
        ("created_by", lambda job: job.created_by_email),
        ("created_at", lambda job: job.created_at),
        ("started_at", lambda job: job.started_at),
        ("finished_at", lambda job: job.finished_at),
        ("error", lambda job: job.error_detail),
    ),
    empty=Empty(
        _("No jobs yet"), _("Imports and recomputes run as jobs. The first import makes the first one.")
    ),
)
IMPORTS = Listing(
    name="imports",
    url_name="console:import-list",
    title=_("Imports"),
    counted=ngettext_lazy("%(total)s import", "%(total)s imports", "total"),
    search=_("File, kind or person"),
    rows=runs_for,
    filters=ImportRunFilter,
    sees=sees_imports,
    url=lambda run: reverse("console:import-detail", args=[run.pk]),
    columns=(
        Column("id", _("Import"), "id", kind="order", show=_number),
        Column("file_name", _("File"), "file_name", kind="mono", show=_file_name),
        Column("source", _("Kind of file"), "source", show=source_label),
        Column("state", _("State"), "state", kind="status", show=_run_state),
        Column("read", _("Rows read"), "read", kind="number"),
        Column("created", _("New"), "created", kind="number"),
        Column("updated", _("Changed"), "updated", kind="number"),
        Column("rejected", _("Rejected"), "rejected", kind="number"),
        Column("created_by", _("By"), "created_by_email", kind="actor", show="created_by_email"),
        Column("created_at", _("Received"), "created_at", kind="moment"),
        Column("unchanged", _("Unchanged"), "unchanged", kind="number", optional=True),
        Column("vanished", _("Vanished"), "vanished", kind="number", optional=True),
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
    empty=Empty(
        _("No imports yet"),
        _("Drop a file above. Begin with portfolios and products, then finance, survey or usage."),
    ),
)


def register_lists() -> None:
    """Make the lists of the console known by their names."""
    for listing in (IMPORTS, JOBS, TRAIL):
        registry.register(listing)
