"""What is sent to make something new: people, teams, roles and skills."""

from typing import Any

from tests.architecture.world import World


def bodies(world: World, place: str) -> dict[str, dict[str, Any]]:
    """Return it by method and address."""
    return {
        "POST /api/v1/calendars/": {"code": "PLANT", "name": "Plant"},
        "POST /api/v1/calendars/<pk>/adopt/": {"year": 2026},
        "POST /api/v1/days-off/": {"calendar": "SITE", "day": "2026-12-25", "name": "Christmas"},
        "POST /api/v1/absences/": {"email": world.person.email, "from": "2026-01-01", "to": "2026-01-02"},
        "POST /api/v1/capacity-changes/": {
            "email": world.person.email,
            "from": "2026-01-01",
            "to": "2026-01-02",
            "capacity_pct": "50",
        },
        "POST /api/v1/role-sheets/": {"code": "NEW-1", "name": "New", "name_fr": "Nouveau"},
        "POST /api/v1/skills/": {"code": "NEW-1", "name": "New", "name_fr": "Nouvelle"},
        "POST /api/v1/role-assignments/": {
            "email": world.person.email,
            "role": world.talent.sheet.code,
            "from": "2010-01-01",
            "to": "2010-02-01",
        },
        "POST /api/v1/assessments/": {
            "email": world.person.email,
            "skill": "SKILL",
            "kind": "manager",
            "level": 3,
        },
        "POST /api/v1/development-actions/": {
            "email": world.person.email,
            "skill": "SKILL",
            "what": "Another thing",
            "due_on": "2027-01-31",
        },
        "POST /api/v1/teams/": {"code": "NEW-1", "name": "New one"},
        "POST /api/v1/people/": {"email": "new@example.com", "name": "New"},
    }
