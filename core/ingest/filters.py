"""What the list of imports can be narrowed by, on the page and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.ingest.models import ImportRun


class ImportRunFilter(django_filters.FilterSet):
    """Filters of imports."""

    q = QuickSearch("file_name", "source", "created_by_email")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=ImportRun.State.choices)
    source = django_filters.CharFilter(label=_("Kind of file"))

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = ()
