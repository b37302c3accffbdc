"""What lists of envelopes and commitments can be narrowed by."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope
from core.common.filters import QuickSearch
from portfolio.filters.nodes import subtree
from portfolio.models import BudgetCommitment, BudgetEnvelope

KINDS = ((Scope.Kind.NODE, _("Portfolio")), (Scope.Kind.PRODUCT, _("Product")))


class BudgetFilter(django_filters.FilterSet):
    """Filters of envelopes."""

    q = QuickSearch("scope__node__name", "scope__product__name", "scope__code", "note")
    year = django_filters.NumberFilter(label=_("Year"))
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    kind = django_filters.ChoiceFilter(label=_("For"), field_name="scope__kind", choices=KINDS)
    currency = django_filters.CharFilter(label=_("Currency"), lookup_expr="iexact")

    class Meta:
        model = BudgetEnvelope
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[BudgetEnvelope], name: str, code: str) -> QuerySet[BudgetEnvelope]:
        """Keep those of a node and of what stands below it."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))

    def filter_product(
        self, rows: QuerySet[BudgetEnvelope], name: str, code: str
    ) -> QuerySet[BudgetEnvelope]:
        """Keep those of a product."""
        return rows.filter(scope__kind=Scope.Kind.PRODUCT, scope__code=code)


class CommitmentFilter(django_filters.FilterSet):
    """Filters of commitments."""

    q = QuickSearch("reference", "supplier", "subject")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    settled = django_filters.BooleanFilter(
        label=_("Settled"), field_name="settled_on", lookup_expr="isnull", exclude=True
    )
    committed_from = django_filters.DateFilter(
        label=_("Committed from"), field_name="committed_on", lookup_expr="gte"
    )
    committed_to = django_filters.DateFilter(
        label=_("Committed to"), field_name="committed_on", lookup_expr="lte"
    )

    class Meta:
        model = BudgetCommitment
        fields: tuple[str, ...] = ()

    def filter_node(
        self, rows: QuerySet[BudgetCommitment], name: str, code: str
    ) -> QuerySet[BudgetCommitment]:
        """Keep those of a node and of what stands below it."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))

    def filter_product(
        self, rows: QuerySet[BudgetCommitment], name: str, code: str
    ) -> QuerySet[BudgetCommitment]:
        """Keep those of a product."""
        return rows.filter(scope__kind=Scope.Kind.PRODUCT, scope__code=code)
