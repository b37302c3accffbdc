from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "core.ingest"
    label = "ingest"

    def ready(self) -> None:
        """Say that jobs stay which read or wrote an import, or were caused by one."""
        from django.db.models import Q

        from core.jobs.services.clearing import keep_where

        keep_where(lambda: Q(subject_kind="import") | Q(payload__causes__0__gte=0))
