from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "core.console"
    label = "console"

    def ready(self) -> None:
        """Make the way back of governance switches known, and jobs and imports as things with a page."""
        from core.console.services.profile import register_way_back
        from core.console.subjects import register_subjects

        register_way_back()
        register_subjects()
