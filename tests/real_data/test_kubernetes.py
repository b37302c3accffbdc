"""Time-to-market from real proposals and real release days, against a calculation that shares no code.

Counts of files are the *check* values of the data's README. The expected medians come from the raw lines by
regular expressions and from `statistics`.
"""

import re
import statistics
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from metrics.services.parameters import set_parameter
from tests import factories
from tests.real_data import converters, kubernetes
from tests.real_data.test_pipeline import load

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "kept"


def lines(archive: str, ending: str) -> dict[str, str]:
    with tarfile.open(converters.SHARED / archive) as packed:
        return {
            member.name: packed.extractfile(member).read().decode()  # type: ignore[union-attr]
            for member in packed
            if member.name.endswith(ending)
        }


def durations(start: str, year: int) -> dict[str, list[int]]:
    """Days from a start (`creation-date`, `alpha`) to the stable release, by owner, of launches in a year."""
    (text,) = lines("endoflife-date/products-2024-01-01.tar.gz", "/kubernetes.md").values()
    out = dict(re.findall(r'releaseCycle: "([\d.]+)"\s+releaseDate: ([\d-]+)', text))
    found: dict[str, list[int]] = {}
    for proposal in lines("kubernetes-keps/kep-yaml-2023-06-30-ab8951b256.tar.gz", "/kep.yaml").values():
        number = re.search(r"^kep-number:\s*[\"']?(\d+)", proposal, re.M)
        stable = re.search(r"^\s+stable:\s*[\"']?v?(1\.\d+)", proposal, re.M)
        began = re.search(rf"^\s*{start}:\s*[\"']?v?([\d][\d.-]+)", proposal, re.M)
        owner = re.search(r"^owning-sig:\s*[\"']?([\w-]+)", proposal, re.M)
        if not (number and int(number[1]) and stable and began and owner) or stable[1] not in out:
            continue
        first = began[1] if start == "creation-date" else out.get(began[1], "")
        launched = date.fromisoformat(out[stable[1]])
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", first) and launched.year == year:
            found.setdefault(owner[1], []).append((launched - date.fromisoformat(first)).days)
    return found


def read(**query: str) -> dict[str, Any]:
    client = APIClient()
    client.force_authenticate(factories.user(role="cpo"))
    [only] = client.get("/api/v1/kpi-values/", {"kpi": "time_to_market", "window": "t12m", **query}).json()[
        "results"
    ]
    return dict(only)


def test_the_archives_hold_what_their_readme_says() -> None:
    assert len(lines("kubernetes-keps/kep-yaml-2023-06-30-ab8951b256.tar.gz", "/kep.yaml")) == 462
    products = lines("endoflife-date/products-2024-01-01.tar.gz", ".md")
    assert len(products) == 277
    assert sum(len(re.findall(r"^-\s+releaseCycle:", text, re.M)) for text in products.values()) == 3915


@pytest.mark.parametrize(("start", "event"), [("creation-date", "idea"), ("alpha", "go")])
@pytest.mark.parametrize("year", [2022, 2023])
def test_the_median_is_that_of_the_raw_lines(tmp_path: Path, start: str, event: str, year: int) -> None:
    set_parameter(
        by=factories.user(), code="time_to_market_start", value=event, effective_on=date(2018, 1, 1)
    )
    launches = load(kubernetes.files(tmp_path))["launches"]
    assert launches.rejected == 0
    expected = durations(start, year)
    everything = sorted(days for of_one in expected.values() for days in of_one)
    assert len(everything) > 15

    found = read(node=kubernetes.ROOT, period=f"{year}-12")

    assert (found["value"], found["n"]) == (statistics.median(everything), len(everything))
    node = sorted(days for days in expected["sig-node"])
    of_one = read(product="sig-node", period=f"{year}-12")
    assert (of_one["value"], of_one["n"]) == (statistics.median(node), len(node))
