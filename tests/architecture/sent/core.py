"""What is sent to make something new: the machinery: users, imports, jobs, lists, discussions, the trail."""

from typing import Any

from tests.architecture.world import World


def bodies(world: World, place: str) -> dict[str, dict[str, Any]]:
    """Return it by method and address."""
    at = world.places[place]
    return {
        "POST /discussion/<kind>/<pk>/": {"text": "Hello"},
        "POST /comments/<pk>/edit/": {"text": "Hello again"},
        "POST /api/v1/bookmarks/": {"kind": "product", "subject_id": at.product.pk},
        "POST /api/v1/comments/": {"kind": "product", "subject_id": at.product.pk, "text": "Hello"},
        "PATCH /api/v1/comments/<pk>/": {"text": "Hello again"},
    }
