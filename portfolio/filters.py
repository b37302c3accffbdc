"""What lists of nodes, products and ownership can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.common.filters import QuickSearch
from portfolio.models import InnovationClass, Node, Ownership, Product, Stage


class NodeFilter(django_filters.FilterSet):
    """Filters of portfolio nodes."""

    q = QuickSearch("name", "code")
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=Node.Kind.choices)
    below = django_filters.CharFilter(label=_("Below"), method="filter_below")

    class Meta:
        model = Node
        fields: tuple[str, ...] = ()

    def filter_below(self, rows: QuerySet[Node], name: str, code: str) -> QuerySet[Node]:
        """Keep a node and what stands below it."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))


class ProductFilter(django_filters.FilterSet):
    """Filters of products."""

    q = QuickSearch("name", "code")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    stage = django_filters.MultipleChoiceFilter(label=_("Stage"), choices=Stage.choices)
    innovation_class = django_filters.MultipleChoiceFilter(
        label=_("Innovation class"), choices=InnovationClass.choices
    )
    manager = django_filters.CharFilter(label=_("Manager"), method="filter_manager")
    without = django_filters.ChoiceFilter(
        label=_("Without"), choices=Ownership.Role.choices, method="filter_without"
    )
    launched_from = django_filters.DateFilter(
        label=_("First launch from"), field_name="first_launched_on", lookup_expr="gte"
    )
    launched_to = django_filters.DateFilter(
        label=_("First launch to"), field_name="first_launched_on", lookup_expr="lte"
    )

    class Meta:
        model = Product
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[Product], name: str, code: str) -> QuerySet[Product]:
        """Keep the products anywhere below a node."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))

    def filter_manager(self, rows: QuerySet[Product], name: str, email: str) -> QuerySet[Product]:
        """Keep the products that this person manages today."""
        return rows.filter(_valid_today(role=Ownership.Role.MANAGER, person__email__iexact=email))

    def filter_without(self, rows: QuerySet[Product], name: str, role: str) -> QuerySet[Product]:
        """Keep the products that nobody answers for in a role today."""
        return rows.filter(~_valid_today(role=role)).exclude(stage=Stage.RETIRED)


class OwnershipFilter(django_filters.FilterSet):
    """Filters of ownership."""

    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    email = django_filters.CharFilter(label=_("Person"), field_name="person__email", lookup_expr="iexact")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Ownership.Role.choices)
    on = django_filters.DateFilter(label=_("Valid on"), method="filter_on")

    class Meta:
        model = Ownership
        fields: tuple[str, ...] = ()

    def filter_on(self, rows: QuerySet[Ownership], name: str, day: Any) -> QuerySet[Ownership]:
        """Keep what was valid on a day."""
        return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


def subtree(user: User, code: str) -> list[str]:
    """Return the path of a node that the user sees; of any other node, none."""
    return list(Node.objects.visible_to(user).filter(code=code).values_list("scope__path", flat=True))


def _valid_today(**conditions: Any) -> Exists:
    today = timezone.localdate()
    return Exists(
        Ownership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=today),
            product=OuterRef("pk"),
            starts_on__lte=today,
            **conditions,
        )
    )
