"""What lists of teams can be narrowed by, on pages and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from teams.models import Team


class TeamFilter(django_filters.FilterSet):
    """Filters of teams."""

    q = QuickSearch("name", "code")
    parent = django_filters.CharFilter(label=_("Part of"), field_name="parent__code")

    class Meta:
        model = Team
        fields: tuple[str, ...] = ()
