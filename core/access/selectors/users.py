"""Users and their grants, for the administrator's pages."""

from typing import Any

from django.db.models import F, Q, QuerySet

from core.access.models import Grant, Scope, User
from core.access.permissions import Action, paths_for


def users() -> QuerySet[User]:
    """Return every user with their grants."""
    return User.objects.prefetch_related("grants__scope")


def grants_of_user(user: User) -> QuerySet[Grant]:
    """Return a user's grants, the widest first."""
    widest_first = F("scope__path").asc(nulls_first=True)
    return Grant.objects.filter(user=user).select_related("scope").order_by(widest_first, "role")


def grantable_nodes(administrator: User) -> QuerySet[Scope]:
    """Return the nodes on which somebody may give and take roles, in the order of the tree."""
    nodes = Scope.objects.filter(kind=Scope.Kind.NODE).order_by("path")
    return nodes.filter(_below(paths_for(administrator, Action.ADMINISTER)))


def _below(paths: list[str] | None) -> Any:
    return Q() if paths is None else Q(path__within=paths)
