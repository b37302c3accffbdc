"""What is sent to make something new at a place, by method and address: a module for each app."""

from typing import Any

from tests.architecture import strategy
from tests.architecture.sent import core, governance, metrics, portfolio, roadmap, teams
from tests.architecture.world import World

APPS = (
    core,
    teams,
    portfolio,
    roadmap,
    metrics,
    governance,
)


def bodies(world: World, place: str) -> dict[str, dict[str, Any]]:
    """Return what is sent at a place."""
    at = world.places[place]
    sent = strategy.bodies_at(at.node, at.product)
    for app in APPS:
        more = app.bodies(world, place)
        assert not sent.keys() & more.keys(), sent.keys() & more.keys()
        sent |= more
    return sent
