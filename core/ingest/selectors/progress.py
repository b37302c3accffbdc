"""How far an import is, in named steps."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.ingest.models import ImportRun
from core.jobs.models import Job

State = ImportRun.State
LABELS: dict[str, str | Promise] = {
    "read": _("Read and checked"),
    "compare": _("Compared"),
    "write": _("Writing"),
    "recompute": _("Recompute"),
    "done": _("Done"),
}
OPEN = (Job.State.DUE, Job.State.RUNNING)


@dataclass(frozen=True)
class Step:
    """One step. state: done, active or waiting. seconds: of a step that is done."""

    name: str
    label: str | Promise
    state: str
    seconds: float | None


@dataclass(frozen=True)
class Progress:
    """Where a run stands. done and total count rows of the active step; total None: nobody knows."""

    steps: tuple[Step, ...]
    active: str
    done: int
    total: int | None
    job: Job | None
    is_over: bool


def progress_of(run: ImportRun) -> Progress:
    """Return the steps of a run and which of them is under way."""
    job = job_of(run)
    open_recompute = recompute_jobs(run).filter(state__in=OPEN).exists()
    active = _active(run, job, recomputing=open_recompute)
    seconds = {step["name"]: step["seconds"] for step in run.steps}
    names = list(LABELS)
    at = names.index(active) if active else len(names)
    reached = at if active else _reached(run, names)
    steps = tuple(
        Step(
            name=name,
            label=label,
            state="active" if name == active else "done" if names.index(name) < reached else "waiting",
            seconds=seconds.get(name),
        )
        for name, label in LABELS.items()
    )
    moving = job is not None and job.state in OPEN
    return Progress(
        steps=steps,
        active=active,
        done=job.progress_done if moving and job else 0,
        total=job.progress_total if moving and job else None,
        job=job,
        is_over=not active,
    )


def _active(run: ImportRun, job: Job | None, *, recomputing: bool) -> str:
    if run.state == State.UNDOING:
        return "write"
    if run.state in (State.RECEIVED, State.CHECKING, State.APPLYING):
        told = job.step if job is not None and job.state in OPEN else ""
        return told if told in LABELS else "write" if run.state == State.APPLYING else "read"
    return "recompute" if run.state == State.APPLIED and recomputing else ""


def _reached(run: ImportRun, names: list[str]) -> int:
    if run.state in (State.APPLIED, State.UNDONE):
        return len(names)
    return names.index("write") if run.state == State.PREVIEWED else 0


def job_of(run: ImportRun) -> Job | None:
    """Return the last job that read or wrote the run."""
    kinds = ("ingest.check", "ingest.apply", "ingest.undo")
    return Job.objects.filter(subject_kind="import", subject_id=str(run.pk), kind__in=kinds).first()


def recompute_jobs(run: ImportRun) -> QuerySet[Job]:
    """Return the jobs that the run caused: those that name it among their causes."""
    return Job.objects.filter(payload__causes__contains=[run.pk])
