"""The steps that somebody may take back."""

from django.db.models import Q, QuerySet

from core.access.models import Scope, User
from core.access.permissions import Action, can, visible_paths
from core.undo.models import Step


def steps_for(user: User) -> QuerySet[Step]:
    """Return one's own steps where one still sees their place; those of everybody for who administers all."""
    everything = Step.objects.all()
    if can(user, Action.ADMINISTER):
        return everything
    own, paths = everything.filter(by_id=user.pk), visible_paths(user)
    if paths is None:
        return own
    seen = Scope.objects.filter(path__within=paths).values("pk")
    return own.filter(Q(scope_id__isnull=True) | Q(scope_id__in=seen))
