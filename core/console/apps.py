from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "core.console"
    label = "console"

    def ready(self) -> None:
        """Make the way back of governance switches known."""
        from core.console.services.profile import register_way_back

        register_way_back()
