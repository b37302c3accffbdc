"""A small company with everything an address can name, once where one may look and twice where not.

    GROUP              the role is given on UNIT; what lies at GROUP is `parent`,
      UNIT             at LINE `own`, at SIDE `sibling`
        LINE
      SIDE

Whatever lies outside UNIT has SECRET in its name: no answer to somebody of UNIT may hold it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from core.access.models import ApiToken, Grant, User
from core.collaboration.models import Bookmark, Comment, Notification
from core.common.actors import SYSTEM
from core.common.periods import last_complete_month
from core.custom.models import CustomField
from core.ingest.models import ImportRun, RowIssue, SourceFile
from core.jobs.models import Job
from core.lists.models import SavedView
from core.undo import keeping
from core.undo.models import Step
from governance.models import Snapshot
from governance.services import files as pack_files
from governance.services import snapshots
from metrics.models import CompanyKpi, Target
from metrics.selectors.coordinates import Coordinates, encode
from portfolio.models import Allocation, Node, Ownership, Product, SkillNeed
from roadmap.models import Launch, Release, WorkItem
from teams.models import (
    Absence,
    Assessment,
    CapacityChange,
    DayOff,
    DevelopmentAction,
    Person,
    RoleAssignment,
    RoleSheet,
    SalaryBand,
    Skill,
    Team,
    WorkCalendar,
)
from teams.services import role_sheets
from tests import factories
from tests.architecture import memory_rows, strategy
from tests.factories import facts, gates

SECRET = "Secret"
PERIOD = date(2026, 3, 1)
PLACES = ("own", "sibling", "parent")


@dataclass
class Place:
    """One of each thing, at one place of the tree."""

    name: str
    node: Node
    product: Product
    ownership: Ownership
    allocation: Allocation
    launch: Launch
    grant: Grant
    target: Target
    gates: gates.Things
    remembered: dict[str, Any]
    skill_need: SkillNeed
    strategy: dict[str, Any]

    def value(self, kind: str) -> str:
        code = getattr(self, kind).code
        return encode(Coordinates(kind, code, "nps", "quarter", PERIOD))


@dataclass
class Talent:
    """What is known of the one person beside the tree: role, skill, assessment, action; and what it pays."""

    skill: Skill
    sheet: RoleSheet
    held: RoleAssignment
    assessment: Assessment
    action: DevelopmentAction
    band: SalaryBand

    def pks(self) -> dict[str, int]:
        """Return the key of each by how its addresses begin."""
        return {
            "/salary-bands": self.band.pk,
            "/api/v1/salary-bands": self.band.pk,
            "/api/v1/role-assignments": self.held.pk,
            "/api/v1/assessments": self.assessment.pk,
            "/api/v1/development-actions": self.action.pk,
        }


@dataclass
class World:
    """The places, and what is nobody's place."""

    unit: Node
    places: dict[str, Place]
    person: Person
    team: Team
    somebody: User
    file: SourceFile
    talent: Talent
    serial: int = field(default=0)
    packs: dict[str, Snapshot] = field(default_factory=dict)

    def address(self, template: str, *, of: str, place: str, user: User) -> str:
        """Fill in the names of an address: the thing `of` at a place, begun by `user` or somebody else."""
        at = self.places[place]
        known = {
            "code": {
                "node": at.node.code,
                **dict.fromkeys(
                    ("product", "ownership", "workstream", "product_gate", "skill_need"), at.product.code
                ),
                **dict.fromkeys(at.remembered, at.product.code),
            }.get(of),
            "reading_id": at.value("product"),
            "node": at.node.code,
            "product": at.product.code,
            "tab": "overview",
            "month": "2026-03",
            "noun": "product",
            "field": "held",
            "format": "csv",
            "switch": "gates",
            "thing": at.product.pk,
            "token": "no-such-token",
            "uidb36": "1",
            "key": "no-such-key",
            "name": "products" if of in {"product", "view"} else "people",
            "column": "stage" if of == "product" else "team",
            "stage": "build",
            "person": self.person.pk,
            "role": self.talent.held.pk,
            "action": self.talent.action.pk,
            "language": "en",
        }
        if "<code>" in template and known["code"] is None:
            kpi = "own" if of == "own_kpi" else "nps"
            known["code"] = next(
                (code for start, code in self.codes().items() if template.startswith(start)), kpi
            )
        if of == "pack":
            number = self._pack(at).position
            known |= {"number": number, "position": number, "language": "en", "kind": "xlsx"}
        if "<kind>/<pk>" in template:
            known["kind"] = "product"
        if of in at.remembered:
            known["pk"] = at.remembered[of].pk
        elif "<pk>" in template:
            known["pk"] = self._pk(template, of, at, place, user)
        return re.sub(r"<(\w+)>", lambda match: str(known[match[1]]), template)

    def _pk(self, template: str, of: str, at: Place, place: str, user: User) -> Any:
        beginner = user if place == "own" else self.somebody
        begun: dict[str, Callable[[User], Any]] = {
            "bookmark": lambda user: self._bookmark(user, at),
            "notification": self._notification,
            "run": self._run,
            "job": self._job,
            "list_change": self._list_change,
            "view": self._view,
            "token": self._token,
            "step": self._step,
        }
        if of in begun:
            return begun[of](beginner).pk
        match of:
            case "comment":
                return self._comment(at, user).pk
            case "value":
                return at.value("node")
            case (
                "thing"
                | "product"
                | "ownership"
                | "allocation"
                | "launch"
                | "grant"
                | "target"
                | "skill_need"
            ):
                return getattr(at, "product" if of == "thing" else of).pk
            case "workstream" if template.startswith("/products"):
                return at.gates.cycle_stage.pk
            case "product_gate":
                return at.gates.second_gate.pk
            case (
                "life_cycle"
                | "cycle_stage"
                | "gate"
                | "gate_criterion"
                | "gate_review"
                | "action"
                | "workstream"
            ):
                return getattr(at.gates, of).pk
            case kind if kind in strategy.KINDS:
                return at.strategy[kind].pk
        return self._anybodys(template)

    def _anybodys(self, template: str) -> int:
        """Return what an address names that stands nowhere in the tree."""
        if template.startswith("/api/v1/custom-fields"):
            return CustomField.objects.get().pk
        found = next((pk for start, pk in self.talent.pks().items() if template.startswith(start)), None)
        if found is not None:
            return found
        return self.somebody.pk if template.startswith("/users") else self._of_person(template)

    def _of_person(self, template: str) -> int:
        """Return the person, or what of their time an address names."""
        at = {"person": self.person, "starts_on": PERIOD}
        if "absences/<pk>" in template:
            return Absence.objects.get_or_create(**at)[0].pk
        if "capacity-changes/<pk>" in template:
            return CapacityChange.objects.get_or_create(**at, defaults={"capacity_pct": 50})[0].pk
        if "calendars/<pk>" in template:
            return WorkCalendar.objects.get(code="SITE").pk
        if "days-off/<pk>" in template:
            return DayOff.objects.get().pk
        return self.person.pk

    def codes(self) -> dict[str, str]:
        """Return the code of what stands nowhere in the tree, by how its addresses begin."""
        sheet, skill = self.talent.sheet.code, self.talent.skill.code
        return {
            "/teams": self.team.code,
            "/api/v1/teams": self.team.code,
            "/calendars": "SITE",
            "/role-sheets": sheet,
            "/api/v1/role-sheets": sheet,
            "/skills": skill,
            "/api/v1/skills": skill,
        }

    def _pack(self, at: Place) -> Snapshot:
        """Prepare the pack of a place the first time an address names it, its workbook drawn."""
        if at.name not in self.packs:
            self.packs[at.name] = snapshots.prepare(node=at.node, by=SYSTEM)
            pack_files.drawn_now(self.packs[at.name], format="xlsx", language="en")
        return self.packs[at.name]

    def _view(self, beginner: User) -> SavedView:
        """Make a private view of the products."""
        name = f"{self._label(beginner)} {self.serial}"
        self.serial += 1
        return SavedView.objects.create(owner=beginner, listing="products", name=name)

    def _label(self, beginner: User) -> str:
        return SECRET if beginner == self.somebody else "Plain"

    def _run(self, beginner: User) -> ImportRun:
        made = ImportRun.objects.create(
            source="survey",
            file=self.file,
            file_name=f"{self._label(beginner)}.csv",
            state=ImportRun.State.REFUSED,
            read=1,
            rejected=1,
            error_code="file_empty",
            created_by_id=beginner.pk,
            created_by_email=beginner.email,
        )
        RowIssue.objects.create(run=made, line=2, column="score", value="x", code="number", cells=["x"])
        return made

    def _comment(self, at: Place, author: User) -> Comment:
        """Make a comment of whoever asks: only where it stands decides."""
        return Comment.objects.create(
            kind="product", subject_id=at.product.pk, scope=at.product.scope, author=author, text="Hello"
        )

    def _notification(self, to: User) -> Notification:
        job = self._job(to)
        return Notification.objects.create(
            user=to, kind="job_ended", subject_kind="job", subject_id=job.pk, label=job.label
        )

    def _job(self, beginner: User) -> Job:
        return Job.objects.create(
            kind="ingest.check",
            label=self._label(beginner),
            state=Job.State.FAILED,
            created_by_id=beginner.pk,
            created_by_email=beginner.email,
        )

    def _list_change(self, beginner: User) -> Job:
        """Make a preview of a change of many people, of which none are left."""
        return Job.objects.create(
            kind="lists.preview",
            label=self._label(beginner),
            subject_kind="list",
            subject_id="people",
            payload={"listing": "people", "column": "role", "value": "PMO", "rows": []},
            result={"changed": 0, "same": 0, "refused": 0, "rows": {}, "step": None},
            state=Job.State.DONE,
            created_by_id=beginner.pk,
            created_by_email=beginner.email,
        )

    def _bookmark(self, by: User, at: Place) -> Bookmark:
        kept, _made = Bookmark.objects.get_or_create(user=by, kind="node", subject_id=at.node.pk)
        return kept

    def _step(self, by: User) -> Step:
        """Keep a change by somebody that can be taken back."""
        nothing = {"rows": [], "links": [], "then": ""}
        return keeping.keep_change(by=by, kind="deleted", payload=nothing, label="Nothing deleted")

    def _token(self, beginner: User) -> ApiToken:
        self.serial += 1
        name = f"{self._label(beginner)} {self.serial}"
        return ApiToken.objects.create(
            user=beginner, name=name, prefix=f"p{self.serial}", digest=f"d{self.serial}", scopes=["read"]
        )


