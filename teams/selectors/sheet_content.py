"""A role sheet as text: the draft's lines or a published version, in one shape.

content: {"code", "name", "name_fr", "family", "lines": [{"section", "reference", "expected", "en", "fr"}]}
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from teams.models import RoleSheet, Section, SheetLine

Content = Mapping[str, Any]
LINE = ("section", "reference", "expected", "en", "fr")
_ORDER = {section: at for at, section in enumerate(Section.values)}


@dataclass(frozen=True)
class Line:
    """One line of a sheet. expected: of a skill, the level it must have at each career level."""

    section: str
    reference: str
    expected: tuple[int, ...]
    en: str
    fr: str

    @property
    def said(self) -> str:
        """Return the text in the active language."""
        return self.fr if (get_language() or "").startswith("fr") else self.en

    def expected_at(self, level: int) -> int:
        """Return what is expected at a career level by its place; beyond the last, as at the last."""
        return self.expected[min(level, len(self.expected) - 1)]


@dataclass(frozen=True)
class Sheet:
    """A role sheet to be read."""

    code: str
    name: str
    name_fr: str
    family: str
    lines: tuple[Line, ...]

    @property
    def said(self) -> str:
        """Return the name in the active language."""
        return self.name_fr if (get_language() or "").startswith("fr") else self.name

    def section(self, section: str) -> list[Line]:
        """Return the lines of one part."""
        return [line for line in self.lines if line.section == section]

    @property
    def levels(self) -> list[str]:
        """Return the codes of the career levels, lowest first; one without a code where there is none."""
        return [line.reference for line in self.section(Section.LEVEL)] or [""]

    def place_of(self, level: str) -> int | None:
        """Return where a career level stands among the sheet's; None when it has no such level."""
        keys = [code.casefold() for code in self.levels]
        key = level.strip().casefold()
        return keys.index(key) if key in keys else None


def read(content: Content) -> Sheet:
    """Return a content as a sheet to be read."""
    return Sheet(
        code=content["code"],
        name=content["name"],
        name_fr=content["name_fr"],
        family=content["family"],
        lines=tuple(
            Line(
                line["section"],
                line["reference"],
                tuple(int(part) for part in line["expected"].split("/") if part),
                line["en"],
                line["fr"],
            )
            for line in content["lines"]
        ),
    )


def draft(sheet: RoleSheet) -> dict[str, Any]:
    """Return what the draft of a sheet says."""
    return content_of(sheet, sheet.lines.all())


def content_of(sheet: RoleSheet, lines: Iterable[SheetLine]) -> dict[str, Any]:
    """Return what a sheet with these lines says."""
    ordered = sorted(lines, key=lambda line: (_ORDER[line.section], line.position))
    return {
        "code": sheet.code,
        "name": sheet.name,
        "name_fr": sheet.name_fr,
        "family": sheet.family,
        "lines": [{name: getattr(line, name) for name in LINE} for line in ordered],
    }


def digest(content: Content) -> str:
    """Return a hash of what a sheet says, to tell whether it changed."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class LineChange:
    """A line of a version that differs from the one before; None: it was, or is, not there."""

    section: str
    before: Line | None
    after: Line | None

    @property
    def part(self) -> str:
        """Return how its part of the sheet is called."""
        return str(Section(self.section).label)


def compare(before: Content, after: Content) -> list[LineChange]:
    """Say what changed between two contents, part by part in the order of the sheet."""
    old, new = read(before), read(after)
    changes: list[LineChange] = []
    for section in Section.values:
        changes += _section_changes(section, old.section(section), new.section(section))
    return changes


def _section_changes(section: str, old: Sequence[Line], new: Sequence[Line]) -> list[LineChange]:
    """Pair lines by what they name, or else by their text; what is left is paired in its order."""
    left, right = list(old), list(new)
    changes = []
    for line in old:
        twin = next((one for one in right if _same(line, one)), None)
        if twin is not None:
            left.remove(line)
            right.remove(twin)
            if twin != line:
                changes.append(LineChange(section, line, twin))
    pairs = max(len(left), len(right))
    named = any(line.reference for line in (*left, *right))
    if named:
        changes += [LineChange(section, line, None) for line in left]
        return changes + [LineChange(section, None, line) for line in right]
    for at in range(pairs):
        one = left[at] if at < len(left) else None
        other = right[at] if at < len(right) else None
        changes.append(LineChange(section, one, other))
    return changes


def _same(one: Line, other: Line) -> bool:
    return one.reference == other.reference if one.reference or other.reference else one == other
