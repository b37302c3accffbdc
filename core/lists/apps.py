from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "core.lists"
    label = "lists"

    def ready(self) -> None:
        """Show every list as its reader chose it."""
        from core.common.listing import extensions
        from core.lists.selectors import columns, files, views
        from core.lists.undoing import register_way_back

        extensions.extend(columns.as_chosen)
        extensions.furnish(columns.choices)
        extensions.furnish(views.views_of)
        extensions.furnish(files.may_edit_in_file)
        extensions.open_by(views.opening)
        register_way_back()
