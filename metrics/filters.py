"""What the list of targets can be narrowed by, on the page and in the API."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope
from core.common.filters import QuickSearch
from core.common.spans import holding
from metrics.criteria_standing import COUNTING, too_late
from metrics.kpis import registry
from metrics.models import CriterionVerdict, Target
from portfolio.filters.nodes import subtree
from portfolio.models import CriterionSignature, SuccessCriterion


def kpi_choices() -> list[tuple[str, str]]:
    """Return every KPI by its name, in the reader's language."""
    language = get_language() or "en"
    named = [(kpi.code, kpi.said("name", language)) for kpi in registry.all_kpis()]
    return sorted(named, key=lambda choice: choice[1].casefold())


class TargetFilter(django_filters.FilterSet):
    """Filters of targets."""

    q = QuickSearch("kpi", "scope__code", "scope__node__name", "scope__product__name")
    kpi = django_filters.ChoiceFilter(label=_("KPI"), choices=kpi_choices)
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    on = django_filters.DateFilter(label=_("In force on"), method="filter_on")

    class Meta:
        model = Target
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[Target], name: str, code: str) -> QuerySet[Target]:
        """Keep the targets of a node and of all below it."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))

    def filter_product(self, rows: QuerySet[Target], name: str, code: str) -> QuerySet[Target]:
        """Keep the targets that stand on a product itself."""
        return rows.filter(scope__kind=Scope.Kind.PRODUCT, scope__code=code)

    def filter_on(self, rows: QuerySet[Target], name: str, day: date) -> QuerySet[Target]:
        """Keep what is in force on a day."""
        return rows.filter(holding(day))


class CriterionFilter(django_filters.FilterSet):
    """Filters of success criteria."""

    q = QuickSearch("code", "kpi", "note", "product__name", "product__code")
    verdict = django_filters.MultipleChoiceFilter(
        label=_("Verdict"), choices=CriterionVerdict.Verdict.choices, field_name="now_verdict"
    )
    standing = django_filters.ChoiceFilter(
        label=_("Agreement"),
        choices=[
            ("agreed", _("Agreed")),
            ("open", _("Waits for signatures")),
            ("after_launch", _("Registered after launch")),
        ],
        method="filter_standing",
    )
    kpi = django_filters.ChoiceFilter(label=_("KPI"))
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    review_from = django_filters.DateFilter(label=_("Review from"), field_name="review_on", lookup_expr="gte")
    review_to = django_filters.DateFilter(label=_("Review to"), field_name="review_on", lookup_expr="lte")

    class Meta:
        model = SuccessCriterion
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A list, not a function: the filter bar asks how many there are.
        self.filters["kpi"].extra["choices"] = kpi_choices()

    def filter_node(
        self, rows: QuerySet[SuccessCriterion], name: str, code: str
    ) -> QuerySet[SuccessCriterion]:
        """Keep the criteria of products anywhere below a node."""
        return rows.filter(product__scope__path__within=subtree(self.request.user, code))

    def filter_standing(
        self, rows: QuerySet[SuccessCriterion], name: str, standing: str
    ) -> QuerySet[SuccessCriterion]:
        """Keep what is agreed in time, what waits, or what came too late."""
        today = timezone.localdate()
        if standing == "agreed":
            return rows.filter(COUNTING)
        if standing == "after_launch":
            return rows.filter(too_late(today))
        return rows.filter(Q(launched__isnull=True) | Q(launched__gt=today), agreed_on__isnull=True)


class SignatureFilter(django_filters.FilterSet):
    """Filters of the signatures of criteria."""

    q = QuickSearch(
        "name", "email", "criterion__code", "criterion__product__name", "criterion__product__code"
    )
    part = django_filters.MultipleChoiceFilter(label=_("Signs as"), choices=CriterionSignature.Part.choices)
    criterion = django_filters.CharFilter(
        label=_("Success criterion (code)"), field_name="criterion__code", lookup_expr="iexact"
    )
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="criterion__product__code")
    email = django_filters.CharFilter(label=_("E-mail"), lookup_expr="iexact")
    signed_from = django_filters.DateFilter(label=_("Signed from"), field_name="signed_on", lookup_expr="gte")
    signed_to = django_filters.DateFilter(label=_("Signed to"), field_name="signed_on", lookup_expr="lte")

    class Meta:
        model = CriterionSignature
        fields: tuple[str, ...] = ()

    def filter_node(
        self, rows: QuerySet[CriterionSignature], name: str, code: str
    ) -> QuerySet[CriterionSignature]:
        """Keep the signatures under criteria of products anywhere below a node."""
        return rows.filter(criterion__product__scope__path__within=subtree(self.request.user, code))
