from django.apps import AppConfig


class CustomConfig(AppConfig):
    name = "core.custom"
    label = "custom"

    def ready(self) -> None:
        """Make the file of definitions known to the imports, and have lists offer custom fields."""
        from core.common.listing import extensions
        from core.custom.imports import register_sources
        from core.custom.listing import with_custom_fields

        register_sources()
        extensions.extend(with_custom_fields)
