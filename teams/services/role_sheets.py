"""Changes to role sheets: the draft, and its publishing as a version that stays."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError, Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from teams.kpi_names import kpi_known
from teams.models import RoleSheet, Section, SheetLine, SheetVersion, Skill
from teams.models.role_sheet import EXPECTED
from teams.selectors import sheet_content

FIELDS = ("code", "name", "name_fr", "family", "aliases")
Lines = Sequence[Mapping[str, Any]]


class NothingToPublish(DomainError):
    """The draft says what the last version says."""

    code = "nothing_to_publish"


@transaction.atomic
def add(*, by: Actor, code: str, name: str, name_fr: str, lines: Lines = (), **fields: Any) -> RoleSheet:
    """Begin a role sheet as a draft.

    Raises Invalid when the code is taken or a line cannot stand.
    """
    sheet = RoleSheet(code=code, name=name, name_fr=name_fr, **fields)
    _check(sheet)
    sheet.save(force_insert=True)
    _write(sheet, lines)
    _record("added", by, sheet, after={**snapshot(sheet, FIELDS), "lines": len(lines)})
    return sheet


@transaction.atomic
def change(*, by: Actor, sheet: RoleSheet, lines: Lines | None = None, **changes: Any) -> RoleSheet:
    """Change the draft of a role sheet; `lines` replaces all of its lines.

    Raises Invalid when the code is taken or a line cannot stand.
    """
    sheet = RoleSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    before, after = assign(sheet, changes)
    if after:
        _check(sheet)
    if lines is not None:
        old = sheet_content.draft(sheet)
        sheet.lines.all().delete()
        _write(sheet, lines)
        found = sheet_content.compare(old, sheet_content.draft(sheet))
        if found:
            before["lines"], after["lines"] = len(old["lines"]), len(lines)
            after["changed_lines"] = len(found)
    if not after:
        return sheet
    written_by_hand(sheet)
    _record("changed", by, sheet, before=before, after=after)
    return sheet


@transaction.atomic
def change_line(*, by: Actor, line: SheetLine, **changes: Any) -> SheetLine:
    """Change one line of the draft of a role sheet. Raises Invalid when the line cannot stand so."""
    sheet = RoleSheet.objects.select_for_update(of=("self",)).get(pk=line.sheet_id)
    line = SheetLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    _before, after = assign(line, changes)
    if not after:
        return line
    _check_line({name: getattr(line, name) for name in sheet_content.LINE}, _known_beside(sheet))
    written_by_hand(line)
    written_by_hand(sheet)
    _record("changed", by, sheet, after={"changed_lines": 1})
    return line


@transaction.atomic
def publish(*, by: Actor, sheet: RoleSheet, note: str = "") -> SheetVersion:
    """Keep what the draft says as the next version: the one that people are held against from now on.

    Raises NothingToPublish when the draft says what the last version says; Invalid when it says nothing.
    """
    sheet = RoleSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    content = sheet_content.draft(sheet)
    last = sheet.versions.first()
    if not any(line["section"] == Section.MISSION for line in content["lines"]):
        raise Invalid(_("A role sheet needs a mission before it can be published. Write one first."))
    if last is not None and last.content == content:
        raise NothingToPublish(
            _("The draft says what version %(number)s says. Change something first.")
            % {"number": last.number}
        )
    version = sheet.versions.create(
        number=last.number + 1 if last else 1, content=content, note=note, published_by_email=by.email
    )
    _record("published", by, sheet, after={"number": version.number, "note": note})
    return version


@transaction.atomic
def discard_draft(*, by: Actor, sheet: RoleSheet) -> RoleSheet:
    """Bring the draft back to what the last version says.

    Raises Invalid when nothing was published yet.
    """
    sheet = RoleSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    last = sheet.versions.first()
    if last is None:
        raise Invalid(_("Nothing was published yet: there is no version to go back to."))
    said = {name: last.content[name] for name in ("name", "name_fr", "family")}
    return change(by=by, sheet=sheet, lines=last.content["lines"], **said)


def _check(sheet: RoleSheet) -> None:
    if RoleSheet.objects.filter(code__iexact=sheet.code).exclude(pk=sheet.pk).exists():
        message = _("A role sheet has this code already. Choose another.")
        raise Invalid(message, fields={"code": [message]})
    for name in ("name", "name_fr"):
        if not getattr(sheet, name):
            message = _("Name the role in both languages.")
            raise Invalid(message, fields={name: [message]})


def _write(sheet: RoleSheet, lines: Lines) -> None:
    """Write all lines anew, after each was found to be one that can stand."""
    places: dict[str, int] = {}
    made = []
    known = _known_beside(sheet)
    for line in lines:
        said = {name: str(line.get(name) or "").strip() for name in sheet_content.LINE}
        _check_line(said, known)
        places[said["section"]] = places.get(said["section"], 0) + 1
        made.append(SheetLine(sheet=sheet, position=places[said["section"]], **said))
    _check_once(made)
    SheetLine.objects.bulk_create(made)


@dataclass(frozen=True)
class _Known:
    """What lines may name: folded code → code as it is written. own: of the sheet itself."""

    skills: Mapping[str, str]
    sheets: Mapping[str, str]
    own: str


def _known_beside(sheet: RoleSheet) -> _Known:
    skills = {code.casefold(): code for code in Skill.objects.values_list("code", flat=True)}
    sheets = {code.casefold(): code for code in RoleSheet.objects.values_list("code", flat=True)}
    return _Known(skills, sheets, sheet.code)


def _check_line(said: dict[str, str], known: _Known) -> None:
    """Raise Invalid when a line names what is not there or lacks what its part needs."""
    if said["section"] not in Section.values:
        raise _refused(said, _("“%(section)s” is no part of a role sheet. Use one of: %(parts)s."))
    if said["expected"] and said["section"] != Section.SKILL:
        raise _refused(said, _("Only skills have an expected level. Leave it empty."))
    _CHECKS.get(said["section"], _check_text)(said, known)


def _check_skill(said: dict[str, str], known: _Known) -> None:
    code = known.skills.get(said["reference"].casefold())
    if code is None:
        message = _("No skill has the code “%(reference)s”. Add the skill first, or correct the code.")
        raise _refused(said, message)
    if not re.match(EXPECTED, said["expected"]):
        message = _("Give the level of “%(reference)s” for each career level, 0 to 5, as 1/2/3/4.")
        raise _refused(said, message)
    said["reference"] = code


def _check_step(said: dict[str, str], known: _Known) -> None:
    code = known.sheets.get(said["reference"].casefold())
    if code is None:
        message = _(
            "No role sheet has the code “%(reference)s”. Add the next role first, or correct the code."
        )
        raise _refused(said, message)
    if code == known.own:
        message = _("A role is not its own next step. Choose another role, or take the line out.")
        raise _refused(said, message)
    said["reference"] = code


def _check_kpi(said: dict[str, str], known: _Known) -> None:
    if not said["reference"] or not kpi_known(said["reference"]):
        raise _refused(said, _("No KPI has the code “%(reference)s”. Correct the code."))


def _check_level(said: dict[str, str], known: _Known) -> None:
    if not said["reference"]:
        raise _refused(said, _("A career level needs a code, such as senior."))
    _check_text(said, known)


def _check_text(said: dict[str, str], known: _Known) -> None:
    if not (said["en"] and said["fr"]):
        raise _refused(said, _("Write each line in English and in French: “%(text)s” lacks one."))


_CHECKS: Mapping[str, Callable[[dict[str, str], _Known], None]] = {
    Section.SKILL: _check_skill,
    Section.STEP: _check_step,
    Section.KPI: _check_kpi,
    Section.LEVEL: _check_level,
}


def _refused(said: Mapping[str, str], text: str) -> Invalid:
    words = {**said, "parts": ", ".join(Section.values), "text": said["en"] or said["fr"]}
    message = text % words
    return Invalid(message, fields={"lines": [message]})


def _check_once(lines: Sequence[SheetLine]) -> None:
    seen: set[tuple[str, str]] = set()
    for line in lines:
        key = (line.section, line.reference.casefold())
        if line.reference and key in seen:
            message = _("“%(reference)s” stands twice in one part. Keep one of them.") % {
                "reference": line.reference
            }
            raise Invalid(message, fields={"lines": [message]})
        seen.add(key)


def _record(verb: str, by: Actor, sheet: RoleSheet, **values: Any) -> None:
    trail.record(
        verb=f"teams.role_sheet.{verb}",
        by=by,
        subject=("role_sheet", sheet.pk),
        label=sheet.name,
        **values,
    )
