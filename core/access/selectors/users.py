"""Users and their grants: for the administrator's pages, to reach a role, and for work in the background."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from core.access.models import Grant, Scope, User
from core.access.permissions import ALLOWED, Action, paths_for
from core.common.actors import Actor
from core.common.errors import NotAllowed


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


def holders(roles: Iterable[str], path: str) -> QuerySet[User]:
    """Return who signs in and has one of these roles at a place, given there, above or everywhere."""
    here = Q(grants__scope=None) | Q(grants__scope__path__above=path)
    return User.objects.filter(here, grants__role__in=list(roles), is_active=True).distinct().order_by("pk")


def allowed_at(action: Action, path: str) -> QuerySet[User]:
    """Return who signs in and may do something at a place."""
    return holders([role for role, actions in ALLOWED.items() if action in actions], path)


def _below(paths: list[str] | None) -> Any:
    return Q() if paths is None else Q(path__within=paths)


def acting_for(actor: Actor) -> User:
    """Return the user whom work in the background is done for.

    Raises NotAllowed, where they no longer sign in.
    """
    user = User.objects.filter(pk__in=[actor.id], is_active=True).first()
    if user is None:
        raise NotAllowed
    return user
