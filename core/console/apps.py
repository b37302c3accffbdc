from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "core.console"
    label = "console"

    def ready(self) -> None:
        """Make the lists of imports and jobs known by their names."""
        from core.console.lists import register_lists

        register_lists()
