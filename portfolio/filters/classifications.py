"""What lists of classifications can be narrowed by."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.models import Classification, InnovationClass

WAITS = "waiting"


class ClassificationFilter(django_filters.FilterSet):
    """Filters of classifications."""

    q = QuickSearch("product__name", "product__code", "evidence")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    innovation_class = django_filters.MultipleChoiceFilter(
        label=_("Innovation class"), choices=InnovationClass.choices
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"),
        choices=[(WAITS, _("Waits for its review")), *Classification.Outcome.choices],
        method="filter_outcome",
    )

    class Meta:
        model = Classification
        fields: tuple[str, ...] = ()

    def filter_outcome(
        self, rows: QuerySet[Classification], name: str, outcome: str
    ) -> QuerySet[Classification]:
        """Keep those with an outcome, or those that wait for one."""
        return rows.filter(outcome="" if outcome == WAITS else outcome)
