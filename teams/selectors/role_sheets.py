"""Role sheets as their pages, their PDF and the API show them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from teams.kpi_names import KpiName, kpi_names
from teams.models import RoleSheet, Section, SheetVersion, Skill
from teams.selectors import sheet_content
from teams.selectors.sheet_content import Line, Sheet


@dataclass(frozen=True)
class ShownLine:
    """A line with what it names: a skill with its levels, a KPI, the next role."""

    line: Line
    name: str
    url: str = ""
    detail: str = ""
    levels: tuple[int, ...] = ()


@dataclass(frozen=True)
class ShownSheet:
    """A version of a sheet, or its draft, ready to be read in the active language.

    number: of the version; None: the draft.
    """

    sheet: Sheet
    number: int | None
    version: SheetVersion | None
    sections: Mapping[str, Sequence[ShownLine]]


def role_sheets() -> QuerySet[Any]:
    """Return the sheets with what their list shows."""
    return RoleSheet.objects.annotate(
        last_number=Max("versions__number"),
        last_published_at=Max("versions__published_at"),
        people=Count("assignments__person", distinct=True),
    )


def shown(sheet: RoleSheet, version: SheetVersion | None) -> ShownSheet:
    """Return a version ready to be read; the draft without one."""
    content = version.content if version else sheet_content.draft(sheet)
    read = sheet_content.read(content)
    skills = {skill.code: skill for skill in Skill.objects.all()}
    roles = {one.code: one for one in RoleSheet.objects.all()}
    kpis = kpi_names() if read.section(Section.KPI) else {}
    return ShownSheet(
        sheet=read,
        number=version.number if version else None,
        version=version,
        sections={
            section: [_line(line, len(read.levels), skills, roles, kpis) for line in read.section(section)]
            for section in Section.values
        },
    )


def _line(
    line: Line,
    count: int,
    skills: Mapping[str, Skill],
    roles: Mapping[str, RoleSheet],
    kpis: Mapping[str, KpiName],
) -> ShownLine:
    """Name what a line refers to; what is no longer there keeps its code."""
    code = line.reference
    if line.section == Section.SKILL:
        skill = skills.get(code)
        name, what = (skill.said, skill.described) if skill else (code, "")
        return ShownLine(line, name, detail=what, levels=tuple(map(line.expected_at, range(count))))
    if line.section == Section.KPI:
        kpi = kpis.get(code)
        return ShownLine(line, kpi.name if kpi else code, kpi.url if kpi else "", line.said)
    if line.section == Section.STEP:
        role = roles.get(code)
        return ShownLine(line, role.said if role else code, code if role else "", line.said)
    return ShownLine(line, line.said, detail=code)


def section_heads() -> dict[str, str]:
    """Return how the parts of a sheet are called in the active language."""
    heads = {section.value: str(section.label) for section in Section}
    return heads | {
        "skill": _("Skills, with the level expected at each career level"),
        "one_skill": _("Skill"),
        "expected": _("Expected level"),
    }


def level_heads(page: ShownSheet) -> list[str]:
    """Return how the career levels are called in the head of a table: what stands before the colon."""
    return [re.split(r"\s*:", line.name)[0] for line in page.sections[Section.LEVEL]] or [""]
