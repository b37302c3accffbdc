"""Who has which role, how well skills are had, what is done about it, what products need, what roles pay."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from demo.chance import Chance
from demo.company import HERE, Company, short_name
from demo.writing import Table

Row = list[str]
SHEETS: Final = HERE.parent / "teams" / "role_sheets"
# How the list of people calls the roles that have a sheet.
CALLED: Final = {
    "Chief product officer": "cpo",
    "Head of product": "head-of-product",
    "Head of project office": "pmo",
    "Product manager": "product-manager",
    "Product owner": "product-owner",
}


def role_assignments(company: Company) -> Table:
    """Return the roles that were given with dates."""
    rows = [
        [company.email(person), sheet, level, team, start, end]
        for person, sheet, level, team, start, end in company.raw["roles"]
    ]
    header = ["email", "role_sheet", "level", "team", "from", "to"]
    return Table("files/35_role_assignments.csv", "role_assignments", header, rows)


def assessments(company: Company) -> Table:
    """Return what people and their managers said of each skill that their roles ask for."""
    header = ["email", "skill", "kind", "skill_level", "assessed_on", "note"]
    rows = [row for person, asked in _asked(company) for row in _judged(company, person, asked)]
    return Table("files/36_assessments.csv", "assessments", header, rows)


def development_actions(company: Company) -> Table:
    """Return what people do to gain skills."""
    rows = [
        [company.email(person), skill, what, due, done]
        for person, skill, what, due, done in company.raw["development"]
    ]
    header = ["email", "skill", "what", "due_on", "done_on"]
    return Table("files/37_development_actions.csv", "development_actions", header, rows)


def skill_needs(company: Company) -> Table:
    """Return the skills that products need."""
    rows = [
        [product, skill, str(level), str(fte), start, end]
        for product, skill, level, fte, start, end in company.raw["needs"]
    ]
    header = ["product", "skill", "skill_level", "fte", "from", "to"]
    return Table("files/38_skill_needs.csv", "skill_needs", header, rows)


def salary_bands(company: Company) -> Table:
    """Return what roles pay, for the one who may see it."""
    rows = [
        [sheet, level, "EUR", *(str(thousands * 1000) for thousands in (low, mid, high)), start]
        for sheet, level, low, mid, high, start in company.raw["salary_bands"]
    ]
    header = ["role_sheet", "level", "currency", "salary_low", "salary_mid", "salary_high", "from"]
    return Table("files/39_salary_bands.csv", "salary_bands", header, rows)


def _asked(company: Company) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield each person with a role that has a sheet, and the level that it asks for of each skill."""
    sheets = {path.stem.replace("_", "-"): tomllib.loads(path.read_text("utf-8")) for path in _sheets()}
    given: dict[str, list[tuple[str, str]]] = {}
    for person, sheet, level, _team, _start, end in company.raw["roles"]:
        if not end:
            given.setdefault(person, []).append((sheet, level))
    for name, role, level, *_ in company.raw["people"]:
        person = short_name(name)
        roles = given.get(person) or ([(CALLED[role], level)] if role in CALLED else [])
        if roles and person not in company.raw["unassessed"]:
            yield person, _highest(sheets, roles)


def _sheets() -> list[Path]:
    return sorted(path for path in SHEETS.glob("*.toml") if path.stem != "skills")


def _highest(sheets: dict[str, Any], roles: list[tuple[str, str]]) -> dict[str, int]:
    asked: dict[str, int] = {}
    for sheet, level in roles:
        place = [one["code"] for one in sheets[sheet]["level"]].index(level)
        for skill in sheets[sheet]["skill"]:
            expected = int(skill["expected"].split("/")[place])
            asked[skill["code"]] = max(asked.get(skill["code"], 0), expected)
    return asked


def _judged(company: Company, person: str, asked: dict[str, int]) -> Iterator[Row]:
    """Yield the own assessment, and the manager's a little below it; some had one in spring already."""
    chance = Chance(company.seed, "talent", person)
    email, raw = company.email(person), company.raw
    by_manager, earlier = not chance.happens(0.2), chance.happens(0.3)
    for skill, expected in asked.items():
        drift = chance.pick((-1, 0, 0, 0, 0, 1)) - (raw["weak"].get(skill, 0) if expected > 1 else 0)
        managers = min(max(expected + drift, 0), 5)
        own = min(max(managers + chance.pick((-1, 0, 0, 0, 1, 1)), 0), 5)
        if chance.happens(0.06):
            continue  # nobody said anything of this one
        yield [email, skill, "self", str(own), raw["self_assessed_on"], ""]
        if by_manager:
            yield [email, skill, "manager", str(managers), raw["manager_assessed_on"], ""]
        if by_manager and earlier:
            yield [email, skill, "manager", str(max(managers - 1, 0)), raw["first_assessed_on"], ""]
