"""Months that a committee was shown: they may change, but not unnoticed."""

from collections.abc import Collection
from datetime import date

from core.common.periods import months_between, shift
from governance.models import HeldProduct

ProductMonth = tuple[int, date]


def closed_months(product_ids: Collection[int]) -> set[ProductMonth]:
    """Return (product id, month) of every month of these products that a snapshot holds; one query."""
    rows = (
        HeldProduct.objects.filter(product_id__in=product_ids)
        .values_list("product_id", "first_month", "last_month")
        .distinct()
    )
    return {
        (product_id, month)
        for product_id, first, last in rows
        for month in months_between(first, shift(last, 1))
    }


def closed_among(pairs: Collection[ProductMonth]) -> set[ProductMonth]:
    """Return those of the (product id, month) pairs that are closed; one query."""
    return closed_months({product_id for product_id, _month in pairs}) & set(pairs)