def build() -> World:
    """Make it; with it, one import and one job of somebody else."""
    group = factories.node("SECRET-GROUP", name=f"{SECRET} group")
    unit = factories.node("UNIT", group, name="Unit")
    line = factories.node("LINE", unit, name="Line")
    side = factories.node("SECRET-SIDE", group, name=f"{SECRET} side")
    team = factories.team("TEAM")
    person = factories.person("owner@example.com", team=team)
    talent = _talent(person)
    factories.calendar(date(2026, 5, 1), code="SITE", country="FR")
    places = {
        name: _place(name, node, person, talent.skill)
        for name, node in {"own": line, "sibling": side, "parent": group}.items()
    }
    somebody = factories.user("analyst", group, name="Somebody")
    _own_kpi()
    CustomField.objects.create(noun="product", code="held", kind="text", label="Held", label_fr="Tenu")
    world = World(
        unit, places, person, team, somebody, SourceFile.objects.create(sha256="0" * 64, size=3), talent
    )
    world._run(somebody)
    world._job(somebody)
    facts.measure_all()
    return world


def _talent(person: Person) -> Talent:
    skill, sheet = factories.skill("SKILL"), factories.role_sheet("SHEET")
    factories.sheet_line(sheet, "skill", reference="SKILL", expected="3")
    role_sheets.publish(by=SYSTEM, sheet=sheet)
    return Talent(
        skill,
        sheet,
        factories.role_assignment(person, sheet),
        factories.assessment(person, skill, 2),
        factories.development_action(person, skill),
        factories.salary_band(sheet),
    )


