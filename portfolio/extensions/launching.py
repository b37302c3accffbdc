"""When a product was first launched: what its own row says, and what those above know of launches."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from portfolio.models import Product

Source = Callable[[Collection[int]], Mapping[int, date]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask this too, from `AppConfig.ready()`: product id → day of its first launch."""
    if source not in _sources:
        _sources.append(source)


def first_launches(product_ids: Collection[int]) -> dict[int, date]:
    """Return the day of the first launch of each of these products that was launched."""
    known = Product.objects.filter(pk__in=product_ids).values_list("pk", "first_launched_on")
    found = {product_id: day for product_id, day in known if day is not None}
    for source in _sources:
        for product_id, day in source(product_ids).items():
            found[product_id] = min(day, found.get(product_id, day))
    return found
