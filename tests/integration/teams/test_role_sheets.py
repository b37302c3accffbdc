"""Role sheets: those that ship, drafts and versions, refusals, their PDF."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone, translation
from pypdf import PdfReader

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from teams.drawing import draw_sheet
from teams.models import RoleSheet, Section, SheetLine, Skill
from teams.selectors import sheet_content
from teams.services import role_sheets, shipped_sheets, skills
from tests import factories
from tools.messages import french

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped() -> None:
    shipped_sheets.load()


def test_seven_sheets_ship_whole_in_both_languages(shipped: None) -> None:
    assert set(RoleSheet.objects.values_list("code", flat=True)) == {
        "cpo", "head-of-product", "product-manager", "product-owner", "pmo", "product-designer",
        "product-marketing-manager",
    }  # fmt: skip
    for sheet in RoleSheet.objects.all():
        said = sheet_content.read(sheet.versions.get().content)
        empty = [part for part in Section.values if not said.section(part) and part != Section.STEP]
        assert empty == [], sheet.code
        assert len(said.section(Section.SKILL)) >= 14
        assert all(len(line.expected) == len(said.levels) for line in said.section(Section.SKILL))
        texts = [said.name_fr, *(line.fr for line in said.lines if line.fr)]
        assert {text: faults for text in texts if (faults := french.faults(text))} == {}
    descriptions = Skill.objects.values_list("description_fr", flat=True)
    assert {text: faults for text in descriptions if (faults := french.faults(text))} == {}


def test_loading_again_writes_nothing(shipped: None) -> None:
    events, lines = AuditEvent.objects.count(), set(SheetLine.objects.values_list("pk", flat=True))
    shipped_sheets.load()
    assert AuditEvent.objects.count() == events
    assert set(SheetLine.objects.values_list("pk", flat=True)) == lines


def test_what_a_company_edited_stays_and_the_rest_is_renewed(shipped: None, monkeypatch) -> None:
    own, other = (RoleSheet.objects.get(code=code) for code in ("cpo", "pmo"))
    lines = sheet_content.draft(own)["lines"]
    role_sheets.change(by=SYSTEM, sheet=own, lines=lines[:-1])
    real = shipped_sheets._lines
    monkeypatch.setattr(shipped_sheets, "_lines", lambda file: real(file)[:-1])
    shipped_sheets.load()
    assert sheet_content.draft(own)["lines"] == lines[:-1]
    assert own.versions.count() == 1
    assert [version.number for version in other.versions.all()] == [2, 1]


def test_a_draft_is_published_as_the_next_version_and_compared(shipped: None) -> None:
    sheet = RoleSheet.objects.get(code="product-owner")
    lines = [dict(line) for line in sheet_content.draft(sheet)["lines"]]
    skill = next(line for line in lines if line["reference"] == "backlog")
    skill["expected"] = "2/4/5"
    lines.append({"section": "training", "reference": "", "expected": "", "en": "New", "fr": "Nouveau"})
    role_sheets.change(by=SYSTEM, sheet=sheet, lines=lines)
    version = role_sheets.publish(by=SYSTEM, sheet=sheet, note="Less of juniors")
    first = sheet.versions.get(number=1)
    found = sheet_content.compare(first.content, version.content)
    assert version.number == 2
    assert [(one.section, one.before and one.before.expected, one.after.expected) for one in found] == [
        ("skill", (3, 4, 5), (2, 4, 5)),
        ("training", None, ()),
    ]
    assert first.content["lines"] != version.content["lines"]
    reader = Client()
    reader.force_login(factories.user("cpo"))
    page = reader.get("/role-sheets/product-owner/changes/")
    assert (page.context["before"], page.context["after"]) == (first, version)
    with pytest.raises(role_sheets.NothingToPublish):
        role_sheets.publish(by=SYSTEM, sheet=sheet)


def test_a_draft_goes_back_to_the_last_version(shipped: None) -> None:
    sheet = RoleSheet.objects.get(code="pmo")
    was = sheet_content.draft(sheet)
    role_sheets.change(by=SYSTEM, sheet=sheet, name="Other", lines=[])
    role_sheets.discard_draft(by=SYSTEM, sheet=sheet)
    assert sheet_content.draft(RoleSheet.objects.get(code="pmo")) == was


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"section": "skill", "reference": "juggling", "expected": "3"}, "No skill has the code “juggling”"),
        ({"section": "skill", "reference": "pricing", "expected": "7"}, "0 to 5"),
        ({"section": "step", "reference": "king"}, "No role sheet has the code “king”"),
        ({"section": "step", "reference": "pmo"}, "not its own next step"),
        ({"section": "kpi", "reference": "luck"}, "No KPI has the code “luck”"),
        ({"section": "mission", "en": "Only English"}, "in English and in French"),
        ({"section": "hobby", "en": "x", "fr": "x"}, "no part of a role sheet"),
        ({"section": "training", "en": "x", "fr": "x", "expected": "3"}, "Only skills"),
    ],
)
def test_a_line_that_cannot_stand_is_refused(shipped: None, line: dict[str, str], said: str) -> None:
    sheet = RoleSheet.objects.get(code="pmo")
    with pytest.raises(Invalid) as refused:
        role_sheets.change(by=SYSTEM, sheet=sheet, lines=[line])
    assert said in refused.value.sentences()
    assert sheet.lines.count() > 20


def test_a_name_stands_once_in_a_part(shipped: None) -> None:
    twice = {"section": "skill", "reference": "pricing", "expected": "3"}
    with pytest.raises(Invalid, match="stands twice"):
        role_sheets.add(by=SYSTEM, code="x", name="X", name_fr="X", lines=[twice, twice])


def test_a_long_draft_that_is_saved_as_it_stands_loses_no_line() -> None:
    sheet = factories.role_sheet("long")
    for number in range(70):
        factories.sheet_line(sheet, "activity", en=f"Do {number}", fr=f"Faire {number}")
    before = sheet_content.draft(sheet)
    client = Client()
    client.force_login(factories.user("hr_partner"))
    shown = client.get("/role-sheets/long/edit/").context
    boxes = [
        box
        for form in (shown["form"], *(line for part in shown["parts"] for line in part.lines))
        for box in form
    ]
    sent = {box.html_name: box.value() or "" for box in boxes}
    assert client.post("/role-sheets/long/edit/", sent).status_code == 302
    assert sheet_content.draft(sheet) == before
    # A line without a place goes behind all others.
    client.post("/role-sheets/long/edit/", {**sent, "activity-0-place": ""})
    texts = [line["en"] for line in sheet_content.draft(sheet)["lines"] if line["section"] == "activity"]
    assert (len(texts), texts[0], texts[-1]) == (70, "Do 1", "Do 0")


def test_a_skill_that_sheets_name_keeps_its_code(shipped: None) -> None:
    """Renamed, its sheets would name a skill that there is not, and gaps against them would vanish."""
    skill = Skill.objects.get(code="discovery")
    client = Client()
    client.force_login(factories.user("hr_partner"))
    sent = {"code": "finding-out"}
    refused = client.patch("/api/v1/skills/discovery/", sent, content_type="application/json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["code"])
    assert "product-manager, product-owner" in refused.json()["detail"]
    skills.change(by=SYSTEM, skill=skill, code="discovery", name="Finding out")
    # A version keeps what it said, also once no draft names the skill any more.
    SheetLine.objects.filter(reference="discovery").delete()
    with pytest.raises(Invalid, match="Role sheets name this skill"):
        skills.change(by=SYSTEM, skill=skill, code="finding-out")
    free = factories.skill("free")
    assert skills.change(by=SYSTEM, skill=free, code="freed").code == "freed"


def _name_by_a_new_line(line: SheetLine, _skill: Skill) -> None:
    factories.sheet_line(line.sheet, "skill", reference="juggling", expected="3")


def _name_by_a_line(_line: SheetLine, _skill: Skill) -> None:
    SheetLine.objects.update(reference="juggling")


def _rename(_line: SheetLine, skill: Skill) -> None:
    Skill.objects.filter(pk=skill.pk).update(code="juggling")


def _take_away(_line: SheetLine, skill: Skill) -> None:
    skill.delete()


@pytest.mark.parametrize("change", [_name_by_a_new_line, _name_by_a_line, _rename, _take_away])
def test_the_database_lets_no_sheet_name_an_unknown_skill(
    change: Callable[[SheetLine, Skill], None],
) -> None:
    skill = factories.skill("cut")
    line = factories.sheet_line(factories.role_sheet("s"), "skill", reference="Cut", expected="3")
    connection.check_constraints()
    with transaction.atomic():
        change(line, skill)
        with pytest.raises(IntegrityError, match="name a skill that there is not"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_the_pdf_is_tagged_in_its_language_and_the_same_each_time(shipped: None) -> None:
    sheet = RoleSheet.objects.get(code="product-manager")
    version = sheet.versions.get()
    with translation.override("en"):
        french_file = draw_sheet(sheet, version, language="fr")
        assert french_file == draw_sheet(sheet, version, language="fr")
    root = PdfReader(io.BytesIO(french_file)).root_object
    assert (root["/Lang"], "/StructTreeRoot" in root) == ("fr-FR", True)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(french_file)).pages)
    assert "Chef de produit" in text
    assert "Découverte produit" in text
    english = PdfReader(io.BytesIO(draw_sheet(sheet, version, language="en")))
    assert english.root_object["/Lang"] == "en-GB"


def test_a_draft_has_a_pdf_of_its_own_moment(shipped: None) -> None:
    sheet = RoleSheet.objects.get(code="pmo")
    RoleSheet.objects.filter(pk=sheet.pk).update(updated_at=timezone.now() - timedelta(days=3))
    assert draw_sheet(sheet, None, language="en").startswith(b"%PDF")