def _place(name: str, node: Node, person: Person, skill: Skill) -> Place:
    word = "Plain" if name == "own" else f"{SECRET} {name}"
    code = word.upper().replace(" ", "-")
    product = factories.product(f"{code}-PRODUCT", node, name=f"{word} product")
    factories.node(f"{product.code}-BELOW", node, name=f"{word} node without a life cycle")
    told = {
        "release": Release.objects.create(product=product, name=f"{word} release", released_on=PERIOD),
        "work_item": WorkItem.objects.create(product=product, key=f"{word}-1"),
    }
    for month in ("2025-12", f"{last_complete_month(timezone.localdate()):%Y-%m}"):
        facts.answers(product, f"{month}-10", 9)
    return Place(
        name,
        node,
        product,
        factories.ownership(product, person),
        Allocation.objects.create(product=product, person=person, starts_on=PERIOD, percent=30),
        Launch.objects.create(product=product, name=f"{word} launch"),
        factories.grant(factories.user(None), "executive", node),
        Target.objects.create(
            kpi="nps", scope=node.scope, value=30, starts_on=PERIOD, ends_on=PERIOD.replace(year=2027)
        ),
        gates.things(product, word),
        memory_rows.one_of_each(word, product) | told,
        factories.skill_need(product, skill),
        strategy.things_at(node, product, word),
    )


def _own_kpi() -> None:
    """Make a KPI of the company's own: it is everybody's to see."""
    words = ("name", "name_fr", "short", "short_fr", "description", "description_fr")
    kpi = CompanyKpi.objects.create(
        code="own", family="customer", unit="ratio", better="higher", default_window="month",
        **dict.fromkeys(words, "Own"),
    )  # fmt: skip
    kpi.versions.create(
        number=1, formula="nps_promoters / nps_responses", counted="nps_responses", note="First", note_fr="Un"
    )
