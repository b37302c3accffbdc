"""Which roles people have on a day, and what each asks of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.common.spans import holding
from teams.models import Person, RoleAssignment, RoleSheet, Section, SheetVersion
from teams.selectors import sheet_content
from teams.selectors.sheet_content import Sheet


@dataclass(frozen=True)
class HeldRole:
    """A role that a person has.

    place: of the career level among the sheet's; the lowest where the level is none of them (`guessed`).
    assignment: with its dates; None: told by the role that the list of people names.
    """

    sheet: Sheet
    level: str
    place: int
    guessed: bool
    assignment: RoleAssignment | None

    @property
    def expected(self) -> dict[str, int]:
        """Return skill code → level that the role asks for."""
        return {line.reference: line.expected_at(self.place) for line in self.sheet.section(Section.SKILL)}


def published() -> dict[str, Sheet]:
    """Return code → what the last version of each sheet says."""
    rows = SheetVersion.objects.order_by("sheet_id", "-number").distinct("sheet_id")
    return {code: sheet_content.read(content) for code, content in rows.values_list("sheet__code", "content")}


def by_name() -> dict[str, str]:
    """Return every name and alias of a role, folded → the code of its sheet; names before aliases."""
    found: dict[str, str] = {}
    sheets = list(RoleSheet.objects.order_by("pk").values_list("code", "name", "name_fr", "aliases"))
    for code, *names, _aliases in sheets:
        for name in (code, *names):
            found.setdefault(_key(name), code)
    for code, *_names, aliases in sheets:
        for alias in aliases.split(","):
            found.setdefault(_key(alias), code)
    found.pop("", None)
    return found


def held_roles(people: Iterable[Person], *, on: date) -> dict[int, list[HeldRole]]:
    """Return person → the roles they have on a day: as assigned, else as their role text names one."""
    people = list(people)
    sheets, names = published(), by_name()
    current = RoleAssignment.objects.filter(holding(on), person__in=people).select_related("sheet", "team")
    assigned: dict[int, list[RoleAssignment]] = {}
    for row in current.order_by("starts_on", "pk"):
        assigned.setdefault(row.person_id, []).append(row)
    return {person.pk: _roles_of(person, assigned.get(person.pk, []), sheets, names) for person in people}


def _roles_of(
    person: Person, rows: list[RoleAssignment], sheets: Mapping[str, Sheet], names: Mapping[str, str]
) -> list[HeldRole]:
    if rows:
        return [
            held_role(sheets[row.sheet.code], row.level or person.level, row)
            for row in rows
            if row.sheet.code in sheets
        ]
    code = names.get(_key(person.role), "")
    return [held_role(sheets[code], person.level)] if code in sheets else []


def held_role(sheet: Sheet, level: str, assignment: RoleAssignment | None = None) -> HeldRole:
    """Return a role at a career level."""
    place = sheet.place_of(level)
    return HeldRole(sheet, level, place or 0, place is None, assignment)


def expected_of(roles: Iterable[HeldRole]) -> dict[str, int]:
    """Return skill code → the highest level that any of the roles asks for."""
    wanted: dict[str, int] = {}
    for role in roles:
        for code, level in role.expected.items():
            wanted[code] = max(wanted.get(code, 0), level)
    return wanted


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
