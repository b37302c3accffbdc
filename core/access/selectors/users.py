"""Users and their grants, for the administrator's pages."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import Grant, Scope, User
from core.access.permissions import Action, paths_for
from core.common.listing import Column, Listing

USERS = Listing(
    columns=[
        Column("name", _("Name"), sort="name"),
        Column("email", _("E-mail"), sort="email"),
        Column("roles", _("Roles")),
        Column("last_login", _("Last sign-in"), sort="last_login", kind="date"),
    ],
    default_sort="name",
    export=[
        ("name", lambda user: user.name),
        ("email", lambda user: user.email),
        ("roles", lambda user: "; ".join(_grant_text(grant) for grant in user.grants.all())),
        ("active", lambda user: "yes" if user.is_active else "no"),
        ("last_login", lambda user: user.last_login),
    ],
)


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


def _grant_text(grant: Grant) -> str:
    return f"{grant.role} {grant.scope.code}" if grant.scope else grant.role
