"""Jobs as pages and the API show them."""

from django.db.models import QuerySet

from core.access.models import User
from core.access.permissions import Action, can
from core.jobs.models import Job


def jobs_for(user: User) -> QuerySet[Job]:
    """Return the jobs a user asked for; all of them to whoever may see every job."""
    if can(user, Action.VIEW_ALL_JOBS):
        return Job.objects.all()
    return Job.objects.filter(created_by_id=user.pk)
