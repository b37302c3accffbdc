"""API tokens: one's own, and everybody's for who administers the whole portal."""

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Now

from core.access.models import ApiToken, TokenState, User
from core.access.permissions import Action, can


def sees_all(user: User) -> bool:
    """Tell whether somebody sees and revokes the tokens of others too."""
    return can(user, Action.ADMINISTER)


def tokens_for(user: User) -> QuerySet[ApiToken]:
    """Return the tokens that a user sees, each with its `state`."""
    state = Case(
        When(revoked_at__isnull=False, then=Value(TokenState.REVOKED.value)),
        When(expires_at__lte=Now(), then=Value(TokenState.EXPIRED.value)),
        default=Value(TokenState.ACTIVE.value),
    )
    rows = ApiToken.objects.select_related("user").annotate(state=state)
    return rows if sees_all(user) else rows.filter(user=user)
