from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the portfolio's files known to the imports, and put its history on the product page."""
        from portfolio.history import register_panel
        from portfolio.imports import register_sources
        from portfolio.subjects import register_subjects

        register_sources()
        register_panel()
        register_subjects()
