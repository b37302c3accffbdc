"""What a stop means for what people and teams give to a product."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from core.common import spoken
from core.common.errors import Invalid
from portfolio.models import Allocation, ProductStop


def refusing_stopped(rows: Sequence[Allocation]) -> Callable[[Allocation], None]:
    """Return what refuses an allocation that goes on after the stop of its product; one query for all rows.

    It raises Invalid.
    """
    stops = ProductStop.objects.in_force().filter(product__in={one.product_id for one in rows})
    days = dict(stops.values_list("product", "stopped_on"))

    def refuse(allocation: Allocation) -> None:
        day = days.get(allocation.product_id)
        if day and (allocation.ends_on is None or allocation.ends_on > day):
            message = _(
                "%(name)s was stopped on %(day)s. Let the allocation end by that day, or start the product "
                "again."
            ) % {"name": allocation.product.name, "day": spoken.day(day)}
            raise Invalid(message, fields={"ends_on": [message]})

    return refuse
