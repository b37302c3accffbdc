from django.apps import AppConfig


class UndoConfig(AppConfig):
    name = "core.undo"
    label = "undo"

    def ready(self) -> None:
        """Make the way back of deleted rows known, and that jobs which lead to one stay."""
        from django.db.models import Q

        from core.jobs.services.clearing import keep_where
        from core.undo.deleted import register_way_back

        register_way_back()
        keep_where(lambda: Q(subject_kind="step") | Q(result__step__gt=0))
