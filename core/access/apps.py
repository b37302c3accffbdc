from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "core.access"
    label = "access"

    def ready(self) -> None:
        """Make the ways to sign in known to the API's description, and the list of users by its name."""
        from importlib import import_module

        from core.access.lists import register_lists

        import_module("core.access.api_schema")
        register_lists()
