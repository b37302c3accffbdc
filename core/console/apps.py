from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "core.console"
    label = "console"

    def ready(self) -> None:
        """Make jobs and imports known as things with a page."""
        from core.console.subjects import register_subjects

        register_subjects()
