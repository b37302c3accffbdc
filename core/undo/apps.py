from django.apps import AppConfig


class UndoConfig(AppConfig):
    name = "core.undo"
    label = "undo"

    def ready(self) -> None:
        """Make the way back of deleted rows known."""
        from core.undo.deleted import register_way_back

        register_way_back()
