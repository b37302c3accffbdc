"""What comments and notifications can be narrowed by."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.collaboration.models import Comment, Notification
from core.common.filters import QuickSearch


class CommentFilter(django_filters.FilterSet):
    """Filters of comments."""

    q = QuickSearch("text")
    kind = django_filters.CharFilter(label=_("Kind"), field_name="kind")
    id = django_filters.NumberFilter(label=_("About"), field_name="subject_id", min_value=1, max_value=2**62)
    author = django_filters.CharFilter(label=_("By"), field_name="author__email", lookup_expr="iexact")
    resolved = django_filters.BooleanFilter(
        label=_("Resolved"), field_name="resolved_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Comment
        fields: tuple[str, ...] = ()


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
