"""The same snapshot is the same bytes in any process: other hash seeds, time zones, languages."""

import json
import subprocess
import sys

import pytest

from core.common.actors import SYSTEM
from governance.services import snapshots
from tests.integration.governance.company import PERIOD, found

DRAW = """
import hashlib, json, django
django.setup()
from governance.drawing import FORMATS, draw
from governance.models import Snapshot
pack = Snapshot.objects.get(position=2)
drawn = [draw(pack, format=f, language=l) for l in ("en", "fr") for f in FORMATS]
print(json.dumps([hashlib.sha256(one).hexdigest() for one in drawn]))
"""
SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LANG": "C", "TIME_ZONE": "Europe/Paris"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/Lima", "LANG": "fr_FR.UTF-8", "TIME_ZONE": "Asia/Tokyo"},
)


@pytest.mark.processes
def test_two_processes_draw_the_same_bytes(process_environment: dict[str, str]) -> None:
    """Also where the portal's own time zone was changed since: the snapshot remembers the one it had."""
    company = found()
    snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)
    snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)
    hashes = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", DRAW],
                env={**process_environment, **surroundings},
                capture_output=True,
                check=True,
            ).stdout
        )
        for surroundings in SURROUNDINGS
    ]
    assert hashes[0] == hashes[1]
    assert len(set(hashes[0])) == 6
