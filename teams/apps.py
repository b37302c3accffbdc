from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    label = "teams"

    def ready(self) -> None:
        """Make the files, lists, nouns, panels and switches of teams known, and what a portal begins with."""
        from core.collaboration.panels import around
        from core.common import beginnings
        from teams.custom_fields import register_nouns
        from teams.imports import register_sources
        from teams.lists import register_lists
        from teams.names import register_names
        from teams.notices import register_notices
        from teams.panels import person, person_panels, presence
        from teams.services import shipped_sheets
        from teams.subjects import person_tab, register_subjects
        from teams.switches import register_switches
        from teams.waiting import register_waiting

        register_sources()
        register_lists()
        register_subjects()
        register_switches()
        person.register_panels()
        presence.register_panels()
        register_nouns()
        register_waiting()
        register_notices()
        register_names()
        beginnings.register("role sheets", shipped_sheets.load)
        around(person_panels, "person", person_tab)
