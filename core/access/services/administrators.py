"""Somebody must always be able to let people in."""

from django.utils.translation import gettext_lazy as _

from core.access.models import Grant, Role, User
from core.common.errors import DomainError


class LastAdministrator(DomainError):
    """The change would leave the portal without an administrator."""

    code = "last_administrator"
    detail = _("This is the last administrator. Make somebody else administrator of everything first.")


def require_another_than(user: User, *, without: Grant | None = None) -> None:
    """Raise LastAdministrator when only this user administers everything.

    without: one of their grants that is to go; None: all of them. The grants of every
    administrator are locked until the end of the transaction, so two cannot remove each other.
    """
    everywhere = Grant.objects.filter(role=Role.ADMINISTRATOR, scope=None, user__is_active=True)
    grants = list(everywhere.select_for_update().select_related(None))
    theirs = [grant for grant in grants if grant.user_id == user.pk]
    touched = [grant for grant in theirs if without is None or grant.pk == without.pk]
    if touched and len(touched) == len(grants):
        raise LastAdministrator
