from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    label = "metrics"

    def ready(self) -> None:
        """Make the files that metrics accepts known to the imports, and hear of every change of facts.

        The company's own KPIs are made known first: the files name KPIs.
        """
        from core.common import touch
        from core.common.listing import extensions
        from metrics import meter
        from metrics.finders import register_finders
        from metrics.imports import register_sources
        from metrics.kpi_columns import with_kpis
        from metrics.kpi_namer import register_names
        from metrics.kpis import registry
        from metrics.lists import register_lists
        from metrics.notices import register_notices
        from metrics.panels import register_panels
        from metrics.selectors import definitions
        from metrics.selectors.shown_values import values_of
        from metrics.selectors.spending import LedgerReader
        from metrics.services import due
        from metrics.subjects import register_subjects
        from metrics.waiting import register_waiting
        from portfolio.extensions import spending
        from portfolio.selectors import shown_values

        registry.register(definitions.company_kpis, definitions.archived_kpi)
        register_sources()
        register_lists()
        touch.register(due.note)
        spending.register(LedgerReader())
        register_subjects()
        register_panels()
        register_waiting()
        register_notices()
        meter.register()
        shown_values.register(values_of)
        register_names()
        register_finders()
        extensions.extend(with_kpis)
