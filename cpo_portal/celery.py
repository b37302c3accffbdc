"""The Celery application: engine of the job ledger, never its truth (core/jobs/services/execution.py)."""

import os

from celery import Celery

from cpo_portal.schedule import beat_schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpo_portal.settings")

app = Celery("cpo_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = beat_schedule()
app.autodiscover_tasks()
