"""Nightly care: kept files are what arrived, and previews nobody came back to give their space back."""

from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from core.audit.services import trail
from core.common.actors import SYSTEM
from core.ingest.models import ImportRun, SourceFile
from core.ingest.pipeline import stage as staging_tables
from core.ingest.services.files import is_intact
from core.ingest.services.watching import Watch

ABANDONED_AFTER: Final = timedelta(days=7)


def verify_files(*, watch: Watch) -> dict[str, object]:
    """Read every kept file and compare it with its hash; a file that differs is noted in the audit trail."""
    damaged: list[int] = []
    total = SourceFile.objects.count()
    for done, kept in enumerate(SourceFile.objects.order_by("pk").iterator(), start=1):
        if not is_intact(kept):
            damaged.append(kept.pk)
            _note(kept)
        watch.step("verify", done, total)
    return {"files": total, "damaged": damaged}


def _note(kept: SourceFile) -> None:
    with transaction.atomic():
        trail.record(
            verb="ingest.file.damaged",
            by=SYSTEM,
            subject=("file", kept.pk),
            label=kept.sha256[:12],
            after={"sha256": kept.sha256},
        )


def drop_abandoned() -> int:
    """Drop staging tables of runs that are over, gone, or were previewed a week ago; return how many.

    A preview stays one: when it is applied after all, its file is read again.
    """
    limit = timezone.now() - ABANDONED_AFTER
    waiting = ImportRun.objects.filter(state__in=("previewed", "applying", "checking"), created_at__gt=limit)
    keep = set(waiting.values_list("pk", flat=True))
    dropped = 0
    for run_id in _staged_runs():
        if run_id not in keep:
            staging_tables.drop(run_id)
            dropped += 1
    return dropped


def _staged_runs() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [staging_tables.SCHEMA])
        names = [name for (name,) in cursor.fetchall()]
    return sorted(int(name.removeprefix("run_")) for name in names if name.removeprefix("run_").isdigit())
