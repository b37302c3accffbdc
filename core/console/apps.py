from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "core.console"
    label = "console"

    def ready(self) -> None:
        """Make lists, jobs and imports known, and the way back of governance switches."""
        from core.console.lists import register_lists
        from core.console.services.profile import register_way_back
        from core.console.subjects import register_subjects

        register_lists()
        register_way_back()
        register_subjects()
