"""What is sent to make something new: KPIs, targets, criteria, dashboards and provenance."""

from typing import Any

from tests.architecture.world import World


def bodies(world: World, place: str) -> dict[str, dict[str, Any]]:
    """Return it by method and address."""
    at = world.places[place]
    return {
        "POST /targets/restore/": {
            "kpi": "nps",
            "node": at.node.pk,
            "value": "40",
            "starts_on": "2026-06-01",
        },
        "POST /targets/new/": {"kpi": "nps", "node": at.node.pk, "value": "40", "starts_on": "2026-06-01"},
        "POST /api/v1/targets/": {
            "kpi": "nps",
            "product": at.product.code,
            "target": "40",
            "from": "2026-06-01",
        },
    }
