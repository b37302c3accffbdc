"""The role sheets and skills that come with the portal: added once, renewed while nobody edited them."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from core.common.actors import SYSTEM
from teams.models import RoleSheet, Section, Skill
from teams.selectors import sheet_content
from teams.services import role_sheets, skills

FOLDER: Final = Path(__file__).resolve().parent.parent / "role_sheets"
ORDER: Final = (
    "cpo",
    "head_of_product",
    "product_manager",
    "product_owner",
    "pmo",
    "product_designer",
    "product_marketing_manager",
)


@transaction.atomic
def load() -> None:
    """Add the skills and sheets that are missing; renew and publish those that are still as shipped."""
    known = {code.casefold() for code in Skill.objects.values_list("code", flat=True)}
    for skill in tomllib.loads((FOLDER / "skills.toml").read_text("utf-8"))["skill"]:
        if skill["code"].casefold() not in known:
            skills.add(by=SYSTEM, **skill)
    files = [tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in ORDER]
    # All heads first: a career step names another sheet.
    loaded = [(_head(file), file) for file in files]
    for sheet, file in loaded:
        if sheet is not None:
            _renew(sheet, _lines(file), file)


def _head(file: dict[str, Any]) -> RoleSheet | None:
    """Return the sheet of a file, added where it was missing; None when it is the company's own."""
    sheet = RoleSheet.objects.filter(code__iexact=file["code"]).first()
    said = {name: file[name] for name in role_sheets.FIELDS}
    if sheet is None:
        return role_sheets.add(by=SYSTEM, **said)
    if not sheet.shipped or sheet_content.digest(sheet_content.draft(sheet)) != sheet.shipped:
        return None
    return sheet


def _renew(sheet: RoleSheet, lines: list[dict[str, str]], file: dict[str, Any]) -> None:
    said = {name: file[name] for name in ("name", "name_fr", "family")}
    if sheet_content.draft(sheet) != {"code": sheet.code, **said, "lines": lines}:
        sheet = role_sheets.change(by=SYSTEM, sheet=sheet, lines=lines, **said)
    content = sheet_content.draft(sheet)
    last = sheet.versions.first()
    if last is None or last.content != content:
        role_sheets.publish(by=SYSTEM, sheet=sheet)
    if sheet.shipped != (now := sheet_content.digest(content)):
        RoleSheet.objects.filter(pk=sheet.pk).update(shipped=now)


def _lines(file: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "section": section,
            "reference": line.get("code") or line.get("role") or "",
            "expected": line.get("expected", ""),
            "en": line.get("en", ""),
            "fr": line.get("fr", ""),
        }
        for section in Section.values
        for line in file[section]
    ]
