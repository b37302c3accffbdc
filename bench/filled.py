"""A company with rows in every list: products with their people, time, money, gates and memory.

Everything is made with one statement a table and is the same every time, but for the dates, which stand
around today. What belongs to a product, to a person or to a node is as much of each at any size: a page
shows as many rows, with as much behind each of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import product as pairs
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.access.models import Grant, Role, Scope, User
from core.collaboration.models import Bookmark, Notification
from core.custom.models import CustomField
from core.lists.models import SavedView
from metrics.models import Target
from portfolio.models import (
    ActionItem,
    Allocation,
    BudgetCommitment,
    BudgetEnvelope,
    Classification,
    Contribution,
    CriterionSignature,
    CycleStage,
    Gate,
    GateReview,
    KeyResult,
    KeyResultValue,
    LifeCycle,
    Node,
    Objective,
    Ownership,
    Product,
    ProductLink,
    ProductRelation,
    ProductStop,
    SkillNeed,
    Stage,
    SuccessCriterion,
    Workstream,
)
from roadmap.models import Launch, Release, WorkItem
from teams.models import (
    Absence,
    Assessment,
    CapacityChange,
    DevelopmentAction,
    Person,
    RoleAssignment,
    RoleSheet,
    SalaryBand,
    SheetLine,
    Skill,
    Team,
)

SKILLS = SHEETS = 100  # whatever the size: words of a trade, not of a company
READER, READ = "cpo@example.com", 2_000
ALLOCATED = 3  # allocations of one person
FIELDS = (("sponsor", "person"), ("remark", "text"), ("contract_end", "date"), ("effort", "number"))


@dataclass(frozen=True)
class Size:
    """How big the company is."""

    products: int
    people: int
    nodes: int


class Company:
    """Is filled table by table, from what others lean on to what leans on others."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.today = timezone.localdate()

    def fill(self) -> None:
        """Make every row."""
        with transaction.atomic():
            self._people()
            self._tree()
            self._products()
            self._time()
            self._talent()
            self._life_cycle()
            self._strategy()
            self._money()
            self._memory()
            self._roadmap()
            self._reader()

    def day(self, number: int, *, ago: int = 0) -> date:
        """Return one of a hundred days from so many days ago on."""
        return self.today + timedelta(days=number % 100 - ago)

    def person(self, number: int) -> Person:
        """Return somebody."""
        return self.people[number % len(self.people)]

    def _people(self) -> None:
        count = max(100, self.size.people // 10)
        self.teams = Team.objects.bulk_create(Team(code=f"T{at}", name=f"Team {at}") for at in range(count))
        self.people = Person.objects.bulk_create(
            Person(
                email=f"p{at}@example.com",
                name=f"Person {at}",
                role="Product manager",
                team=self.teams[at % count],
                capacity_pct=80 if at % 5 == 0 else 100,
                leaves_on=self.day(at) if at % 20 == 0 else None,
            )
            for at in range(self.size.people)
        )

    def _tree(self) -> None:
        """Three levels below one root, ten children each, as they are needed."""
        self.nodes: list[Node] = []
        for at in range(self.size.nodes):
            above = self.nodes[(at - 1) // 10] if at else None
            path = f"{above.scope.path}.n{at}" if above else f"n{at}"
            scope = Scope.objects.create(kind="node", code=f"N{at}", path=path)
            told = {"code": f"N{at}", "name": f"Node {at}", "kind": Node.Kind.PORTFOLIO}
            self.nodes.append(Node.objects.create(parent=above, scope=scope, owner=self.person(at), **told))

    def _products(self) -> None:
        """A third has no owner, a tenth loses its manager soon, and each has values in custom fields."""
        numbers = range(self.size.products)
        CustomField.objects.bulk_create(
            CustomField(
                noun="product", code=code, kind=kind, label=code.title(), label_fr=code.title(), position=at
            )
            for at, (code, kind) in enumerate(FIELDS)
        )
        nodes = [self.nodes[at % len(self.nodes)] for at in numbers]
        scopes = Scope.objects.bulk_create(
            Scope(kind="product", code=f"P{at}", path=f"{nodes[at].scope.path}.p{at}") for at in numbers
        )
        stages = list(Stage.values)
        self.products = Product.objects.bulk_create(
            Product(
                code=f"P{at}",
                name=f"Product {at}",
                description=f"What product {at} is good for, and for whom",
                node=nodes[at],
                scope=scopes[at],
                stage=stages[at % len(stages)],
                custom={
                    "sponsor": self.person(at).pk,
                    "remark": f"Remark {at}",
                    "contract_end": "2027-12-31",
                    "effort": at,
                },
            )
            for at in numbers
        )
        Ownership.objects.bulk_create(self._ownerships())

    def _ownerships(self) -> Iterator[Ownership]:
        since = date(2024, 1, 1)
        for at, row in enumerate(self.products):
            until = self.day(at, ago=10) if at % 10 == 1 else None
            yield Ownership(
                product=row, person=self.person(at), role="manager", starts_on=since, ends_on=until
            )
            if at % 3:
                yield Ownership(product=row, person=self.person(at + 1), role="owner", starts_on=since)

    def _time(self) -> None:
        months = [self.today.replace(day=1) - timedelta(days=200 - 30 * at) for at in range(10)]
        Allocation.objects.bulk_create(
            Allocation(
                product=self.products[(at * ALLOCATED + part) % len(self.products)],
                person=person,
                percent=(10, 30, 50)[part] + at % 20,
                starts_on=months[(at + part) % 10],
                ends_on=self.day(at, ago=-200) if part else None,
            )
            for at, person in enumerate(self.people)
            for part in range(ALLOCATED)
        )
        Allocation.objects.bulk_create(
            Allocation(
                product=self.products[at % len(self.products)], team=team, percent=120, starts_on=months[0]
            )
            for at, team in enumerate(self.teams)
            if at % 2
        )
        Absence.objects.bulk_create(
            Absence(person=person, starts_on=first, ends_on=first + timedelta(days=5 + at % 10))
            for at, person in enumerate(self.people)
            for first in (self.day(at), self.day(at, ago=-120), self.day(at, ago=-240))
        )
        CapacityChange.objects.bulk_create(
            CapacityChange(
                person=person, starts_on=self.day(at), ends_on=self.day(at, ago=-150), capacity_pct=50
            )
            for at, person in enumerate(self.people)
        )

    def _talent(self) -> None:
        skills = Skill.objects.bulk_create(
            Skill(code=f"K{at}", name=f"Skill {at}", name_fr=f"Compétence {at}") for at in range(SKILLS)
        )
        sheets = RoleSheet.objects.bulk_create(
            RoleSheet(code=f"R{at}", name=f"Role {at}", name_fr=f"Rôle {at}") for at in range(SHEETS)
        )
        SheetLine.objects.bulk_create(
            SheetLine(sheet=one, section="skill", position=at, reference=skills[at].code, expected="3")
            for one, at in pairs(sheets, range(5))
        )
        SalaryBand.objects.bulk_create(
            SalaryBand(sheet=one, level="", currency="EUR", low=40, mid=50, high=60, starts_on="2024-01-01")
            for one in sheets
        )
        of_people = list(pairs(enumerate(self.people), range(5)))
        RoleAssignment.objects.bulk_create(
            RoleAssignment(person=person, sheet=sheets[at % SHEETS], starts_on="2024-01-01")
            for at, person in enumerate(self.people)
        )
        Assessment.objects.bulk_create(
            Assessment(person=person, skill=skills[skill], kind=kind, level=(at + skill) % 6, assessed_on=day)
            for (at, person), skill in of_people
            for kind in ("self", "manager")
            for day in [self.day(at, ago=200)]
        )
        DevelopmentAction.objects.bulk_create(
            DevelopmentAction(person=person, skill=skills[at % SKILLS], what="A course", due_on=self.day(at))
            for at, person in enumerate(self.people)
        )
        SkillNeed.objects.bulk_create(
            SkillNeed(product=row, skill=skills[at % SKILLS], level=3, fte="0.5", starts_on="2024-01-01")
            for at, row in enumerate(self.products)
        )

    def _life_cycle(self) -> None:
        """One stage for each phase; every product works on one, stands before a gate and has an action."""
        cycle = LifeCycle.objects.create(code="company", name="Company")
        stages = CycleStage.objects.bulk_create(
            CycleStage(cycle=cycle, code=one, name=one.title(), phase=one, position=at)
            for at, one in enumerate(Stage.values, start=1)
        )
        gates = Gate.objects.bulk_create(
            Gate(cycle=cycle, code=f"g{at}", name=f"Gate {at}", source=one, target=stages[at + 1])
            for at, one in enumerate(stages[:-1])
        )
        Workstream.objects.bulk_create(
            Workstream(product=row, stage=stages[at % 8], state="under_way", person=self.person(at))
            for at, row in enumerate(self.products)
        )
        reviews = GateReview.objects.bulk_create(
            GateReview(
                product=row, gate=gates[at % 7], asked_by_email="a@example.com", asked_on=day, due_on=day
            )
            for at, row in enumerate(self.products)
            for day in [self.day(at, ago=60)]
        )
        ActionItem.objects.bulk_create(
            ActionItem(
                scope=review.product.scope,
                title=f"Action {at}",
                raised_on=review.asked_on,
                owner=self.person(at),
                review=review,
            )
            for at, review in enumerate(reviews)
        )

    def _strategy(self) -> None:
        year = {
            "starts_on": self.today.replace(month=1, day=1),
            "ends_on": self.today.replace(month=12, day=31),
        }
        objectives = Objective.objects.bulk_create(
            Objective(
                node=node,
                code=f"O{at}-{number}",
                title=f"Objective {at}-{number}",
                owner=self.person(at),
                state="open",
                **year,
            )
            for at, node in enumerate(self.nodes)
            for number in range(3)
        )
        results = KeyResult.objects.bulk_create(
            KeyResult(objective=one, code=f"KR{at}-{number}", title="Result", start_value=0, target_value=90)
            for at, one in enumerate(objectives)
            for number in range(3)
        )
        KeyResultValue.objects.bulk_create(
            KeyResultValue(key_result=one, on=self.day(at, ago=100), value=at % 90)
            for at, one in enumerate(results)
        )
        Contribution.objects.bulk_create(
            Contribution(objective=objectives[at % len(objectives)], product=row, weight=2)
            for at, row in enumerate(self.products)
        )
        criteria = SuccessCriterion.objects.bulk_create(
            SuccessCriterion(code=f"C{at}", product=row, kpi="nps", threshold=30, review_on=self.day(at))
            for at, row in enumerate(self.products)
        )
        CriterionSignature.objects.bulk_create(
            CriterionSignature(criterion=one, part=part, email=f"{part}@example.com", signed_on="2024-01-01")
            for one, part in pairs(criteria, ("cpo", "pmo"))
        )

    def _money(self) -> None:
        """An envelope for each node in two years and for a tenth of the products; promises everywhere."""
        places = [(one.scope, year) for one in self.nodes for year in (self.today.year - 1, self.today.year)]
        places += [(one.scope, self.today.year) for one in self.products[::10]]
        BudgetEnvelope.objects.bulk_create(
            BudgetEnvelope(scope=scope, year=year, amount=100_000, currency="EUR") for scope, year in places
        )
        BudgetCommitment.objects.bulk_create(
            BudgetCommitment(
                reference=f"B{at}",
                scope=row.scope,
                supplier=f"Supplier {at % 50}",
                subject=f"Order {at}",
                amount=1_000 + at % 900,
                currency="EUR",
                committed_on=self.day(at, ago=300),
            )
            for at, row in enumerate(self.products)
        )

    def _memory(self) -> None:
        shared: dict[str, Any] = {"evidence": "A study", "innovation_class": "refresh"}
        Classification.objects.bulk_create(
            Classification(product=row, classified_on=self.day(at, ago=300), **shared)
            for at, row in enumerate(self.products)
        )
        stopped = {"reason": "other", "reason_text": "No demand", "stage_before": "growth"}
        ProductStop.objects.bulk_create(
            ProductStop(product=row, stopped_on=self.day(at, ago=500), **stopped)
            for at, row in enumerate(self._half)
        )
        ProductRelation.objects.bulk_create(
            ProductRelation(product=row, other=other, kind="depends_on")
            for row, other in zip(self.products, self.products[1:], strict=False)
        )
        ProductLink.objects.bulk_create(
            ProductLink(product=row, title="Page", url=f"https://example.com/{at}")
            for at, row in enumerate(self.products)
        )

    def _roadmap(self) -> None:
        numbered = list(enumerate(self.products))
        Launch.objects.bulk_create(
            Launch(product=row, name="Launch", launched_on=self.day(at, ago=400)) for at, row in numbered
        )
        Release.objects.bulk_create(
            Release(product=row, name=f"1.{at}", released_on=self.day(at, ago=300)) for at, row in numbered
        )
        WorkItem.objects.bulk_create(
            WorkItem(product=row, key=f"W{at}-{number}", category="to_do")
            for at, row in numbered
            for number in range(2)
        )
        Target.objects.bulk_create(
            Target(kpi="nps", scope=row.scope, value=30, starts_on="2024-01-01") for row in self.products
        )

    def _reader(self) -> None:
        """Sign up who reads: a CPO who sees salaries, with bookmarks, notifications and shared views."""
        user = User.objects.create_user(READER, name="CPO", language="en")
        for role in (Role.CPO, Role.HR_PARTNER):
            Grant.objects.create(user=user, role=role)
        for name, query in (
            ("Growing", "stage=growth"),
            ("Without", "without=manager"),
            ("Refreshes", "innovation_class=refresh"),
        ):
            SavedView.objects.create(owner=user, listing="products", name=name, query=query, is_shared=True)
        about = [("product", row.pk, row.name) for row in self.products[:READ]]
        Bookmark.objects.bulk_create(Bookmark(user=user, kind=kind, subject_id=pk) for kind, pk, _ in about)
        Notification.objects.bulk_create(
            Notification(
                user=user, kind="comment", subject_kind=kind, subject_id=pk, label=label, actor_name="A"
            )
            for kind, pk, label in about
        )

    @cached_property
    def _half(self) -> Sequence[Product]:
        return self.products[::2]
