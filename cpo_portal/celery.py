"""The Celery application: engine of the job ledger, never its truth (core/jobs/services/execution.py)."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from cpo_portal.schedule import beat_schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpo_portal.settings")

app = Celery("cpo_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = beat_schedule()
app.autodiscover_tasks()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def settle(**_: Any) -> None:
    """Keep the collector from looking through the modules of a new worker again and again."""
    gc.collect()
    gc.freeze()
