"""Which criteria count, as conditions on rows that know the day of their product's launch (`launched`)."""

from datetime import date

from django.db.models import F, Q

COUNTING = Q(agreed_on__isnull=False) & (Q(launched__isnull=True) | Q(agreed_on__lt=F("launched")))


def too_late(today: date) -> Q:
    """Say which do not: the launch has passed, and they were not agreed before it."""
    return Q(launched__lte=today) & (Q(agreed_on__isnull=True) | Q(agreed_on__gte=F("launched")))
