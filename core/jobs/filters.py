"""What the list of jobs can be narrowed by, on the page and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.jobs.models import Job


class JobFilter(django_filters.FilterSet):
    """Filters of jobs."""

    q = QuickSearch("label", "kind", people=["created_by_email"])
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=Job.State.choices, distinct=False)
    kind = django_filters.CharFilter(label=_("Kind"))

    class Meta:
        model = Job
        fields: tuple[str, ...] = ()
