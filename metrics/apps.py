from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    label = "metrics"

    def ready(self) -> None:
        """Make the files that metrics accepts known to the imports, and hear of every change of facts."""
        from core.common import touch
        from metrics.imports import register_sources
        from metrics.panels import register_panels
        from metrics.services import due

        register_sources()
        touch.register(due.note)
        register_panels()
