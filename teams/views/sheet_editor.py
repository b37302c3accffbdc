"""The editor of a role sheet's draft: its head, and a table of lines for each part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import refuse
from teams.forms.role_sheets import REFERENCES, SPARE, LineForm, RoleSheetForm, known_references
from teams.models import RoleSheet, Section, SheetLine
from teams.services import role_sheets

LAST = 1000  # the place of a line that names none: behind all that do


@dataclass(frozen=True)
class Part:
    """A part of the sheet with its lines as forms."""

    section: str
    label: Any
    names: Any
    lines: Sequence[LineForm]


def sheet_edit(request: Asked, code: str) -> HttpResponse:
    """Change the draft of a role sheet; publishing it is another step."""
    require(request.user, Action.EDIT_ROLE_SHEET)
    sheet = get_object_or_404(RoleSheet, code=code)
    form = RoleSheetForm(
        request.POST or None, initial={name: getattr(sheet, name) for name in RoleSheetForm.base_fields}
    )
    parts = _parts(request, sheet)
    if request.method == "POST" and _saved(request, sheet, form, parts):
        messages.info(request, _("Draft of %(name)s saved.") % {"name": sheet.said})
        if "more" in request.POST:
            return redirect("teams:role-sheet-edit", sheet.code)
        return redirect(reverse("teams:role-sheet-detail", args=[sheet.code]) + "?version=draft")
    context = {
        "of": sheet,
        "form": form,
        "parts": parts,
        "known": known_references(),
        "crumbs": [
            (_("Role sheets"), reverse("teams:role-sheet-list")),
            (sheet.said, reverse("teams:role-sheet-detail", args=[sheet.code])),
            (_("Draft"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "teams/role_sheet_edit.html", context, status=status)


def _parts(request: Asked, sheet: RoleSheet) -> list[Part]:
    held: dict[str, list[SheetLine]] = {}
    for line in sheet.lines.all():
        held.setdefault(line.section, []).append(line)
    return [
        Part(
            section.value,
            section.label,
            REFERENCES.get(section),
            _lines(request, section, held.get(section, [])),
        )
        for section in Section
    ]


def _lines(request: Asked, section: str, held: list[SheetLine]) -> list[LineForm]:
    """Return the forms of a part: as many as were sent, or the lines there are and some empty ones."""
    if request.method == "POST":
        named = (re.fullmatch(rf"{section}-(\d{{1,4}})-place", name, re.ASCII) for name in request.POST)
        sent = sorted({int(match[1]) for match in named if match})
        return [LineForm(request.POST, prefix=f"{section}-{at}", section=section) for at in sent]
    forms = [
        LineForm(prefix=f"{section}-{at}", section=section, initial=_initial(line))
        for at, line in enumerate(held)
    ]
    more = range(len(held), len(held) + SPARE)
    return forms + [
        LineForm(prefix=f"{section}-{at}", section=section, initial={"place": at + 1}) for at in more
    ]


def _initial(line: SheetLine) -> dict[str, Any]:
    return {
        "place": line.position,
        "reference": line.reference,
        "expected": line.expected,
        "en": line.en,
        "fr": line.fr,
    }


def _saved(request: Asked, sheet: RoleSheet, form: RoleSheetForm, parts: Sequence[Part]) -> bool:
    """Run the change with what the forms say; False when they or the rules refuse."""
    valid = [line.is_valid() for part in parts for line in part.lines]
    if not (form.is_valid() and all(valid)):
        return False
    lines = []
    for part in parts:
        said = [(line.cleaned_data.get("place") or LAST, line.said()) for line in part.lines]
        kept = [(place, one) for place, one in said if one.keys() - {"place"}]
        lines += [{**one, "section": part.section} for _place, one in sorted(kept, key=lambda one: one[0])]
    try:
        role_sheets.change(by=request.user, sheet=sheet, lines=lines, **form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return False
    return True
