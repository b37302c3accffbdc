"""The list of users, for administrators, and that of API tokens."""

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.filters import TokenFilter, UserFilter
from core.access.models import ApiToken, Grant, TokenState, User
from core.access.permissions import Action, can, can_somewhere
from core.access.selectors.tokens import sees_all, tokens_for
from core.access.selectors.users import users
from core.access.services import tokens
from core.access.tokens import MARK, READ, WRITE
from core.common import icons
from core.common.listing import Add, Column, Edit, Empty, Listing, registry
from core.common.listing.extensions import extend


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


STATE_WORDS = {TokenState.ACTIVE: "done", TokenState.EXPIRED: "warning", TokenState.REVOKED: "waived"}
STATE_ORDER = Case(
    *(When(state=state.value, then=Value(at)) for at, state in enumerate(TokenState)),
    output_field=IntegerField(),
)


def state_of(token: Any) -> tuple[str, str]:
    """Return the word of the status vocabulary for a token, and what it is called."""
    state = TokenState(token.state)
    return STATE_WORDS[state], str(capfirst(state.label))


def _may(token: ApiToken) -> str:
    return gettext("read and change") if WRITE in token.scopes else gettext("read")


def letters_of(token: ApiToken) -> str:
    """Return the letters by which a token is known again: all but its secret."""
    return f"{MARK}_{token.prefix}"


def _from(token: ApiToken) -> str:
    return ", ".join(token.networks)


def may_revoke(user: User, token: ApiToken) -> bool:
    """Tell whether somebody may take a token back: their own, or any for who administers the portal."""
    return token.user_id == user.pk or sees_all(user)


# What is revoked stays so: a key that was taken back is never handed out again.
REVOKING = Edit(
    field=lambda _user: forms.ChoiceField(choices=[(TokenState.REVOKED.value, TokenState.REVOKED.label)]),
    value=lambda token: token.state,
    may=may_revoke,
    offered=lambda _user: True,
    change=lambda *, by, row, value: tokens.revoke(token=row, by=by),
    final=True,
)
TOKENS = Listing(
    name="tokens",
    url_name="access:token-list",
    title=_("API tokens"),
    counted=ngettext_lazy("%(total)s API token", "%(total)s API tokens", "total"),
    search=_("Name, first letters or person"),
    rows=tokens_for,
    filters=TokenFilter,
    subject="token",
    url=lambda token: reverse("access:token-detail", args=[token.pk]),
    columns=(
        Column("name", _("Name"), "name"),
        Column("user", _("Acts as"), "user__name", kind="person", show=lambda token: str(token.user)),
        Column("state", _("State"), STATE_ORDER, kind="status", show=state_of, edit=REVOKING),
        Column("prefix", _("Begins with"), "prefix", kind="mono", show=letters_of),
        Column("may", _("May"), show=_may),
        Column("networks", _("Only from"), kind="mono", show=_from),
        Column("expires_at", _("Expires"), "expires_at", kind="moment"),
        Column("last_used_at", _("Last used"), "last_used_at", kind="moment"),
        Column("created_at", _("Created"), "created_at", kind="moment", optional=True),
        Column("revoked_at", _("Revoked"), "revoked_at", kind="moment", optional=True),
    ),
    default_sort="state",
    export=(
        ("name", lambda token: token.name),
        ("acts_as", lambda token: token.user.email),
        ("state", lambda token: token.state),
        ("begins_with", letters_of),
        ("may", lambda token: WRITE if WRITE in token.scopes else READ),
        ("only_from", _from),
        ("created_at", lambda token: token.created_at),
        ("expires_at", lambda token: token.expires_at),
        ("last_used_at", lambda token: token.last_used_at),
        ("revoked_at", lambda token: token.revoked_at),
    ),
    add=Add(_("API token"), "access:token-add", lambda _user: True),
    empty=Empty(
        _("No tokens yet"),
        _(
            "Make one for each program that reads from the portal or feeds it, so that you can take each "
            "back alone."
        ),
    ),
)


def _whose(user: Any, listing: Listing) -> Listing:
    """Leave out whose a token is, where all are the reader's own."""
    if listing.name != TOKENS.name or sees_all(user):
        return listing
    return replace(listing, columns=[column for column in listing.columns if column.name != "user"])


def register_lists() -> None:
    """Make the lists of users and tokens known by their names."""
    registry.register(USERS)
    registry.register(TOKENS)
    extend(_whose)
