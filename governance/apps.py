from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    label = "governance"

    def ready(self) -> None:
        """Put “Prepare pack” on the pages of nodes."""
        from governance.node_action import register_action

        register_action()
