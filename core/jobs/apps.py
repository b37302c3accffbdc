from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "core.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Import every app's tasks.py, so that each process knows all kinds of job."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("tasks")
