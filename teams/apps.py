from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    label = "teams"

    def ready(self) -> None:
        """Make the files that teams accepts known to the imports, and its lists known by name."""
        from teams.imports import register_sources
        from teams.lists import register_lists
        from teams.presence_panels import register_presence_panels
        from teams.subjects import register_subjects

        register_sources()
        register_lists()
        register_subjects()
        register_presence_panels()
