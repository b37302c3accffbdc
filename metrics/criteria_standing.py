"""Which criteria count: of many rows as conditions, and of one. A row knows its launch day as `launched`.

A criterion counts when it was agreed before its product's launch. Source: docs/kpis/launch_success.md
"""

from datetime import date
from typing import Any

from django.db.models import F, Q

COUNTING = Q(agreed_on__isnull=False) & (Q(launched__isnull=True) | Q(agreed_on__lt=F("launched")))


def too_late(today: date) -> Q:
    """Say which do not: the launch has passed, and they were not agreed before it."""
    return Q(launched__lte=today) & (Q(agreed_on__isnull=True) | Q(agreed_on__gte=F("launched")))


def counts(criterion: Any) -> bool:
    """Tell of one criterion what COUNTING asks of many."""
    agreed, launched = criterion.agreed_on, criterion.launched
    return agreed is not None and (launched is None or agreed < launched)


def standing_of(criterion: Any, today: date) -> str:
    """Tell whether a criterion is agreed in time, open, or came after_launch."""
    if counts(criterion):
        return "agreed"
    return "after_launch" if criterion.launched and criterion.launched <= today else "open"
