from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the files that the portfolio accepts known to the imports."""
        from portfolio.imports import register_sources

        register_sources()
