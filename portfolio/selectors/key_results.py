"""Key results and contributions for lists and the API alike."""

from typing import Any

from django.db.models import QuerySet

from core.access.models import User
from portfolio.models import Contribution, KeyResult, KeyResultValue, Objective, Product
from portfolio.selectors.progress import MeasuredKeyResults


def key_results_for(user: User) -> QuerySet[KeyResult, Any]:
    """Return the key results of the objectives that a user sees, each with how far it is (`way`)."""
    seen = Objective.objects.visible_to(user)
    rows = MeasuredKeyResults(KeyResult).filter(objective__in=seen)
    return rows.select_related("objective__node__scope", "product__scope")


def values_for(user: User) -> QuerySet[KeyResultValue, Any]:
    """Return what was said by hand of the key results that a user sees."""
    rows = KeyResultValue.objects.filter(key_result__objective__in=Objective.objects.visible_to(user))
    return rows.select_related("key_result__objective__node__scope")


def contributions_for(user: User) -> QuerySet[Contribution, Any]:
    """Return which products serve which objectives, where a user sees both."""
    rows = Contribution.objects.filter(
        objective__in=Objective.objects.visible_to(user), product__in=Product.objects.visible_to(user)
    )
    return rows.select_related("objective__node__scope", "product__scope")
