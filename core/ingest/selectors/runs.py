"""Imports as their list and the API show them."""

from django.db.models import Q, QuerySet

from core.access.models import Grant, User
from core.access.permissions import ALLOWED, Action, can
from core.ingest import sources
from core.ingest.models import ImportRun


def runs_for(user: User) -> QuerySet[ImportRun]:
    """Return the imports a user began; all of them to whoever may see every import.

    Those of a secret kind only to whoever has its right: neither the file nor that there is one.
    """
    runs = ImportRun.objects.select_related("file", "mapping").exclude(_secret_to(user))
    return runs if can(user, Action.VIEW_ALL_IMPORTS) else runs.filter(created_by_id=user.pk)


def _secret_to(user: User) -> Q:
    """Tell the runs that a user may not know of: of a secret kind, or perhaps, while nobody said which."""
    hidden = [one for one in sources.every() if one.secret and not can(user, one.secret)]
    roles = {role for one in hidden for role, allowed in ALLOWED.items() if one.secret in allowed}
    keepers = Grant.objects.filter(role__in=roles).exclude(user_id=user.pk).values("user_id")
    secret = Q(source__in=[one.name for one in hidden])
    return secret | Q(source="", created_by_id__in=keepers) if hidden else secret
