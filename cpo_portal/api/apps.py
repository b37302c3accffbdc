from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cpo_portal.api"
    label = "api"

    def ready(self) -> None:
        """Make the menu and what can be done from anywhere known to the search."""
        from cpo_portal.palette import register_finders

        register_finders()
