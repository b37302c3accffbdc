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
            imports,
            lists,
            notices,
            subjects,
            switches,
            waiting,
        )
        from portfolio.imports import notices as imported
        from portfolio.panels import (
            gates,
            history,
            memory,
            node_panels,
            people,
            product_panels,
            staffing,
            strategy,
        )

        switches.register_switches()
        imports.register_sources()
        lists.register_lists()
        subjects.register_subjects()
        custom_fields.register_nouns()
        answering.register_answering()
        waiting.register_waiting()
        notices.register_notices()
        # In the order in which they stand on the pages of products and nodes.
        history.register_panels()
        strategy.register_panels()
        gates.register_panels()
        gates.register_follow_ups()
        people.register_panels()
        staffing.register_panels()
        memory.register_panels()
        imported.register_listener()
        around(product_panels, "product", subjects.product_tab)
        around(node_panels, "node", subjects.node_tab)
