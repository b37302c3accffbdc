from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "roadmap"
    label = "roadmap"

    def ready(self) -> None:
        """Add to the product page what the roadmap knows."""
        from roadmap.panels import register_panels

        register_panels()
