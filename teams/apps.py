from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    label = "teams"

    def ready(self) -> None:
        """Make the files that teams accepts known to the imports, and its lists known by name."""
        from core.collaboration.panels import around
        from teams.imports import register_sources
        from teams.lists import register_lists
        from teams.panels import person_panels
        from teams.subjects import register_subjects

        register_sources()
        register_lists()
        register_subjects()
        around(person_panels, "person")
