from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the files that the portfolio accepts known to the imports; add the history to the product page."""
        from portfolio.history import register_panel
        from portfolio.imports import register_sources

        register_sources()
        register_panel()
