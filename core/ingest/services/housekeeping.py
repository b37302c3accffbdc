"""Nightly care: previews nobody came back to give their space back."""

from datetime import timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from core.ingest.models import ImportRun
from core.ingest.pipeline import stage as staging_tables

ABANDONED_AFTER: Final = timedelta(days=7)


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
