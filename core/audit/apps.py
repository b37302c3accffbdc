from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "core.audit"
    label = "audit"

    def ready(self) -> None:
        """Import every app's audit_formats.py, which say how events read."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("audit_formats")
