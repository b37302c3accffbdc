"""Give roles on parts of the portfolio tree, and take them back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Grant, Role, Scope, User
from core.access.services.administrators import require_another_than
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid


def grant(*, user: User, role: str, by: Actor, scope: Scope | None = None) -> Grant:
    """Give a user a role on a part of the tree, or everywhere, also on what is made later.

    Giving it twice changes nothing. Raises Invalid for a role that does not exist.
    """
    if role not in Role.values:
        choices = {"roles": ", ".join(Role.values)}
        raise Invalid(fields={"role": [_("There is no such role. Roles: %(roles)s.") % choices]})
    with transaction.atomic():
        given, is_new = Grant.objects.get_or_create(
            user=user, role=role, scope=scope, defaults={"granted_by": by.email}
        )
        if is_new:
            _record("given", given, by, after=_facts(given))
    return given


def revoke(*, grant: Grant, by: Actor) -> None:
    """Take a role back, from the next request on.

    Raises LastAdministrator when nobody would be left to give it again.
    """
    with transaction.atomic():
        if grant.role == Role.ADMINISTRATOR and grant.scope_id is None:
            require_another_than(grant.user, without=grant)
        facts = _facts(grant)
        grant_id = grant.pk
        if Grant.objects.filter(pk=grant_id).delete()[0]:
            _record("revoked", grant, by, before=facts)


def _facts(grant: Grant) -> dict[str, Any]:
    return {"role": grant.role, "place": grant.scope.code if grant.scope else None}


def _record(
    what: str,
    grant: Grant,
    by: Actor,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"access.grant.{what}",
        by=by,
        subject=("user", grant.user_id),
        label=grant.user.email,
        scope_id=grant.scope_id,
        before=before,
        after=after,
    )
