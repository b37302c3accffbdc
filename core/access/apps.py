from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "core.access"
    label = "access"

    def ready(self) -> None:
        """Make the ways to sign in known to the API's description."""
        from importlib import import_module

        import_module("core.access.api_schema")
