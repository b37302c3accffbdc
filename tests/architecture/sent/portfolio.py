"""What is sent to make something new: the portfolio: tree, products, gates, strategy, money, staffing."""

from typing import Any

from tests.architecture.world import World

NEW = {"code": "NEW-1", "name": "New one"}


def bodies(world: World, place: str) -> dict[str, dict[str, Any]]:
    """Return it by method and address."""
    at = world.places[place]
    return {
        "POST /portfolio/new/": {**NEW, "kind": "portfolio", "parent": at.node.pk},
        "POST /products/new/": {**NEW, "stage": "idea", "node": at.node.pk},
        "POST /api/v1/portfolios/": {**NEW, "kind": "portfolio", "parent": at.node.code},
        "POST /api/v1/products/": {**NEW, "portfolio": at.node.code},
        "POST /api/v1/ownership/": {
            "product": at.product.code,
            "email": world.person.email,
            "role": "owner",
            "from": "2026-01-01",
        },
        "POST /api/v1/gates/": {
            **NEW,
            "life_cycle": at.gates.life_cycle.code,
            "from_stage": "build",
            "to_stage": "end",
        },
        "POST /api/v1/life-cycles/": {**NEW, "portfolio": f"{at.product.code}-BELOW"},
        "POST /api/v1/life-cycle-stages/": {
            **NEW,
            "life_cycle": at.gates.life_cycle.code,
            "phase": "growth",
        },
        "POST /api/v1/gate-criteria/": {**NEW, "gate": at.gates.gate.pk, "kind": "yes_no"},
        "POST /api/v1/workstreams/": {"product": at.product.code, "stage": "sell", "state": "under_way"},
        "POST /api/v1/gate-reviews/": {"product": at.product.code, "gate": "g2"},
        "POST /api/v1/actions/": {"product": at.product.code, "title": "New action"},
        "POST /budgets/new/": {"node": at.node.pk, "year": 2030, "amount": "5", "currency": "EUR"},
        "POST /api/v1/budgets/": {"node": at.node.code, "year": 2031, "amount": "5", "currency": "EUR"},
        "POST /commitments/new/": {
            "node": at.node.pk,
            "subject": "x",
            "reference": "NEW-1",
            "amount": "5",
            "currency": "EUR",
            "committed_on": "2026-01-01",
        },
        "POST /api/v1/budget-commitments/": {
            "product": at.product.code,
            "subject": "x",
            "reference": "NEW-2",
            "amount": "5",
            "currency": "EUR",
            "committed_on": "2026-01-01",
        },
        "POST /api/v1/stops/": {
            "product": at.product.code,
            "stopped_on": "2026-01-01",
            "reason": "other",
            "reason_text": "x",
        },
        "POST /api/v1/classifications/": {
            "product": at.product.code,
            "innovation_class": "extension",
            "evidence": "x",
        },
        "POST /api/v1/product-relations/": {
            "product": at.product.code,
            "relation": "depends_on",
            "other": f"{at.product.code}-2",
        },
        "POST /api/v1/product-links/": {
            "product": at.product.code,
            "title": "x",
            "url": "https://wiki.example/new",
        },
        "POST /allocations/new/": {
            "product": f"X ({at.product.code})",
            "team": world.team.pk,
            "percent": "10",
            "starts_on": "2026-01-01",
            "accepted": "",
        },
        "POST /api/v1/allocations/": {
            "product": at.product.code,
            "team": world.team.code,
            "percent": "10",
            "from": "2026-01-01",
        },
        "POST /api/v1/skill-needs/": {
            "product": at.product.code,
            "skill": "SKILL",
            "level": 3,
            "fte": "0.5",
            "from": "2019-01-01",
            "to": "2019-02-01",
        },
    }
