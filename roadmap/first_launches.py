"""Tells the portfolio when its products were first launched."""

from collections.abc import Collection
from datetime import date

from django.db.models import Min

from portfolio.extensions import launching
from roadmap.models import Launch


def first_launches(product_ids: Collection[int]) -> dict[int, date]:
    """Return the day of the first launch of each of these products, as far as there is one."""
    launched = Launch.objects.filter(product__in=product_ids, launched_on__isnull=False)
    return dict(launched.values_list("product").annotate(first=Min("launched_on")).order_by())


def register() -> None:
    """Tell it from now on."""
    launching.register(first_launches)
