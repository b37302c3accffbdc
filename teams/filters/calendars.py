"""What calendars and days off can be narrowed by, on pages and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from teams.models import DayOff, WorkCalendar


class CalendarFilter(django_filters.FilterSet):
    """Filters of calendars."""

    q = QuickSearch("name", "code")
    country = django_filters.CharFilter(label=_("Country"), lookup_expr="iexact")

    class Meta:
        model = WorkCalendar
        fields: tuple[str, ...] = ()


class DayOffFilter(django_filters.FilterSet):
    """Filters of days off."""

    q = QuickSearch("name", "calendar__name", "calendar__code")
    calendar = django_filters.CharFilter(
        label=_("Calendar"), field_name="calendar__code", lookup_expr="iexact"
    )
    year = django_filters.NumberFilter(
        label=_("Year"), field_name="day__year", min_value=1, max_value=9999, decimal_places=0
    )

    class Meta:
        model = DayOff
        fields: tuple[str, ...] = ()
