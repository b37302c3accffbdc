"""What lists of products can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.common.spans import holding
from core.custom.filters import CustomFilters
from portfolio.filters.nodes import subtree
from portfolio.models import Contribution, InnovationClass, Ownership, Product, Stage


class ProductFilter(CustomFilters):
    """Filters of products."""

    noun = "product"

    q = QuickSearch("name", "code")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    stage = django_filters.MultipleChoiceFilter(label=_("Stage"), choices=Stage.choices, distinct=False)
    innovation_class = django_filters.MultipleChoiceFilter(
        label=_("Innovation class"), choices=InnovationClass.choices, distinct=False
    )
    manager = django_filters.CharFilter(label=_("Manager"), method="filter_manager")
    answers = django_filters.CharFilter(label=_("Answered for by"), method="filter_answers")
    without = django_filters.ChoiceFilter(
        label=_("Without"),
        choices=[*Ownership.Role.choices, ("objective", _("objective"))],
        method="filter_without",
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

    def filter_answers(self, rows: QuerySet[Product], name: str, email: str) -> QuerySet[Product]:
        """Keep the active products that this person manages or owns today."""
        active = Product.objects.active_on(timezone.localdate())
        return rows.filter(_valid_today(person__email__iexact=email), pk__in=active)

    def filter_without(self, rows: QuerySet[Product], name: str, role: str) -> QuerySet[Product]:
        """Keep the products that nobody answers for in a role today, or that serve no objective today."""
        if role == "objective":
            return rows.filter(~_serving_today()).exclude(stage=Stage.RETIRED)
        return rows.filter(~_valid_today(role=role)).exclude(stage=Stage.RETIRED)


def _serving_today() -> Exists:
    today = timezone.localdate()
    return Exists(
        Contribution.objects.filter(
            product=OuterRef("pk"), objective__starts_on__lte=today, objective__ends_on__gte=today
        )
    )


def _valid_today(**conditions: Any) -> Exists:
    held = Ownership.objects.filter(holding(timezone.localdate()), product=OuterRef("pk"))
    return Exists(held.filter(**conditions))
