"""What lists of related products and of links can be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.models import ProductLink, ProductRelation


class RelationFilter(django_filters.FilterSet):
    """Filters of relations; `product` is either end."""

    q = QuickSearch("product__name", "product__code", "other__name", "other__code")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    kind = django_filters.MultipleChoiceFilter(label=_("Relation"), choices=ProductRelation.Kind.choices)

    class Meta:
        model = ProductRelation
        fields: tuple[str, ...] = ()

    def filter_product(
        self, rows: QuerySet[ProductRelation], name: str, code: str
    ) -> QuerySet[ProductRelation]:
        """Keep the relations of a product, from either side."""
        return rows.filter(Q(product__code=code) | Q(other__code=code))


class LinkFilter(django_filters.FilterSet):
    """Filters of links."""

    q = QuickSearch("title", "url", "product__name", "product__code")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")

    class Meta:
        model = ProductLink
        fields: tuple[str, ...] = ()
