from django.apps import AppConfig


class JiraConfig(AppConfig):
    name = "integrations.jira"
    label = "jira"

    def ready(self) -> None:
        """Make the files of Jira known to the imports."""
        from integrations.jira.imports import register_sources

        register_sources()
