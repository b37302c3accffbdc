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
            history,
            imported_notices,
            imports,
            lists,
            memory_panels,
            notices,
            people_panels,
            staffing_panels,
            strategy_panels,
            subjects,
            switches,
            waiting,
        )
        from portfolio.panels import node_panels, product_panels

        switches.register_switches()
        imports.register_sources()
        lists.register_lists()
        subjects.register_subjects()
        custom_fields.register_nouns()
        answering.register_answering()
        waiting.register_waiting()
        notices.register_notices()
        # In the order in which they stand on the pages of products and nodes.
        history.register_panel()
        strategy_panels.register_panels()
        gate_panels.register_panels()
        gate_panels.register_follow_ups()
        people_panels.register_panels()
        staffing_panels.register_staffing_panels()
        memory_panels.register_panels()
        imported_notices.register_listener()
        around(product_panels, "product", subjects.product_tab)
        around(node_panels, "node", subjects.node_tab)
