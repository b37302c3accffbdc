"""Which part of the audit trail somebody may read."""

from django.db.models import QuerySet

from core.access.models import Scope, User
from core.access.permissions import Action, paths_for
from core.audit.models import AuditEvent


def trail_visible_to(user: User) -> QuerySet[AuditEvent]:
    """Return the events somebody may read, the latest first.

    All of them for whoever may read the trail everywhere; else those of their part of the
    tree. An event without a place belongs to the first group alone.
    """
    paths = paths_for(user, Action.VIEW_AUDIT)
    if paths is None:
        return AuditEvent.objects.all()
    places = Scope.objects.filter(path__within=paths).values("pk")
    return AuditEvent.objects.filter(scope_id__in=places)
