"""What the list of skill needs can be narrowed by, on its page and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.common.spans import holding
from portfolio.models import SkillNeed


class SkillNeedFilter(django_filters.FilterSet):
    """Filters of skill needs."""

    q = QuickSearch("product__name", "product__code", "skill__name", "skill__name_fr")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    portfolio = django_filters.CharFilter(label=_("Portfolio"), field_name="product__node__code")
    skill = django_filters.CharFilter(label=_("Skill"), field_name="skill__code")
    current = django_filters.BooleanFilter(label=_("Today"), method="today")

    class Meta:
        model = SkillNeed
        fields: tuple[str, ...] = ()

    def today(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        """Keep what is needed today, or what is not."""
        current = holding(timezone.localdate())
        return rows.filter(current if value else ~current)
