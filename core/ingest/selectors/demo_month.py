"""When the demo's story ends: its files are drawn anew for whoever loads it in a later month."""

from datetime import date
from typing import Final

from django.utils import timezone

from core.common.periods import last_complete_month
from core.ingest.models import ImportRun

FIRST_FILE: Final = "01_teams.csv"
WRITTEN_FOR: Final = date(2026, 10, 1)  # the last month of the files under demo/files


def demo_month() -> date:
    """Return the last month of the demo: the one before the demo was first loaded, or before today.

    Never earlier than the files are written for. A portal that is started again in a later month keeps the
    story it has: its feeds have stopped, and the portal says so.
    """
    loaded = (
        ImportRun.objects.filter(file_name=FIRST_FILE, state=ImportRun.State.APPLIED)
        .order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    today = timezone.localdate(loaded) if loaded else timezone.localdate()
    return max(last_complete_month(today), WRITTEN_FOR)
