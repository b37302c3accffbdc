"""Success criteria with what they were measured at, for lists, the product page and the API alike."""

from typing import Any

from django.db.models import F, FilteredRelation, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Least

from core.access.models import User
from portfolio.models import CriterionSignature, Product, SuccessCriterion
from roadmap.models import Launch

_NOW = ("verdict", "value", "n", "low", "high", "period", "data_on", "stale", "reason", "reading_id")


def criteria_for(user: User) -> QuerySet[SuccessCriterion, Any]:
    """Return the criteria that a user sees, each with its newest measurement (`now_…`) and launch day."""
    return measured(SuccessCriterion.objects.visible_to(user))


def signatures_for(user: User) -> QuerySet[CriterionSignature, Any]:
    """Return the signatures under the criteria that a user sees."""
    seen = CriterionSignature.objects.filter(criterion__in=SuccessCriterion.objects.visible_to(user))
    return seen.select_related("criterion__product__scope")


def criteria_of(product: Product) -> QuerySet[SuccessCriterion, Any]:
    """Return the criteria of a product, the next review first."""
    return measured(SuccessCriterion.objects.filter(product=product)).order_by("review_on", "pk")


def measured(criteria: QuerySet[SuccessCriterion, Any]) -> QuerySet[SuccessCriterion, Any]:
    """Add what pages show beside a criterion."""
    launched = Launch.objects.filter(product=OuterRef("product"), launched_on__isnull=False)
    first = Subquery(launched.order_by().values("product").annotate(first=Min("launched_on")).values("first"))
    signatures = Prefetch("signatures", queryset=CriterionSignature.objects.order_by("part"))
    return (
        criteria.select_related("product__scope", "product__node")
        .prefetch_related(signatures)
        .annotate(now=FilteredRelation("verdicts", condition=Q(verdicts__current=True)))
        .annotate(**{f"now_{name}": F(f"now__{name}") for name in _NOW})
        .annotate(launched=Least("product__first_launched_on", first))
    )
