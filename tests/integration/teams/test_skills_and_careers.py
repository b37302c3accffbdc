"""Roles with dates, skills against roles, who sees what, next roles, what products need."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from core.access.models import User
from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid, NotAllowed
from core.profile.services import states
from core.undo.models import Step
from core.undo.services import steps
from portfolio.models import SkillNeed
from portfolio.selectors.skill_needs import balance
from teams.errors import RoleOverlaps
from teams.models import Assessment, CapacityChange, Person, RoleAssignment, RoleSheet, SheetLine, Skill
from teams.selectors import matrix, privacy
from teams.selectors.careers import next_roles
from teams.selectors.roles import held_roles
from teams.selectors.skills import catalogue, latest, person_gaps
from teams.services import assessments, role_assignments, role_sheets
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.fixture
def maker() -> RoleSheet:
    """A published role with two levels, two skills, and a next role."""
    for code in ("cut", "sew"):
        factories.skill(code)
    chief = factories.role_sheet("chief", aliases="boss, head tailor")
    factories.sheet_line(chief, "skill", reference="cut", expected="4")
    role_sheets.publish(by=SYSTEM, sheet=chief)
    sheet = factories.role_sheet("maker", name="Tailor", name_fr="Tailleur", aliases="seamstress")
    for level in ("junior", "senior"):
        factories.sheet_line(sheet, "level", reference=level, en=level.title(), fr=level.title())
    factories.sheet_line(sheet, "skill", reference="cut", expected="2/4")
    factories.sheet_line(sheet, "skill", reference="sew", expected="1/3")
    factories.sheet_line(sheet, "step", reference="chief", en="After years", fr="Après des années")
    role_sheets.publish(by=SYSTEM, sheet=sheet)
    return sheet


def person_of(email: str, **fields: object) -> Person:
    return factories.person(email, **fields)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at_once(write: Callable[[], object]) -> None:
    """Write something and have the database check it now, not at the end of the transaction."""
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# ---------------------------------------------------------------- roles with dates


def test_three_roles_at_once_and_none_of_them_twice(maker: RoleSheet) -> None:
    person = person_of("ada@example.com")
    others = [factories.role_sheet(), factories.role_sheet()]
    for sheet in (maker, *others):
        role_assignments.give(by=SYSTEM, person=person, sheet=sheet, starts_on=date(2026, 1, 1))
    assert person.role_assignments.count() == 3
    with pytest.raises(RoleOverlaps) as refused:
        role_assignments.give(by=SYSTEM, person=person, sheet=maker, starts_on=date(2026, 6, 1))
    assert "has this role from 1 Jan 2026 already" in refused.value.sentences()
    first = person.role_assignments.get(sheet=maker)
    role_assignments.change(by=SYSTEM, held=first, ends_on=date(2026, 6, 1))
    role_assignments.give(by=SYSTEM, person=person, sheet=maker, starts_on=date(2026, 6, 1))


def test_the_database_refuses_the_same_role_twice_and_reversed_dates(maker: RoleSheet) -> None:
    person = person_of("ada@example.com")
    factories.role_assignment(person, maker, starts_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="role_assignment_not_twice_at_once"), transaction.atomic():
        at_once(lambda: factories.role_assignment(person, maker, starts_on=date(2026, 2, 1)))
    with pytest.raises(IntegrityError, match="role_assignment_ends_after_start"), transaction.atomic():
        factories.role_assignment(person, maker, starts_on=date(2019, 2, 1), ends_on=date(2019, 1, 1))


def test_page_and_api_refuse_the_same_role_twice(maker: RoleSheet) -> None:
    person = person_of("ada@example.com")
    factories.role_assignment(person, maker, starts_on=date(2026, 1, 1))
    client = client_of(factories.user("cpo"))
    page = client.post(f"/people/{person.pk}/roles/new/", {"sheet": maker.pk, "starts_on": "2026-02-01"})
    assert page.status_code == 422
    assert "has this role from 1 Jan 2026 already" in page.content.decode()
    sent = {"email": "ADA@example.com", "role": "maker", "from": "2026-02-01"}
    api = client.post("/api/v1/role-assignments/", sent, content_type="application/json")
    assert (api.status_code, api.json()["code"]) == (409, "role_overlaps")
    reversed_ = {**sent, "from": "2025-02-01", "to": "2025-01-01"}
    api = client.post("/api/v1/role-assignments/", reversed_, content_type="application/json")
    assert api.status_code == 400
    assert "The end lies before the start" in str(api.json())


def test_roles_come_by_code_name_or_alias_and_a_file_is_refused_like_a_page(maker: RoleSheet) -> None:
    for name in ("ada", "bo", "cy"):
        person_of(f"{name}@example.com")
    run = bring(
        "role_assignments",
        "email,role_sheet,level,from,to\n"
        "ada@example.com,Tailleur,senior,2026-01-01,\n"
        "bo@example.com,SEAMSTRESS,junior,2026-01-01,\n"
        "bo@example.com,maker,,2026-03-01,\n"
        "cy@example.com,Wizard,,2026-01-01,\n"
        "cy@example.com,maker,,2026-03-01,2026-02-01\n",
    )
    assert counts(run) == (1, 0, 0, 4)
    assert {(line, code) for line, _column, code in faults(run)} == {
        (3, "overlap"),
        (4, "overlap"),
        (5, "unknown_role"),
        (6, "dates_reversed"),
    }
    assert RoleAssignment.objects.get().level == "senior"


def test_an_export_of_roles_brought_back_changes_nothing(maker: RoleSheet) -> None:
    factories.role_assignment(person_of("ada@example.com"), maker, level="senior", ends_on=date(2026, 1, 1))
    file = b"".join(client_of(factories.user("cpo")).get("/people/roles/?export=csv").streaming_content)
    assert counts(bring("role_assignments", file)) == (0, 0, 1, 0)


def test_a_removed_role_comes_back(maker: RoleSheet) -> None:
    held = factories.role_assignment(person_of("ada@example.com"), maker)
    client_of(user := factories.user("cpo")).post(f"/people/{held.person_id}/roles/{held.pk}/remove/")
    assert not RoleAssignment.objects.exists()
    steps.take_back(by=user, step=Step.objects.get())
    assert RoleAssignment.objects.get().pk == held.pk


def test_without_an_assignment_the_role_text_names_the_sheet(maker: RoleSheet) -> None:
    by_alias = person_of("ada@example.com", role=" Head  Tailor ", level="x")
    by_name = person_of("bo@example.com", role="tailleur", level="Senior")
    none = person_of("cy@example.com", role="Wizard")
    roles = held_roles([by_alias, by_name, none], on=TODAY)
    assert [(one.sheet.code, one.guessed) for one in roles[by_alias.pk]] == [("chief", True)]
    assert [(one.sheet.code, one.place, one.guessed) for one in roles[by_name.pk]] == [("maker", 1, False)]
    assert roles[none.pk] == []


# ---------------------------------------------------------------- assessments and gaps


def test_both_assessments_are_kept_and_the_managers_counts(maker: RoleSheet) -> None:
    boss = person_of("boss@example.com")
    person = person_of("ada@example.com", manager=boss, role="maker", level="senior")
    own, above = (
        factories.user("analyst", email="ada@example.com"),
        factories.user("analyst", email="boss@example.com"),
    )
    cut, sew = Skill.objects.get(code="cut"), Skill.objects.get(code="sew")
    said = {"person": person, "on": TODAY, "today": TODAY}
    assessments.assess(by=own, kind="self", levels={cut: 4, sew: 2}, **said)
    assessments.assess(by=above, kind="manager", levels={cut: 2}, **said)
    _roles, gaps = person_gaps(person, on=TODAY)
    # cut: asked 4, own 4, manager's 2 → 2 missing; sew: asked 3, own 2 → 1 missing.
    assert [(gap.skill.code, gap.expected, gap.missing, gap.kind) for gap in gaps] == [
        ("cut", 4, 2, "far"),
        ("sew", 3, 1, "short"),
    ]
    assert (gaps[0].judged.own.level, gaps[0].judged.managers.level) == (4, 2)
    event = AuditEvent.objects.filter(verb="teams.assessment.kept").latest("id")
    assert event.after == {"kind": "manager", "skills": 1, "on": "2026-11-25"}


def test_an_earlier_day_stays_and_the_same_day_is_replaced(maker: RoleSheet) -> None:
    person = person_of("ada@example.com")
    user = factories.user("analyst", email="ada@example.com")
    cut = Skill.objects.get(code="cut")
    for day, level in ((date(2026, 3, 1), 1), (TODAY, 2), (TODAY, 3)):
        assessments.assess(by=user, person=person, kind="self", levels={cut: level}, on=day, today=TODAY)
    rows = Assessment.objects.order_by("assessed_on").values_list("assessed_on", "level")
    assert list(rows) == [(date(2026, 3, 1), 1), (TODAY, 3)]
    assert latest([person])[person.pk]["cut"].level == 3


@pytest.mark.parametrize(
    ("who", "kind", "allowed"),
    [
        ("person", "self", True),
        ("person", "manager", False),
        ("boss", "self", False),
        ("boss", "manager", True),
        ("top", "manager", True),
        ("peer", "manager", False),
        ("hr", "manager", True),
        ("hr", "self", False),
        ("head", "manager", False),
    ],
)
def test_who_gives_which_assessment(maker: RoleSheet, who: str, kind: str, allowed: bool) -> None:
    top = person_of("top@example.com")
    boss = person_of("boss@example.com", manager=top)
    person = person_of("person@example.com", manager=boss)
    person_of("peer@example.com", manager=boss)
    role = {"hr": "hr_partner", "head": "head_of_product"}.get(who, "analyst")
    user = factories.user(role, email=f"{who}@example.com")
    levels = {Skill.objects.get(code="cut"): 3}
    if allowed:
        assessments.assess(by=user, person=person, kind=kind, levels=levels, on=TODAY, today=TODAY)
        assert Assessment.objects.get().assessed_by_email == user.email
    else:
        with pytest.raises(NotAllowed):
            assessments.assess(by=user, person=person, kind=kind, levels=levels, on=TODAY, today=TODAY)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("person", {"person"}),
        ("peer", {"peer"}),
        ("boss", {"boss", "person", "peer"}),
        ("top", {"top", "boss", "person", "peer"}),
        ("stranger", set()),
        ("hr", {"top", "boss", "person", "peer"}),
        ("head", {"top", "boss", "person", "peer"}),
    ],
)
def test_assessments_are_seen_by_oneself_the_line_above_and_by_right(
    maker: RoleSheet, who: str, seen: set[str]
) -> None:
    people = {"top": person_of("top@example.com", role="maker")}
    people["boss"] = person_of("boss@example.com", manager=people["top"], role="maker")
    for name in ("person", "peer"):
        people[name] = person_of(f"{name}@example.com", manager=people["boss"], role="maker")
    for person in people.values():
        factories.assessment(person, Skill.objects.get(code="cut"), 1, note=f"of {person.name}")
    role = {"hr": "hr_partner", "head": "head_of_product"}.get(who, "analyst")
    user = factories.user(role, email=f"{who}@example.com")
    assert {name for name, one in people.items() if one in privacy.assessed_for(user)} == seen
    client = client_of(user)
    for name, person in people.items():
        assert client.get(f"/people/{person.pk}/").status_code == 200
        assert (client.get(f"/people/{person.pk}/skills/").status_code == 200) is (name in seen)
        assert (client.get(f"/people/{person.pk}/career/").status_code == 200) is (name in seen)
    listed = {row["email"].partition("@")[0] for row in client.get("/api/v1/assessments/").json()["results"]}
    assert listed == seen
    shown = {row.person.name.lower() for row in client.get("/skills/").context["matrix"].rows}
    assert shown == seen
    exported = b"".join(client.get("/skills/assessments/?export=csv").streaming_content).decode()
    assert {name for name in people if f"{name}@" in exported} == seen


def test_a_skill_nobody_knows_is_refused_by_page_api_and_import(maker: RoleSheet) -> None:
    person = person_of("ada@example.com")
    client = client_of(factories.user("hr_partner"))
    page = client.post(
        f"/people/{person.pk}/actions/new/", {"skill": 0, "what": "Learn", "due_on": "2027-01-01"}
    )
    assert page.status_code == 422
    sent = {"email": "ada@example.com", "skill": "juggling", "kind": "manager", "level": 3}
    api = client.post("/api/v1/assessments/", sent, content_type="application/json")
    assert (api.status_code, api.json()["fields"]["skill"]) == (
        400,
        ["No skill has the code “juggling”. Add the skill first, or correct the code."],
    )
    text = "email,skill,kind,skill_level,assessed_on\n"
    text += "ada@example.com,juggling,self,3,2026-01-01\nada@example.com,cut,self,6,2026-01-01\n"
    text += "ada@example.com,cut,manager,3,2099-01-01\nada@example.com,cut,auto,3,2026-01-01\n"
    run = bring("assessments", text)
    assert counts(run) == (1, 0, 0, 3)
    assert faults(run)[0][2] == "unknown_skill"
    assert run.issues.get(line=2).message == "No skill has the code “juggling”."


def test_a_file_is_held_against_the_day_of_the_portal_not_that_of_the_database(
    maker: RoleSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_of("ada@example.com")
    # The database counts in UTC: east of it, it is tomorrow already in the first hours of a day.
    here = datetime.now(UTC).date() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_asked: here)
    text = f"email,skill,kind,skill_level,assessed_on\nada@example.com,cut,manager,3,{here}\n"
    assert counts(bring("assessments", text)) == (1, 0, 0, 0)


def test_the_scale_is_kept_by_service_and_database(maker: RoleSheet) -> None:
    person = person_of("ada@example.com")
    user = factories.user("analyst", email="ada@example.com")
    cut = Skill.objects.get(code="cut")
    with pytest.raises(Invalid, match="0 to 5"):
        assessments.assess(by=user, person=person, kind="self", levels={cut: 6}, on=TODAY, today=TODAY)
    with pytest.raises(Invalid, match="future"):
        assessments.assess(
            by=user, person=person, kind="self", levels={cut: 1}, on=date(2026, 11, 26), today=TODAY
        )
    with pytest.raises(IntegrityError, match="assessment_on_the_scale"), transaction.atomic():
        factories.assessment(person, cut, 6)


def test_the_matrix_narrows_to_a_team_with_those_inside_it(maker: RoleSheet) -> None:
    outer = factories.team("OUTER")
    inner = factories.team("INNER", parent=outer)
    near = person_of("near@example.com", team=inner, role="maker", level="junior")
    person_of("far@example.com", role="maker", level="junior")
    person_of("none@example.com", team=inner, role="Wizard")
    factories.assessment(near, Skill.objects.get(code="sew"), 1)
    page = client_of(factories.user("cpo")).get("/skills/?team=OUTER").context["matrix"]
    assert [row.person for row in page.rows] == [near]
    # junior: cut 2 and sew 1 are asked for; sew is there, cut was not assessed.
    assert [(cell.skill.code, cell.expected, cell.kind) for cell in page.rows[0].cells] == [
        ("cut", 2, "unassessed"),
        ("sew", 1, "met"),
    ]
    assert matrix.roles_asking_for(Skill.objects.get(code="sew"))[0].levels == [("junior", 1), ("senior", 3)]


# ---------------------------------------------------------------- careers


def test_the_next_level_and_the_next_role_say_what_is_missing(maker: RoleSheet) -> None:
    person = person_of("ada@example.com", role="maker", level="junior")
    for code, level in (("cut", 2), ("sew", 3)):
        factories.assessment(person, Skill.objects.get(code=code), level)
    roles = held_roles([person], on=TODAY)[person.pk]
    found = next_roles(roles, latest([person])[person.pk], catalogue())
    # senior: cut 4 (2 there), sew 3 (3 there); chief: cut 4 (2 there).
    assert [(one.role.sheet.code, one.level_name, one.is_level, one.ready, one.asked) for one in found] == [
        ("maker", "senior", True, 1, 2),
        ("chief", "", False, 0, 1),
    ]
    assert [(gap.skill.code, gap.missing) for gap in found[0].short] == [("cut", 2)]
    assert [(gap.skill.code, gap.missing) for gap in found[1].short] == [("cut", 2)]


def test_the_highest_level_has_no_next_one(maker: RoleSheet) -> None:
    person = person_of("ada@example.com", role="maker", level="senior")
    roles = held_roles([person], on=TODAY)[person.pk]
    assert [one.role.sheet.code for one in next_roles(roles, {}, catalogue())] == ["chief"]


# ---------------------------------------------------------------- what products need


def test_needs_are_summed_below_a_node_and_held_against_people(maker: RoleSheet) -> None:
    top = factories.node("TOP")
    below = factories.node("BELOW", top)
    cut = Skill.objects.get(code="cut")
    for product, fte in ((factories.product("P1", top), "0.5"), (factories.product("P2", below), "1")):
        factories.skill_need(product, cut, level=3, fte=fte)
    factories.skill_need(
        factories.product("P3", below), cut, level=3, fte=7, ends_on=date(2026, 11, 25)
    )  # no longer
    half = person_of("half@example.com", capacity_pct=50)
    factories.assessment(half, cut, 4)
    factories.assessment(half, cut, 1, kind="self")  # the manager's word counts
    factories.assessment(person_of("low@example.com"), cut, 2)
    gone = person_of("gone@example.com", leaves_on=TODAY)
    later = person_of("later@example.com", capacity_pct=0)  # works a quarter from today on, once 80 %
    CapacityChange.objects.create(person=later, starts_on=TODAY, capacity_pct=25)
    CapacityChange.objects.create(person=later, starts_on=date(2026, 1, 1), ends_on=TODAY, capacity_pct=80)
    for person in (gone, later):
        factories.assessment(person, cut, 5)
    (row,) = balance(factories.user("cpo"), top, on=TODAY)
    # needed 0.5 + 1; there, at level 3 or better: half a person and a quarter of one.
    assert (row.needed, row.has, row.missing, row.products) == (
        Decimal("1.5"),
        Decimal("0.75"),
        Decimal("0.75"),
        2,
    )
    assert row.mark == "off_target"
    (inside,) = balance(factories.user("analyst", below), below, on=TODAY)
    assert (inside.needed, inside.has) == (Decimal(1), None)  # an analyst sees no assessments


def test_a_need_twice_at_once_is_refused_by_page_api_import_and_database(maker: RoleSheet) -> None:
    product = factories.product("P1")
    cut = Skill.objects.get(code="cut")
    factories.skill_need(product, cut, starts_on=date(2026, 1, 1))
    client = client_of(factories.user("cpo"))
    sent = {"level": 3, "fte": "1", "starts_on": "2026-02-01"}
    page = client.post("/products/P1/needs/new/", {**sent, "skill": cut.pk})
    assert page.status_code == 422
    assert "needs this skill from 1 Jan 2026 already" in page.content.decode()
    api = client.post(
        "/api/v1/skill-needs/",
        {"product": "P1", "skill": "cut", "level": 3, "fte": "1", "from": "2026-02-01"},
        content_type="application/json",
    )
    assert (api.status_code, api.json()["code"]) == (400, "skill_need_overlaps")
    text = "product,skill,skill_level,fte,from,to\nP1,cut,3,1,2026-02-01,\nP1,juggling,3,1,2026-02-01,\n"
    text += "P1,sew,0,1,2026-02-01,\nP1,sew,1,0,2026-02-01,\nP1,sew,1,1,2026-02-01,2026-01-01\n"
    run = bring("skill_needs", text)
    assert counts(run) == (0, 0, 0, 5)
    assert {(line, code) for line, _column, code in faults(run)} >= {
        (2, "overlap_stored"),
        (3, "unknown_skill"),
        (5, "fte_above_zero"),
        (6, "dates_reversed"),
    }
    with pytest.raises(IntegrityError, match="skill_need_one_at_a_time"), transaction.atomic():
        at_once(lambda: factories.skill_need(product, cut, starts_on=date(2026, 2, 1)))
    assert SkillNeed.objects.count() == 1


# ---------------------------------------------------------------- files and switches


def test_sheets_and_skills_exported_and_brought_back_change_nothing(maker: RoleSheet) -> None:
    client = client_of(factories.user("cpo"))
    for source, address, rows in (
        ("skills", "/skills/catalogue/", 2),
        ("role_sheets", "/role-sheets/", 2),
        ("role_sheet_lines", "/role-sheets/lines/", 8),
    ):
        file = b"".join(client.get(f"{address}?export=csv").streaming_content)
        assert counts(bring(source, file)) == (0, 0, rows, 0), source


def test_lines_that_cannot_stand_are_refused_by_the_import(maker: RoleSheet) -> None:
    text = "sheet,section,order,reference,expected,en,fr\n"
    text += (
        "maker,skill,9,juggling,1/2,,\nmaker,step,9,maker,,a,b\nmaker,mission,9,,,a,\nmaker,skill,8,cut,9,,\n"
    )
    text += "king,mission,1,,,a,b\nmaker,kpi,1,luck,,,\nmaker,training,1,,,New,Nouveau\n"
    run = bring("role_sheet_lines", text)
    assert counts(run) == (1, 0, 0, 6)
    assert [(line, code) for line, _column, code in faults(run)] == [
        (2, "unknown_skill"),
        (3, "own_next_step"),
        (4, "both_languages"),
        (5, "expected_level"),
        (6, "unknown_role_sheet"),
        (7, "unknown_kpi"),
    ]


def test_lines_of_a_file_name_things_as_they_are_called_and_once_in_a_part(maker: RoleSheet) -> None:
    """A gap is counted by the code of the skill: “CUT” would ask for nothing."""
    factories.role_sheet("helper")
    head = "sheet,section,order,reference,expected,en,fr\n"
    run = bring("role_sheet_lines", head + "helper,skill,1,CUT,3,,\nhelper,step,1,Maker,,Later,Plus tard\n")
    assert counts(run) == (2, 0, 0, 0)
    lines = SheetLine.objects.filter(sheet__code="helper").exclude(reference="").order_by("section")
    assert [line.reference for line in lines] == ["cut", "maker"]
    again = bring("role_sheet_lines", head + "helper,skill,1,Cut,3,,\n")
    assert counts(again) == (0, 0, 1, 0)
    text = "maker,skill,9,SEW,1/2,,\nhelper,skill,1,sew,2,,\nhelper,skill,2,Sew,2,,\n"
    twice = bring("role_sheet_lines", head + text)
    assert [(line, code) for line, _column, code in faults(twice)] == [
        (2, "named_twice"),
        (3, "named_twice"),
        (4, "named_twice"),
    ]
    changed = bring("role_sheet_lines", head + "helper,skill,1,sew,2,,\nhelper,skill,2,cut,2,,\n")
    assert counts(changed) == (1, 1, 0, 0)


def test_the_switch_puts_skills_away_and_keeps_what_was_said(maker: RoleSheet) -> None:
    person = person_of("ada@example.com")
    factories.assessment(person, Skill.objects.get(code="cut"), 3)
    user = factories.user("administrator")
    client = client_of(user)
    states.turn(by=user, name="skills", on=False)
    hidden = ("/skills/", "/skills/assessments/", "/skills/actions/", "/skills/needs/")
    for address in (*hidden, f"/people/{person.pk}/skills/", f"/people/{person.pk}/assess/"):
        assert client.get(address).status_code == 404
    assert client.get("/role-sheets/").status_code == 200
    assert client.get("/api/v1/assessments/").json()["count"] == 1
    states.turn(by=user, name="skills", on=True)
    assert client.get(f"/people/{person.pk}/skills/").status_code == 200
