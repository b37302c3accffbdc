"""GitLab's public product data as the portal's own files: sections, stages and groups as the tree,
categories as products, and the product managers of the groups as theirs. Test code: nothing of what is
read is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.real_data.converters import SHARED, Files, write

GITLAB = SHARED / "gitlab-www"
AUGUST, SEPTEMBER = date(2022, 8, 12), date(2022, 9, 14)
ROOT = "GITLAB"


@dataclass(frozen=True)
class Category:
    """A product: where it stands and who manages it. A few belong to a stage and to no group."""

    code: str
    name: str
    node: str
    available_on: str
    manager: str


@cache
def read(day: date, name: str) -> dict[str, Any]:
    """Read one of the YAML files of a day."""
    found: dict[str, Any] = yaml.safe_load((GITLAB / f"{day}" / f"{name}.yml").read_text("utf-8"))
    return found


def nodes(day: date) -> list[list[str]]:
    """Return the tree: codes say what kind of place they are, since a group may be called as its stage is."""
    rows = [[ROOT, "GitLab", "", "group"]]
    rows += [
        [f"section/{code}", section.get("name") or code, ROOT, "business unit"]
        for code, section in read(day, "sections").items()
    ]
    for code, stage in read(day, "stages")["stages"].items():
        rows.append([f"stage/{code}", stage["display_name"], f"section/{stage['section']}", "portfolio"])
        for group, found in stage["groups"].items():
            rows.append(
                [f"group/{code}/{group}", found.get("name") or group, f"stage/{code}", "product line"]
            )
    return rows


def categories(day: date) -> list[Category]:
    """Return the products, each in the first group that names it, else in its stage."""
    homes: dict[str, tuple[str, str]] = {}
    for code, stage in read(day, "stages")["stages"].items():
        for group, found in stage["groups"].items():
            for category in found.get("categories") or []:
                homes.setdefault(category, (f"group/{code}/{group}", person(found.get("pm"))))
    rows = []
    for code, found in read(day, "categories").items():
        node, manager = homes.get(code, (f"stage/{found['stage']}", ""))
        available = found.get("available")
        rows.append(Category(code, found["name"], node, str(available or ""), manager))
    return rows


def person(pm: str | list[str] | None) -> str:
    """Return who manages: the first of a list, without "(Interim)" and the like; "" for nobody."""
    first = (pm or [""])[0] if isinstance(pm, list) else pm or ""
    return first.partition(" (")[0].strip()


def email(name: str) -> str:
    """Return an address to tell people apart by; the files have none."""
    return f"{name.lower().replace(' ', '.')}@gitlab.example"


def files(folder: Path, day: date) -> Files:
    """Convert the state of a day: tree, products and people."""
    found = categories(day)
    managers = sorted({one.manager for one in [*categories(AUGUST), *found] if one.manager})
    tree = ["code", "name", "parent", "kind"]
    products = [[one.code, one.name, one.node, one.available_on] for one in found]
    return {
        "portfolios": write(folder / "portfolios.csv", tree, nodes(day)),
        "people": write(folder / "people.csv", ["email", "name"], [[email(name), name] for name in managers]),
        "products": write(
            folder / "products.csv", ["code", "name", "portfolio", "first_launched_on"], products
        ),
        "ownership": write(
            folder / "ownership.csv", ["product", "email", "role", "from", "to"], ownership(day)
        ),
    }


def ownership(day: date) -> Iterator[list[str]]:
    """Yield who manages what: in August since then; in September also who stopped, and who began."""
    managed = {one.code: one.manager for one in categories(AUGUST)}
    if day == AUGUST:
        yield from ([code, email(name), "manager", f"{AUGUST}", ""] for code, name in managed.items() if name)
        return
    for one in categories(SEPTEMBER):
        before = managed.get(one.code, "")
        if before and before != one.manager:
            yield [one.code, email(before), "manager", f"{AUGUST}", f"{SEPTEMBER}"]
        if one.manager:
            since = AUGUST if before == one.manager else SEPTEMBER
            yield [one.code, email(one.manager), "manager", f"{since}", ""]
