"""Kubernetes' enhancement proposals as launches: written (idea), out as alpha (go), out as stable (launched).

The days of the releases come from endoflife.date. Products are the special interest groups that own
proposals. Test code: nothing of what is read is kept.
"""

import re
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.real_data.converters import SHARED, Files, tree, write

PROPOSALS = SHARED / "kubernetes-keps" / "kep-yaml-2023-06-30-ab8951b256.tar.gz"
LIFE_CYCLES = SHARED / "endoflife-date" / "products-2024-01-01.tar.gz"
ROOT = "KUBERNETES"


def texts(archive: Path, ending: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of an archive whose name ends so."""
    with tarfile.open(archive) as packed:
        for member in packed:
            stream = packed.extractfile(member) if member.name.endswith(ending) else None
            if stream is not None:
                yield member.name, stream.read().decode("utf-8")


def releases() -> dict[str, date]:
    """Return the day of each minor version of Kubernetes that was out by January 2024."""
    text = next(text for name, text in texts(LIFE_CYCLES, "/kubernetes.md"))
    listed = next(iter(yaml.safe_load_all(text.split("\n---\n")[0])))["releases"]
    return {one["releaseCycle"]: one["releaseDate"] for one in listed}


def launches() -> list[list[str]]:
    """Return product, name, idea_on, go_on and launched_on of every proposal that is numbered."""
    out = releases()
    rows = []
    for name, text in sorted(texts(PROPOSALS, "/kep.yaml")):
        found: dict[str, Any] = yaml.safe_load(text)
        number, milestones = found.get("kep-number"), found.get("milestone") or {}
        if number:
            days = [_released(milestones.get(step), out) for step in ("alpha", "stable")]
            proposal = name.split("/")[-2][:150]
            rows.append([found["owning-sig"], proposal, _day(found.get("creation-date")), *days])
    return rows


def files(folder: Path) -> Files:
    """Convert the proposals and the groups that own them."""
    rows = launches()
    groups = sorted({row[0] for row in rows})
    header = ["product", "name", "idea_on", "go_on", "launched_on"]
    return {
        **tree(folder, {ROOT: "Kubernetes"}, [[group, group, ROOT] for group in groups]),
        "launches": write(folder / "launches.csv", header, rows),
    }


def _released(milestone: object, out: dict[str, date]) -> str:
    """Return the day of a version written "v1.24" or 1.24; "" for "TBD", "never" and what is not out."""
    day = out.get(str(milestone).removeprefix("v"))
    return f"{day}" if day else ""


def _day(written: object) -> str:
    return f"{written}" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(written)) else ""
