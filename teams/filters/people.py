"""What lists of people can be narrowed by, on pages and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.common.filters import QuickSearch
from core.custom.filters import CustomFilters
from teams.models import Person


class PersonFilter(CustomFilters):
    """Filters of people."""

    noun = "person"

    q = QuickSearch("name", "email", "role")
    team = django_filters.CharFilter(label=_("Team"), field_name="team__code")
    manager = django_filters.CharFilter(
        label=pgettext_lazy("of a person", "Manager"), field_name="manager__email", lookup_expr="iexact"
    )

    calendar = django_filters.CharFilter(
        label=_("Calendar"), field_name="calendar__code", lookup_expr="iexact"
    )

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()
