from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CollaborationConfig(AppConfig):
    name = "core.collaboration"
    label = "collaboration"

    def ready(self) -> None:
        """Make known what people can be told; keep the search's indexes, and jobs that are spoken of."""
        from core.audit import fields
        from core.collaboration import indexes
        from core.collaboration.lists import register_lists
        from core.collaboration.registered import (
            import_applied,
            job_done,
            job_ended,
            register_notices,
            register_switch,
            spoken_of,
        )
        from core.ingest.finished import when_applied
        from core.jobs.registry import when_done, when_stopped
        from core.jobs.services.clearing import keep_where
        from core.subjects import known

        fields.describe_by(lambda noun: subject.model if (subject := known(noun)) else None)
        register_lists()
        register_notices()
        register_switch()
        when_stopped(job_ended)
        when_done(job_done)
        keep_where(spoken_of)
        when_applied(import_applied)
        post_migrate.connect(indexes.keep, sender=self)
