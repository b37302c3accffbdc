"""The comments that somebody may read."""

from django.db.models import Q, QuerySet

from core.access.models import User
from core.collaboration.models import Comment
from core.subjects import kinds


def comments_visible_to(user: User) -> QuerySet[Comment]:
    """Return the comments on whatever a user sees, the oldest first. One query, however many kinds."""
    seen = Q(pk__in=[])
    for subject in kinds():
        rows = subject.visible(user).order_by().select_related(None)
        seen |= Q(kind=subject.kind, subject_id__in=rows.values("pk"))
    comments = Comment.objects.filter(seen).select_related("author", "resolved_by")
    return comments.prefetch_related("mentions__user").order_by("pk")
