from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the portfolio's files and lists known, and put its parts on the pages."""
        from portfolio import (
            custom_fields,
            gate_panels,
            gate_switches,
            history,
            people_panels,
            strategy_switches,
            subjects,
        )
        from portfolio.imports import register_sources
        from portfolio.lists import register_lists
        from portfolio.memory import register_memory

        register_sources()
        register_lists()
        history.register_panel()
        subjects.register_subjects()
        gate_switches.register_switches()
        strategy_switches.register_switches()
        gate_panels.register_panels()
        people_panels.register_panels()
        register_memory()
        custom_fields.register_nouns()
