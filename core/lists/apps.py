from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "core.lists"
    label = "lists"

    def ready(self) -> None:
        """Show every list as its reader chose it."""
        from core.common.listing import extensions
        from core.lists.selectors import columns
        from core.lists.undoing import register_way_back

        extensions.extend(columns.as_chosen)
        extensions.furnish(columns.choices)
        register_way_back()
