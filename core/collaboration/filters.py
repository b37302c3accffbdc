"""What comments and notifications can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.collaboration.models import Bookmark, Comment, Notification
from core.collaboration.texts import naming
from core.common.filters import QuickSearch
from core.subjects import kinds


def spoken_about() -> list[tuple[str, Any]]:
    """Return the kinds of things that are spoken about, and their words."""
    return [(subject.kind, subject.label) for subject in kinds() if subject.is_there]


class CommentFilter(django_filters.FilterSet):
    """Filters of comments."""

    q = QuickSearch("text")
    kind = django_filters.ChoiceFilter(label=_("Kind"), field_name="kind", choices=spoken_about)
    id = django_filters.NumberFilter(label=_("About"), field_name="subject_id", min_value=1, max_value=2**62)
    author = django_filters.CharFilter(
        label=_("By (e-mail)"), field_name="author__email", lookup_expr="iexact"
    )
    mentions_me = django_filters.BooleanFilter(label=_("Mentions me"), method="filter_mine")
    answers = django_filters.BooleanFilter(
        label=_("Is an answer"), field_name="parent", lookup_expr="isnull", exclude=True
    )
    resolved = django_filters.BooleanFilter(
        label=_("Resolved"), field_name="resolved_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Comment
        fields: tuple[str, ...] = ()

    def filter_mine(self, rows: QuerySet[Comment], name: str, value: bool) -> QuerySet[Comment]:
        """Keep what mentions whoever asks, or what does not: by its text, since files tell nobody."""
        mine = Q(text__iregex=naming(self.request.user.email))
        return rows.filter(mine if value else ~mine)


class NotificationFilter(django_filters.FilterSet):
    """Filters of notifications."""

    kind = django_filters.CharFilter(label=_("Kind"), field_name="kind")
    unread = django_filters.BooleanFilter(label=_("Unread"), method="only_unread")

    class Meta:
        model = Notification
        fields: tuple[str, ...] = ()

    def only_unread(self, rows: QuerySet[Notification], name: str, value: bool) -> QuerySet[Notification]:
        """Keep what was not read, or what was."""
        return rows.filter(read_at__isnull=value)


class BookmarkFilter(django_filters.FilterSet):
    """Filters of bookmarks."""

    kind = django_filters.CharFilter(label=_("Kind"), field_name="kind")

    class Meta:
        model = Bookmark
        fields: tuple[str, ...] = ()
