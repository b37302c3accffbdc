from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    label = "governance"

    def ready(self) -> None:
        """Put “Prepare pack” on the pages of nodes, and warn before an import changes what a pack holds."""
        from governance.lists import register_lists
        from governance.month_warning import register_warning
        from governance.node_action import register_action
        from governance.subjects import register_subjects

        register_action()
        register_lists()
        register_subjects()
        register_warning()
