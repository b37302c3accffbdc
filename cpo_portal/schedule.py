"""Every periodic job of the portal: name, when (UTC), why."""

from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab


@dataclass(frozen=True)
class Periodic:
    """One line of the table. `kind` is a registered kind of job; it gets no payload."""

    name: str
    kind: str
    when: crontab
    why: str


SCHEDULE: tuple[Periodic, ...] = (
    Periodic(
        "metrics-refresh",
        "metrics.refresh",
        crontab(minute=15, hour=0),
        "A new day can end a month or a target, or make a value stale, without any new fact.",
    ),
    Periodic(
        "digests",
        "collaboration.digests",
        crontab(minute=5),
        "People choose the hour of their mail; what a mail server refused is tried again.",
    ),
    Periodic(
        "audit-verify",
        "audit.verify",
        crontab(minute=15, hour=2),
        "A change to the trail should be known the next morning, not at the next audit.",
    ),
    Periodic(
        "verify-snapshots",
        "governance.verify_snapshots",
        crontab(minute=20, hour=2),
        "What a committee was shown must be what is kept; a difference should be known the next morning.",
    ),
    Periodic(
        "verify-files",
        "ingest.verify_files",
        crontab(minute=30, hour=2),
        "A kept file that no longer matches its hash proves nothing any more.",
    ),
    Periodic(
        "tidy-previews",
        "ingest.tidy",
        crontab(minute=45, hour=2),
        "Previews that nobody came back to give their space back; they can be read again.",
    ),
    Periodic(
        "clear-jobs",
        "jobs.clear",
        crontab(minute=50, hour=2),
        "What a job did stays; that it was done, with the keys of its rows, is not needed for years.",
    ),
)


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Return the table in the form that Celery's beat reads."""
    return {line.name: {"task": line.kind, "schedule": line.when} for line in SCHEDULE}
