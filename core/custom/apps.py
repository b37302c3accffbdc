from django.apps import AppConfig


class CustomConfig(AppConfig):
    name = "core.custom"
    label = "custom"

    def ready(self) -> None:
        """Make the file of definitions and the sentences about custom values known to the imports."""
        from core.custom.imports import register_sources

        register_sources()
