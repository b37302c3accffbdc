"""What the list of imports can be narrowed by, on the page and in the API."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from core.common.filters import QuickSearch
from core.ingest import sources
from core.ingest.models import ImportRun


# Described as plain text: which kinds there are depends on the moment somebody asks.
@extend_schema_field({"type": "string"})
class KindFilter(django_filters.ChoiceFilter):
    """The kinds of file that apps have registered by the time somebody asks."""

    @property
    def field(self) -> Any:
        """Return the form's field with its choices."""
        self.extra["choices"] = [(source.name, source.label) for source in sources.every()]
        return super().field


class ImportRunFilter(django_filters.FilterSet):
    """Filters of imports."""

    q = QuickSearch("file_name", "source", people=["created_by_email"])
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=ImportRun.State.choices, distinct=False
    )
    source = KindFilter(label=_("Kind of file"), choices=())

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = ()
