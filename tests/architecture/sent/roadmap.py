"""What is sent to make something new: launches, releases and work items."""

from typing import Any

from tests.architecture.world import World


def bodies(world: World, place: str) -> dict[str, dict[str, Any]]:
    """Return it by method and address."""
    at = world.places[place]
    return {
        "POST /launches/new/": {"name": "New launch", "product": at.product.pk},
        "POST /api/v1/launches/": {"product": at.product.code, "name": "New launch"},
    }
