"""What saved views can be narrowed by in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.lists.models import SavedView


class SavedViewFilter(django_filters.FilterSet):
    """Filters of saved views."""

    q = QuickSearch("name")
    list = django_filters.CharFilter(label=_("List"), field_name="listing")
    shared = django_filters.BooleanFilter(label=_("Shared"), field_name="is_shared")

    class Meta:
        model = SavedView
        fields: tuple[str, ...] = ()
