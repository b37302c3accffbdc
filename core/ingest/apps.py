from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "core.ingest"
    label = "ingest"
