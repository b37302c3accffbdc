"""A foundation's projects as a portfolio of its own stages, gates passed on real days, and a kill list.

Counts come from the raw lines by regular expressions; the portal reads what a YAML parser made of them.
"""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils.text import slugify
from rest_framework.test import APIClient

from core.common.actors import SYSTEM
from portfolio.models import GateReview, Product
from portfolio.selectors.similar import similar
from portfolio.services import stops
from tests import factories
from tests.real_data import converters
from tests.real_data.converters import Files, write
from tests.real_data.test_pipeline import load

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]
LANDSCAPE = converters.SHARED / "cncf-landscape" / "landscape-2023-01-01.yml"
PHASES = {"sandbox": "discovery", "incubating": "growth", "graduated": "maturity", "archived": "retired"}
GATES = {"incubating": ("sandbox", "incubating"), "graduated": ("incubating", "graduated")}


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "kept"


def projects() -> list[dict[str, Any]]:
    found = yaml.load(LANDSCAPE.read_text(), Loader=yaml.CSafeLoader)
    items = [
        item
        for category in found["landscape"]
        for part in category["subcategories"]
        for item in part["items"]
    ]
    return [item for item in items if item.get("project") in PHASES]


def code_of(item: dict[str, Any]) -> str:
    return slugify(item["name"])


def reviews(items: list[dict[str, Any]]) -> list[list[str]]:
    """One decided review for each day on which a project went on; who came in higher passed no gate."""
    return [
        [code_of(item), gate, day, "toc@cncf.example", "go", day, "board@cncf.example"]
        for item in items
        for gate in GATES
        if (day := item.get("extra", {}).get(gate)) and day != item["extra"]["accepted"]
    ]


def files(folder: Path, items: list[dict[str, Any]]) -> Files:
    rows = [
        [code_of(item), item["name"], "CNCF", PHASES[item["project"]], item.get("description", "")]
        for item in items
    ]
    stages = [["cncf", name, name.title(), phase, f"{at}"] for at, (name, phase) in enumerate(PHASES.items())]
    gates = [["cncf", gate, gate.title(), *ends] for gate, ends in GATES.items()]
    criteria = [
        ["cncf", gate, "users", "Three users in production", "yes_no", "", "", "true"] for gate in GATES
    ]
    head = {
        "products": ["code", "name", "portfolio", "stage", "description"],
        "life_cycles": ["code", "name", "portfolio"],
        "life_cycle_stages": ["life_cycle", "code", "name", "phase", "position"],
        "gates": ["life_cycle", "code", "name", "from_stage", "to_stage"],
        "gate_criteria": ["life_cycle", "gate", "code", "name", "kind", "kpi", "threshold", "must_pass"],
        "gate_reviews": ["product", "gate", "asked_on", "asked_by", "outcome", "decided_on", "decided_by"],
    }
    told = [rows, [["cncf", "Foundation", "CNCF"]], stages, gates, criteria, reviews(items)]
    return {
        **converters.tree(folder, {"CNCF": "Cloud native"}, []),
        **{
            name: write(folder / f"{name}.csv", head[name], part)
            for name, part in zip(head, told, strict=True)
        },
    }


def test_projects_gates_and_the_archived_ones_are_as_the_foundation_has_them(tmp_path: Path) -> None:
    raw = LANDSCAPE.read_text()
    loaded = load(files(tmp_path, projects()))
    assert (loaded["products"].created, loaded["products"].rejected) == (147, 0)
    assert loaded["gate_reviews"].notes == []  # nobody stands before a gate that they passed

    user = factories.user("cpo")
    client = APIClient()
    client.force_authenticate(user)

    def count(address: str, **asked: str) -> int:
        return int(client.get(f"/api/v1/{address}/", {"node": "CNCF", **asked}).json()["count"])

    for name, phase in PHASES.items():
        stands = len(re.findall(rf"^ +project: {name}$", raw, re.M))
        assert count("products", stage=phase) == stands, name
    days = re.findall(r"^ +(accepted|incubating): '([\d-]+)'", raw, re.M)
    passed = sum(
        (then, name) == ("accepted", "incubating") and came != day
        for (then, came), (name, day) in pairwise(days)
    )
    assert count("gate-reviews", gate="incubating", outcome="go") == passed
    assert count("gate-reviews", gate="graduated") == len(re.findall(r"^ +graduated: '", raw, re.M)) == 20
    assert not GateReview.objects.exclude(four_eyes=True, criteria=1).exists()


def test_an_archived_project_is_found_again_by_who_proposes_the_like(tmp_path: Path) -> None:
    items = [item for item in projects() if item["project"] in ("archived", "graduated")]
    archived = next(item for item in items if item["name"] == "OpenTracing")
    archived["project"] = "graduated"
    load(files(tmp_path, items))
    user = factories.user("cpo")
    product = Product.objects.get(code="opentracing")
    stops.stop(
        by=SYSTEM,
        product=product,
        stopped_on=date(2022, 1, 31),
        reason="other",
        reason_text="Merged into OpenTelemetry.",
    )
    for proposal in ("Open tracing", "opentracin", "Opentracing pour tous"):
        first, *_others = similar(user=user, name=proposal)
        assert (first.product.code, first.stop and first.stop.reason_text) == (
            "opentracing",
            "Merged into OpenTelemetry.",
        )
