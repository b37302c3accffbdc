from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the portfolio's files and lists known, and put its history on the product page."""
        from portfolio.history import register_panel
        from portfolio.imports import register_sources
        from portfolio.lists import register_lists
        from portfolio.people_panels import register_people_panels
        from portfolio.subjects import register_subjects
        from portfolio.switches import register_switches

        register_sources()
        register_lists()
        register_panel()
        register_subjects()
        register_switches()
        register_people_panels()
