from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "roadmap"
    label = "roadmap"

    def ready(self) -> None:
        """Make known the files and lists of the roadmap, and add its part to the product page."""
        from roadmap import first_launches
        from roadmap.imports import register_sources
        from roadmap.lists import register_lists
        from roadmap.panels import register_panels
        from roadmap.subjects import register_subjects

        register_sources()
        register_lists()
        register_panels()
        first_launches.register()
        register_subjects()
