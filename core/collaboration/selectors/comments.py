"""The comments that somebody may read."""

from typing import Any, Final

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When

from core.access.models import User
from core.collaboration.models import Comment
from core.subjects import Subject, kinds

# What a file of comments names: the kinds that its import knows, by what they are called in files.
NAMED: Final = {"product": "code", "node": "code", "person": "email"}


def comments_visible_to(user: User) -> QuerySet[Comment]:
    """Return the comments on whatever a user sees, the oldest first. One query, however many kinds."""
    return _about(user, kinds()).prefetch_related("mentions__user").order_by("pk")


def said_to(user: User) -> QuerySet[Comment]:
    """Return what the list of comments shows: without what the governance profile has switched off.

    Each with how many answers it has and with what a file says it is about: `of_product`, `of_node` …
    """
    there = [subject for subject in kinds() if subject.is_there]
    names = {f"of_{one.kind}": _name(one, NAMED[one.kind]) for one in kinds() if one.kind in NAMED}
    rows: QuerySet[Any] = _about(user, there).select_related("parent")
    found: QuerySet[Any] = rows.annotate(answers_count=Count("replies"), **names)
    return found


def _about(user: User, subjects: list[Subject]) -> QuerySet[Comment]:
    seen = Q(pk__in=[])
    for subject in subjects:
        rows = subject.visible(user).order_by().select_related(None)
        seen |= Q(kind=subject.kind, subject_id__in=rows.values("pk"))
    return Comment.objects.filter(seen).select_related("author", "resolved_by")


def _name(subject: Subject, field: str) -> Any:
    named = subject.model._default_manager.filter(pk=OuterRef("subject_id")).order_by()
    return Case(When(kind=subject.kind, then=Subquery(named.values(field)[:1])))
