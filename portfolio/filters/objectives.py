"""What lists of objectives and key results can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.extensions import measured
from portfolio.filters.nodes import subtree
from portfolio.models import Contribution, KeyResult, KeyResultValue, Objective, Product


class ObjectiveFilter(django_filters.FilterSet):
    """Filters of objectives."""

    q = QuickSearch("title", "code", "description")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=Objective.State.choices)
    served = django_filters.ChoiceFilter(
        label=_("Served"),
        choices=[("yes", _("By a product")), ("no", _("By no product"))],
        method="filter_served",
    )
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    owner = django_filters.CharFilter(
        label=_("Owner's e-mail"), field_name="owner__email", lookup_expr="iexact"
    )
    on = django_filters.DateFilter(label=_("Under way on"), method="filter_on")

    class Meta:
        model = Objective
        fields: tuple[str, ...] = ()

    def filter_served(self, rows: QuerySet[Objective], name: str, choice: str) -> QuerySet[Objective]:
        """Keep what products serve, or what none does."""
        served = Exists(Contribution.objects.filter(objective=OuterRef("pk")))
        return rows.filter(served if choice == "yes" else ~served)

    def filter_node(self, rows: QuerySet[Objective], name: str, code: str) -> QuerySet[Objective]:
        """Keep the objectives of a node and of all below it."""
        return rows.filter(node__scope__path__within=subtree(self.request.user, code))

    def filter_product(self, rows: QuerySet[Objective], name: str, code: str) -> QuerySet[Objective]:
        """Keep the objectives that a product serves."""
        seen = Product.objects.visible_to(self.request.user).filter(code=code)
        return rows.filter(Exists(Contribution.objects.filter(objective=OuterRef("pk"), product__in=seen)))

    def filter_on(self, rows: QuerySet[Objective], name: str, day: Any) -> QuerySet[Objective]:
        """Keep what is under way on a day."""
        return rows.filter(starts_on__lte=day, ends_on__gte=day)


class OfObjectiveFilter(django_filters.FilterSet):
    """Filters of what hangs on an objective."""

    objective = django_filters.CharFilter(label=_("Objective"), field_name="objective__code")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    state = django_filters.MultipleChoiceFilter(
        label=_("State of the objective"), field_name="objective__state", choices=Objective.State.choices
    )

    class Meta:
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep what hangs on objectives of a node and of all below it."""
        return rows.filter(objective__node__scope__path__within=subtree(self.request.user, code))


class KeyResultFilter(OfObjectiveFilter):
    """Filters of key results."""

    q = QuickSearch("title", "code", "objective__title")
    measured = django_filters.ChoiceFilter(
        label=_("Measured"),
        choices=[("kpi", _("By a KPI")), ("hand", _("By hand"))],
        method="filter_measured",
    )
    kpi = django_filters.ChoiceFilter(label=_("KPI"))

    class Meta(OfObjectiveFilter.Meta):
        model = KeyResult

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A list, not a function: the filter bar asks how many there are.
        self.filters["kpi"].extra["choices"] = measured.choices()

    def filter_measured(self, rows: QuerySet[KeyResult], name: str, how: str) -> QuerySet[KeyResult]:
        """Keep what a KPI measures, or what somebody says by hand."""
        return rows.filter(kpi="") if how == "hand" else rows.exclude(kpi="")


class KeyResultValueFilter(django_filters.FilterSet):
    """Filters of what was said of key results."""

    q = QuickSearch("key_result__title", "key_result__code", "key_result__objective__title", "note")
    key_result = django_filters.CharFilter(label=_("Key result (code)"), field_name="key_result__code")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    said_by = django_filters.CharFilter(label=_("Said by"), lookup_expr="iexact")
    on_from = django_filters.DateFilter(label=_("Day from"), field_name="on", lookup_expr="gte")
    on_to = django_filters.DateFilter(label=_("Day to"), field_name="on", lookup_expr="lte")

    class Meta:
        model = KeyResultValue
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[KeyResultValue], name: str, code: str) -> QuerySet[KeyResultValue]:
        """Keep what was said of objectives of a node and of all below it."""
        return rows.filter(key_result__objective__node__scope__path__within=subtree(self.request.user, code))


class ContributionFilter(OfObjectiveFilter):
    """Filters of contributions."""

    q = QuickSearch("product__name", "product__code", "objective__title", "note")
    weight = django_filters.TypedMultipleChoiceFilter(
        label=_("How much"), choices=Contribution.Weight.choices, coerce=int
    )

    class Meta(OfObjectiveFilter.Meta):
        model = Contribution
