from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "core.access"
    label = "access"

    def ready(self) -> None:
        """Make the ways to sign in known to the API's description."""
        from core.access import api_schema

        assert api_schema.TokenScheme
