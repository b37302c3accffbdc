from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the portfolio's files and lists known, and put its history on the product page."""
        from core.collaboration.panels import around
        from portfolio.answering import register_answering
        from portfolio.history import register_panel
        from portfolio.imports import register_sources
        from portfolio.lists import register_lists
        from portfolio.panels import node_panels, product_panels
        from portfolio.subjects import register_subjects

        register_sources()
        register_lists()
        register_panel()
        register_subjects()
        register_answering()
        around(product_panels, "product")
        around(node_panels, "node")
