"""The list of users, for administrators."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.filters import UserFilter
from core.access.models import Grant, User
from core.access.permissions import Action, can, can_somewhere
from core.access.selectors.users import users
from core.common import icons
from core.common.listing import Add, Column, Listing, registry


def _name(user: User) -> Any:
    if user.is_active:
        return str(user)
    return format_html('{} <span class="pill">{}</span>', user, gettext("Not active"))


def _roles(user: User) -> Any:
    pills = [(_role(grant),) for grant in user.grants.all()]
    if not pills:
        return icons.mark("warning", label=gettext("None"))
    return format_html_join(" ", '<span class="pill">{}</span>', pills)


def _role(grant: Grant) -> str:
    role = capfirst(grant.get_role_display())
    return f"{role} · {grant.scope.code}" if grant.scope else role


def _as_text(grant: Grant) -> str:
    return f"{grant.role} {grant.scope.code}" if grant.scope else grant.role


USERS = Listing(
    name="users",
    url_name="access:user-list",
    title=_("Users and rights"),
    counted=ngettext_lazy("%(total)s user", "%(total)s users", "total"),
    search=_("Name or e-mail"),
    rows=lambda _user: users(),
    filters=UserFilter,
    sees=lambda user: can_somewhere(user, Action.ADMINISTER),
    url=lambda user: reverse("access:user-detail", args=[user.pk]),
    columns=(
        Column("name", _("Name"), "name", show=_name),
        Column("email", _("E-mail"), "email"),
        Column("roles", _("Roles"), show=_roles),
        Column("last_login", _("Last sign-in"), "last_login", kind="moment"),
        Column("created_at", _("Created"), "created_at", kind="date", optional=True),
    ),
    default_sort="name",
    export=(
        ("name", lambda user: user.name),
        ("email", lambda user: user.email),
        ("roles", lambda user: "; ".join(_as_text(grant) for grant in user.grants.all())),
        ("active", lambda user: "yes" if user.is_active else "no"),
        ("last_login", lambda user: user.last_login),
    ),
    add=Add(_("User"), "access:user-add", lambda user: can(user, Action.ADMINISTER)),
)


def register_lists() -> None:
    """Make the list of users known by its name."""
    registry.register(USERS)
