"""What is sent to make something new: steering packs."""

from typing import Any

from tests.architecture.world import World


def bodies(world: World, place: str) -> dict[str, dict[str, Any]]:
    """Return it by method and address."""
    at = world.places[place]
    return {
        "POST /packs/new/": {"node": at.node.code, "period": "2026-01", "languages": ["en"]},
        "POST /packs/<number>/draw/": {"language": "en"},
        "POST /api/v1/steering-packs/": {"node": at.node.code},
    }
