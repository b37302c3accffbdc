"""A company that grows by any number of rows, and every page that shows some of them."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from core.access.models import ApiToken, User
from core.audit.services import trail
from core.collaboration.models import Bookmark, Comment, Mention
from core.collaboration.services.notifications import notify
from core.common.actors import SYSTEM
from core.common.periods import last_complete_month
from core.custom.services import fields as custom_fields
from core.ingest.models import ImportRun, RowIssue, SourceFile
from core.ingest.readers import Sniffed
from core.jobs.models import Job
from governance.models import PackFile, Snapshot
from governance.services import snapshots
from metrics.models import KpiOwner
from metrics.selectors.coordinates import Coordinates, encode
from metrics.services import company_kpis, recompute
from portfolio.models import (
    ActionItem,
    Allocation,
    CycleStage,
    Evidence,
    Gate,
    GateReview,
    GateScore,
    GateVote,
    LifeCycle,
    Node,
    Product,
    Workstream,
)
from teams.models import Absence, CapacityChange, DayOff, Person
from teams.services import role_sheets
from tests import factories
from tests.architecture import memory_rows, strategy
from tests.factories import facts, gates

PAGES = (
    "/dashboard/TOP/",
    "/dashboard/TOP/needs/",
    "/dashboard/TOP/changes/",
    "/dashboard/TOP/values.csv",
    "/waiting/",
    "/waiting/?export=csv",
    "/api/v1/waiting/?page_size=1000",
    "/kpis/",
    "/kpis/nps/",
    "/kpis/nps/history/",
    "/kpis/own/",
    "/kpis/own/edit/",
    "/kpis/own/version/",
    "/kpis/own/owner/",
    "/kpis/new/",
    "/targets/",
    "/targets/?export=csv",
    "/targets/new/",
    "/targets/{target}/",
    "/criteria/",
    "/criteria/?export=csv",
    "/criteria/signatures/",
    "/criteria/new/",
    "/criteria/{criterion}/",
    "/criteria/{criterion}/edit/",
    "/objectives/",
    "/objectives/?export=csv",
    "/objectives/tree/?year=2026",
    "/objectives/new/",
    "/objectives/{objective}/",
    "/objectives/{objective}/edit/",
    "/objectives/{objective}/key-results/new/",
    "/objectives/{objective}/products/new/",
    "/key-results/",
    "/key-results/?export=csv",
    "/key-results/values/",
    "/key-results/values/?export=csv",
    "/contributions/",
    "/visions/",
    "/visions/?export=csv",
    "/key-results/{key_result}/",
    "/key-results/{key_result}/value/",
    "/contributions/{contribution}/",
    "/visions/{vision}/",
    "/portfolio/TOP/strategy/",
    "/portfolio/TOP/vision/new/",
    "/products/P0/strategy/",
    "/products/P0/vision/new/",
    "/values/{value}/why/",
    "/values/{value}/facts.csv",
    "/portfolio/",
    "/portfolio/?export=csv",
    "/portfolio/TOP/",
    "/portfolio/list/",
    "/portfolio/new/",
    "/api/v1/saved-views/?page_size=1000",
    "/products/",
    "/products/?export=csv",
    "/products/new/",
    "/products/P0/",
    "/products/P0/kpis/",
    "/products/P0/roadmap/",
    "/products/P0/edit/",
    "/products/P0/ownership/new/",
    "/allocations/",
    "/allocations/?export=csv",
    "/allocations/new/",
    "/allocations/{allocation}/",
    "/load/",
    "/load/?state=under_used",
    "/load/{person}/2026-03/",
    "/coverage/",
    "/ownership/",
    "/ownership/?export=csv",
    "/products/P0/gates/",
    "/portfolio/TOP/life-cycle/",
    "/life-cycles/",
    "/life-cycles/{cycle}/",
    "/life-cycle-stages/",
    "/life-cycle-stages/?export=csv",
    "/gates/",
    "/gates/?export=csv",
    "/gate-criteria/",
    "/gate-criteria/?export=csv",
    "/workstreams/",
    "/workstreams/?export=csv",
    "/gate-reviews/",
    "/gate-reviews/?export=csv",
    "/gate-reviews/{review}/",
    "/gate-reviews/votes/",
    "/gate-reviews/votes/?export=csv",
    "/gate-reviews/scores/",
    "/gate-reviews/evidence/",
    "/actions/",
    "/actions/?export=csv",
    "/products/P0/money/",
    "/products/S0/",
    "/products/S0/strategy/",
    "/portfolio/TOP/money/",
    "/stopped/",
    "/stopped/?export=csv",
    "/stopped/{stop}/",
    "/classifications/",
    "/classifications/{classification}/review/",
    "/budgets/",
    "/budgets/?export=csv",
    "/budgets/new/",
    "/budgets/{budget}/",
    "/commitments/",
    "/commitments/new/",
    "/commitments/{commitment}/",
    "/related-products/",
    "/product-links/",
    "/people/",
    "/people/{person}/capacity/",
    "/people/{person}/absences/new/",
    "/calendars/",
    "/calendars/?export=csv",
    "/calendars/new/",
    "/calendars/SITE0/?year=2027",
    "/calendars/SITE0/edit/",
    "/days-off/",
    "/days-off/?export=csv",
    "/days-off/new/",
    "/days-off/{day_off}/",
    "/api/v1/calendars/?page_size=1000",
    "/api/v1/days-off/?page_size=1000",
    "/absences/",
    "/absences/new/",
    "/capacity-changes/new/",
    "/absences/?export=csv",
    "/capacity-changes/",
    "/people/{person}/capacity-changes/new/",
    "/people/find/?q=person",
    "/find/products/?q=p",
    "/products/P0/people/",
    "/portfolio/TOP/people/",
    "/people/new/",
    "/people/roles/",
    "/people/{person}/",
    "/people/{person}/skills/",
    "/people/{person}/career/",
    "/people/{person}/assess/",
    "/skills/",
    "/skills/catalogue/",
    "/skills/assessments/",
    "/skills/actions/",
    "/skills/needs/",
    "/role-sheets/",
    "/role-sheets/lines/",
    "/role-sheets/R0/",
    "/role-sheets/R0/edit/",
    "/salary-bands/",
    "/teams/",
    "/teams/new/",
    "/launches/",
    "/launches/?export=csv",
    "/launches/new/",
    "/releases/",
    "/packs/",
    "/packs/new/",
    "/packs/{pack}/",
    "/work-items/",
    "/imports/",
    "/imports/{run}/",
    "/imports/{run}/?group=rejected",
    "/imports/{run}/to-correct/",
    "/imports/{translated}/values/",
    "/jobs/",
    "/jobs/{job}/",
    "/audit/",
    "/tokens/",
    "/tokens/new/",
    "/tokens/{token}/",
    "/users/",
    "/users/{user}/",
    "/search/?q=n",
    "/search/?q=n&kind=node",
    "/search/palette/?q=p",
    "/search/palette/",
    "/products/P0/discussion/",
    "/products/P0/history/",
    "/history/product/{product}/",
    "/history/product/{product}/?export=csv",
    "/discussion/product/{product}/",
    "/comments/",
    "/comments/{comment}/edit/",
    "/bookmarks/",
    "/notifications/",
    "/notifications/?show=all",
    "/notifications/preferences/",
    "/api/v1/search/?q=n",
    "/api/v1/history/?kind=product&id={product}&page_size=1000",
    "/api/v1/comments/?page_size=1000",
    "/api/v1/bookmarks/?page_size=1000",
    "/api/v1/notifications/?page_size=1000",
    "/api/v1/undo/?page_size=1000",
    "/custom-fields/",
    "/custom-fields/product/new/",
    "/custom-fields/product/sponsor/",
    "/profile/",
    "/profile/?preset=light",
    "/products/?custom_sponsor=person0@company.example&sort=custom_sponsor",
    "/api/v1/portfolios/?page_size=1000",
    "/api/v1/products/?page_size=1000",
    "/api/v1/ownership/?page_size=1000",
    "/api/v1/key-result-values/?page_size=1000",
    "/api/v1/life-cycles/?page_size=1000",
    "/api/v1/life-cycle-stages/?page_size=1000",
    "/api/v1/gates/?page_size=1000",
    "/api/v1/gate-criteria/?page_size=1000",
    "/api/v1/workstreams/?page_size=1000",
    "/api/v1/gate-reviews/?page_size=1000",
    "/api/v1/gate-votes/?page_size=1000",
    "/api/v1/gate-scores/?page_size=1000",
    "/api/v1/gate-evidence/?page_size=1000",
    "/api/v1/actions/?page_size=1000",
    "/api/v1/products/similar/?q=stopped+product",
    "/api/v1/stops/?page_size=1000",
    "/api/v1/classifications/?page_size=1000",
    "/api/v1/budgets/?page_size=1000",
    "/api/v1/budget-commitments/?page_size=1000",
    "/api/v1/product-relations/?page_size=1000",
    "/api/v1/product-links/?page_size=1000",
    "/api/v1/launches/?page_size=1000",
    "/api/v1/releases/?page_size=1000",
    "/api/v1/work-items/?page_size=1000",
    "/api/v1/teams/?page_size=1000",
    "/api/v1/people/?page_size=1000",
    "/api/v1/role-sheets/?page_size=1000",
    "/api/v1/role-assignments/?page_size=1000",
    "/api/v1/skills/?page_size=1000",
    "/api/v1/assessments/?page_size=1000",
    "/api/v1/development-actions/?page_size=1000",
    "/api/v1/skill-needs/?page_size=1000",
    "/api/v1/salary-bands/?page_size=1000",
    "/api/v1/allocations/?page_size=1000",
    "/api/v1/absences/?page_size=1000",
    "/api/v1/capacity-changes/?page_size=1000",
    "/api/v1/capacity/?page_size=1000",
    "/api/v1/coverage/?page_size=1000",
    "/api/v1/coverage/summary/",
    "/api/v1/imports/?page_size=1000",
    "/api/v1/imports/{run}/issues/?page_size=1000",
    "/api/v1/imports/{translated}/values/",
    "/api/v1/jobs/?page_size=1000",
    "/api/v1/kpis/",
    "/api/v1/targets/?page_size=1000",
    "/api/v1/criteria/?page_size=1000",
    "/api/v1/criteria-signatures/?page_size=1000",
    "/api/v1/objectives/?page_size=1000",
    "/api/v1/key-results/?page_size=1000",
    "/api/v1/contributions/?page_size=1000",
    "/api/v1/visions/?page_size=1000",
    "/api/v1/custom-fields/?page_size=1000",
    "/api/v1/governance-profile/",
    "/api/v1/steering-packs/?page_size=1000",
    "/api/v1/kpi-values/?page_size=1000",
    "/api/v1/kpi-values/?page_size=1000&kpi=nps&window=month",
    "/api/v1/kpi-values/{value}/provenance/",
)


OWN_KPI: dict[str, object] = {
    "code": "own",
    "family": "customer",
    "name": "Share of promoters",
    "name_fr": "Part des promoteurs",
    "short": "Promoters",
    "short_fr": "Promoteurs",
    "description": "Promoters per answer.",
    "description_fr": "Promoteurs par réponse.",
    "unit": "ratio",
    "better": "higher",
    "default_window": "month",
    "decimals": 1,
    "cadence_days": 35,
    "formula": "nps_promoters / nps_responses",
    "counted": "nps_responses",
}
JIRA_HEADER = ("Issue key", "Status", "Sprint", "Assignee")
TRANSLATED = ("projects", "statuses", "sprints", "people")


class Company:
    """Grows row by row; every row has what hangs on it in another table, so that none is fetched singly."""

    def __init__(self, asker: User) -> None:
        self.asker = asker
        self.top = factories.node("TOP", name="Top")
        self.period = last_complete_month(timezone.localdate())
        self.file = SourceFile.objects.create(sha256="a" * 64, size=1)
        self.first: dict[str, int | str] = {"user": asker.pk}
        company_kpis.add(by=asker, **OWN_KPI)
        for code, kind in (("sponsor", "person"), ("remark", "text"), ("contract_end", "date")):
            custom_fields.add(by=asker, noun="product", code=code, kind=kind, label=f"The {code}")

    def grow(self, rows: range) -> None:
        """Add rows to every list and every panel, and compute."""
        with transaction.atomic():
            for number in rows:
                self._add(number)
        facts.measure_all()
        recompute.recompute(today=timezone.localdate(), full=True)
        self._freeze(rows)

    def _freeze(self, rows: range) -> None:
        """Prepare one pack, and copy it for every other row: its page is asked for, the others are listed."""
        if "pack" not in self.first:
            self.first["pack"] = snapshots.prepare(node=self.top, by=self.asker, languages=["en"]).position
        taken = Snapshot.objects.get(position=self.first["pack"])
        for number in rows:
            copy = Snapshot.objects.create(
                position=number + 2,
                node=self.top,
                node_name=taken.node_name,
                period=taken.period,
                taken_by_email=taken.taken_by_email,
                content=taken.content,
                previous_sha256=taken.sha256,
                sha256=f"{number:064d}",
            )
            PackFile.objects.create(
                snapshot=copy, format="pdf", language="en", file=self.file, drawn_with="typst"
            )

    def addresses(self) -> list[str]:
        """Return what is asked, with the ids of the first row."""
        at = Coordinates("node", "TOP", "nps", "quarter", self.period)
        return [page.format(**self.first, value=encode(at)) for page in PAGES]

    def _add(self, number: int) -> None:
        lead = factories.person(f"person{number}@company.example")
        factories.person(team=factories.team(f"T{number}", lead=lead), manager=lead)
        node = factories.node(f"N{number}", self.top, owner=lead)
        custom = {"sponsor": lead.pk, "remark": f"Remark {number}", "contract_end": "2026-12-31"}
        product = factories.product(f"P{number}", node if number else self.top, custom=custom)
        if number % 3 == 0:
            told = {"noun": "person", "code": f"f{number}", "kind": "text", "label": f"Field {number}"}
            custom_fields.add(by=self.asker, **told)
        self._work(product, number)
        # One product has many of everything, too.
        first = product if number == 0 else type(product).objects.get(code="P0")
        start = date(2020, 1, 1).replace(year=2000 + number % 30, month=1 + number // 30)
        factories.ownership(first, lead, starts_on=start, ends_on=start.replace(day=20))
        factories.ownership(product, lead, role="owner", starts_on=date(2020, 2, 1))
        facts.launch(first, first_committed="2026-01-10", launched="2026-01-20")
        self._talent(lead, product, number)
        site = factories.calendar(date(2026, 1, 1 + number % 28), code=f"SITE{number}", country="FR")
        self.first.setdefault("day_off", site.days_off.get().pk)
        first_day = DayOff.objects.get(pk=self.first["day_off"])
        if number:
            # Not in the months that pages of load show: those would have nothing to show.
            day = date(2027, 1, 1) + timedelta(days=number)
            DayOff.objects.create(calendar=first_day.calendar, day=day, name="Day")
        Person.objects.filter(pk=lead.pk).update(calendar=site)
        self._time(first, lead, number)
        self._gates(first, product, number)
        remembered = memory_rows.another_of_each(number, first=first, node=node, product=product)
        for name, row in remembered.items():
            self.first.setdefault(name, row.pk)
        for name, row in strategy.another_of_each(number, first=first, node=node, top=self.top).items():
            self.first.setdefault(name, row.pk)
        self._portal(node, number)
        self._talk(first, product, number)

    def _gates(self, first: Product, product: Product, number: int) -> None:
        """One life cycle with many stages, gates and criteria; one product before all of them."""
        if "cycle" not in self.first:
            cycle = gates.life_cycle(None, "begin:idea")
            gates.life_cycle(self.top, "begin:idea")
            self.first |= {"cycle": cycle.pk}
        cycle = LifeCycle.objects.get(node=self.top)
        here = CycleStage.objects.create(
            cycle=cycle, code=f"s{number}", name=f"S{number}", phase="growth", position=number + 1
        )
        gate = gates.gate(cycle, f"g{number}", "begin", here.code)
        gates.criterion(gate, "fit")
        gates.criterion(Gate.objects.filter(cycle=cycle).order_by("pk")[0], f"c{number}")
        review = gates.review(first, gate)
        if product != first:
            gates.review(product, gate)
        self.first.setdefault("review", review.pk)
        voted = GateReview.objects.get(pk=self.first["review"])
        email = f"v{number}@company.example"
        GateVote.objects.create(review=voted, email=email, vote="go", roles=["cpo"])
        fit = voted.gate.criteria.get(code="fit")
        GateScore.objects.create(review=voted, criterion=fit, email=email, score=4)
        Evidence.objects.create(review=review, criterion=gate.criteria.get(code="fit"), text=f"e{number}")
        lead = factories.person(f"does{number}@company.example")
        state, reason = ("under_way", "") if number % 2 else ("blocked", "No parts")
        Workstream.objects.create(product=first, stage=here, state=state, reason=reason, person=lead)
        for at in {first, product}:
            ActionItem.objects.create(
                scope=at.scope, title=f"a{number}", raised_on=date(2026, 3, 2), owner=lead, review=review
            )

    def _talent(self, person: Person, product: Product, number: int) -> None:
        """Give a person a role that asks for a skill, and all that hangs on it; the first person has many."""
        skill, sheet = factories.skill(f"S{number}"), factories.role_sheet(f"R{number}")
        factories.sheet_line(sheet, "skill", reference=skill.code, expected="3")
        if number:
            factories.sheet_line(sheet, "step", reference="R0")
        role_sheets.publish(by=SYSTEM, sheet=sheet)
        self.first.setdefault("person", person.pk)
        first = Person.objects.get(pk=self.first["person"])
        for one in {person, first}:
            factories.role_assignment(one, sheet)
            factories.assessment(one, skill, 1)
            factories.assessment(one, skill, 2, kind="self")
            factories.development_action(one, skill)
        factories.salary_band(sheet)
        factories.skill_need(product, skill)
        if number:
            factories.skill_need(Product.objects.get(code="P0"), skill)

    def _time(self, first: Product, lead: Person, number: int) -> None:
        """Everybody works on the first product; the first person has been away and part time often."""
        self.first.setdefault("person", lead.pk)
        start = date(2020, 1, 1).replace(year=2000 + number % 30, month=1 + number // 30)
        one = {"person_id": self.first["person"], "starts_on": start, "ends_on": start.replace(day=20)}
        Absence.objects.create(**one, kind="parental" if number % 2 else "leave")
        CapacityChange.objects.create(**one, capacity_pct=50)
        given = Allocation.objects.create(product=first, person=lead, percent=30, starts_on=date(2020, 1, 1))
        self.first.setdefault("allocation", given.pk)
        Allocation.objects.create(
            product=first, team=lead.leads.get(), percent=80, starts_on=date(2020, 1, 1)
        )

    def _work(self, product: object, number: int) -> None:
        on = f"{self.period:%Y-%m}-10"
        facts.launch(product, launched=on)
        facts.release(product, on)
        facts.item(product, started_at=facts.moment(f"{on} 10:00"), done_at=facts.moment(f"{on} 12:00"))
        facts.answers(product, on, 9, 3)
        facts.entry(product, on[:7], "revenue", 100)
        target = facts.target(product, "nps", "30", "2020-01-01")
        self.first.setdefault("target", target.pk)
        KpiOwner.objects.get_or_create(kpi="nps", defaults={"words": "Insight"})

    def _talk(self, first: Product, product: Product, number: int) -> None:
        """Comments with answers and mentions, bookmarks, notifications and a history."""
        self.first.setdefault("product", first.pk)
        speaker = factories.user("analyst")
        about = {"kind": "product", "subject_id": first.pk, "scope": first.scope}
        asked = Comment.objects.create(**about, author=self.asker, text=f"{number} @{speaker.email}")
        Mention.objects.create(comment=asked, user=speaker)
        Comment.objects.create(**about, author=speaker, text="Yes", parent=asked)
        self.first.setdefault("comment", asked.pk)
        Bookmark.objects.create(user=self.asker, kind="product", subject_id=product.pk)
        notify(
            kind="mention",
            to=[self.asker],
            actor=speaker,
            subject=("product", product.pk),
            label=product.name,
        )
        trail.record(
            verb="portfolio.product.changed",
            by=speaker,
            subject=("product", first.pk),
            label=first.name,
            before={"name": str(number)},
            after={"name": "P0"},
        )

    def _portal(self, node: Node, number: int) -> None:
        by = {"created_by_id": self.asker.pk, "created_by_email": self.asker.email}
        run = ImportRun.objects.create(
            file=self.file,
            file_name="f.csv",
            source="survey",
            state=ImportRun.State.REFUSED,
            error_code="nul_character",
            error_parameters={"line": 1},
            **by,
        )
        if "translated" not in self.first:
            self.first["translated"] = ImportRun.objects.create(
                file=self.file,
                file_name="issues.csv",
                source="jira",
                state=ImportRun.State.NEEDS_MAPPING,
                columns={"key": "Issue key", "status": "Status", "sprint": "Sprint", "assignee": "Assignee"},
                sniffed=Sniffed("csv", "issues.csv", 1, JIRA_HEADER, 1, 2).to_json(),
                **by,
            ).pk
        values = [[f"Value {at}", "beside", 2, ""] for at in range(number + 1)]
        found = {name: {"different": number + 1, "asked": True, "values": values} for name in TRANSLATED}
        ImportRun.objects.filter(pk=self.first["translated"]).update(summary={"values": found})
        job = Job.objects.create(kind="ingest.check", state=Job.State.DONE, **by)
        self.first.setdefault("run", run.pk)
        self.first.setdefault("job", job.pk)
        ImportRun.objects.filter(pk=self.first["run"]).update(read=number + 1, rejected=number + 1)
        RowIssue.objects.create(
            run_id=self.first["run"], line=number + 2, code="number", column="score", value="x", cells=["x"]
        )
        token = ApiToken.objects.create(
            user=self.asker, name=f"t{number}", prefix=f"p{number}", digest=f"d{number}", scopes=["read"]
        )
        self.first.setdefault("token", token.pk)
        factories.grant(self.asker, "analyst", node)
        factories.grant(factories.user("executive", node), "analyst", node)
        trail.record(
            verb="portfolio.node.added", by=SYSTEM, subject=("user", self.asker.pk), label="x",
            scope_id=node.scope_id,
        )  # fmt: skip
