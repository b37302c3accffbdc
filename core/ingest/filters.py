"""What the list of imports can be narrowed by, on the page and in the API."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.ingest import sources
from core.ingest.models import ImportRun


def _kinds() -> list[tuple[str, Any]]:
    return [(source.name, source.label) for source in sources.every()]


class ImportRunFilter(django_filters.FilterSet):
    """Filters of imports."""

    q = QuickSearch("file_name", "source", "created_by_email")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=ImportRun.State.choices)
    source = django_filters.ChoiceFilter(label=_("Kind of file"), choices=_kinds)

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = ()
