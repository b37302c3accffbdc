"""What lists of nodes can be narrowed by, on pages and in the API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.common.filters import QuickSearch
from portfolio.models import Node


class NodeFilter(django_filters.FilterSet):
    """Filters of portfolio nodes."""

    q = QuickSearch("name", "code")
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=Node.Kind.choices, distinct=False)
    below = django_filters.CharFilter(label=_("Below"), method="filter_below")

    class Meta:
        model = Node
        fields: tuple[str, ...] = ()

    def filter_below(self, rows: QuerySet[Node], name: str, code: str) -> QuerySet[Node]:
        """Keep a node and what stands below it."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))


def subtree(user: User, code: str) -> list[str]:
    """Return the path of a node that the user sees; of any other node, none."""
    return list(Node.objects.visible_to(user).filter(code=code).values_list("scope__path", flat=True))
