from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    label = "metrics"

    def ready(self) -> None:
        """Make the files that metrics accepts known to the imports, and hear of every change of facts.

        The company's own KPIs are made known first: the files name KPIs.
        """
        from core.common import touch
        from metrics import meter
        from metrics.imports import register_sources
        from metrics.kpis import registry
        from metrics.lists import register_lists
        from metrics.panels import register_panels
        from metrics.selectors import definitions
        from metrics.services import due
        from metrics.subjects import register_subjects

        registry.register(definitions.company_kpis, definitions.archived_kpi)
        register_sources()
        touch.register(due.note)
        register_lists()
        register_panels()
        register_subjects()
        meter.register()
