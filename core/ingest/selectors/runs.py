"""Imports as their list and the API show them."""

from django.db.models import QuerySet

from core.access.models import User
from core.access.permissions import Action, can
from core.ingest.models import ImportRun


def runs_for(user: User) -> QuerySet[ImportRun]:
    """Return the imports a user began; all of them to whoever may see every import."""
    runs = ImportRun.objects.select_related("file", "mapping")
    return runs if can(user, Action.VIEW_ALL_IMPORTS) else runs.filter(created_by_id=user.pk)
