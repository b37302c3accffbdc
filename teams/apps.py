from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    label = "teams"

    def ready(self) -> None:
        """Make the files that teams accepts known to the imports."""
        from django.utils.translation import gettext_lazy as _

        from core.custom import nouns
        from teams.imports import register_sources
        from teams.models import Person
        from teams.subjects import register_subjects

        register_sources()
        register_subjects()
        nouns.register_people(Person)
        nouns.register(nouns.Noun(kind="person", label=_("People"), model=Person, source="people"))
