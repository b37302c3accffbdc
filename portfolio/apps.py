from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the portfolio's files and lists known, and put its parts on the pages."""
        from core.collaboration.panels import around
        from portfolio import (
            answering,
            custom_fields,
            gate_panels,
            gate_switches,
            people_panels,
            strategy_panels,
            strategy_subjects,
            strategy_switches,
            subjects,
        )
        from portfolio.history import register_panel
        from portfolio.imported_notices import register_listener
        from portfolio.imports import register_sources
        from portfolio.lists import register_lists
        from portfolio.memory import register_memory
        from portfolio.notices import register_notices
        from portfolio.panels import node_panels, product_panels
        from portfolio.staffing_panels import register_staffing_panels
        from portfolio.switches import register_switches
        from portfolio.waiting import register_waiting

        register_sources()
        register_lists()
        register_panel()
        subjects.register_subjects()
        answering.register_answering()
        gate_switches.register_switches()
        strategy_switches.register_switches()
        strategy_subjects.register_subjects()
        strategy_panels.register_panels()
        register_switches()
        gate_panels.register_panels()
        gate_panels.register_follow_ups()
        people_panels.register_panels()
        register_staffing_panels()
        register_memory()
        custom_fields.register_nouns()
        register_waiting()
        register_notices()
        register_listener()
        around(product_panels, "product", subjects.product_tab)
        around(node_panels, "node", subjects.node_tab)
