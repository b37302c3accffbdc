"""A role sheet as a tagged PDF, in one of the portal's languages."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.common import dates
from core.common.press import set_document
from teams.models import Mastery, RoleFamily, RoleSheet, Section, SheetVersion
from teams.selectors.role_sheets import ShownSheet, level_heads, section_heads, shown

TEMPLATE: Final = Path(__file__).parent / "sheet.typ"


def draw_sheet(sheet: RoleSheet, version: SheetVersion | None, *, language: str) -> bytes:
    """Return the PDF of a version, or of the draft without one: the same bytes for the same content."""
    moment = version.published_at if version else sheet.updated_at
    with translation.override(language):
        content = _content(shown(sheet, version), language, moment)
    return set_document(TEMPLATE, name="sheet", content=content, moment=moment)


def _content(page: ShownSheet, language: str, moment: datetime) -> dict[str, Any]:
    of = page.sections
    day = dates.day(timezone.localtime(moment).date(), language=language)
    family = RoleFamily(page.sheet.family).label if page.sheet.family in RoleFamily.values else ""
    return {
        "language": language,
        "company": settings.COMPANY_NAME,
        "name": page.sheet.said,
        "family": str(family),
        "version": _("Version %(number)s") % {"number": page.number} if page.number else _("Draft"),
        "day": day,
        "mission": [line.name for line in of[Section.MISSION]],
        "levels": [{"code": line.detail, "text": line.name} for line in of[Section.LEVEL]],
        "heads": level_heads(page),
        "activities": [line.name for line in of[Section.ACTIVITY]],
        "skills": [
            {"name": line.name, "text": line.detail, "levels": line.levels} for line in of[Section.SKILL]
        ],
        "kpis": [{"name": line.name, "text": line.detail} for line in of[Section.KPI]],
        "steps": [{"name": line.name, "text": line.detail} for line in of[Section.STEP]],
        "reading": [line.name for line in of[Section.READING]],
        "training": [line.name for line in of[Section.TRAINING]],
        "scale": [f"{level.value} {level.label}" for level in Mastery],
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return section_heads() | {
        "sheet": _("Role sheet"),
        "of_kpi": _("KPI"),
        "why": _("What for"),
        "scale": _("Scale"),
        "page": _("Page %(page)s of %(pages)s"),
    }
