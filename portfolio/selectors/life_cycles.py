"""Which life cycle holds where, with its stages and gates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, LPad
from django.utils.translation import override

from core.access.models import User
from portfolio.models import CycleStage, Gate, GateCriterion, LifeCycle, Product, Stage
from portfolio.selectors.asking import Known, asks, known_kpis


def cycle_above(path: str) -> LifeCycle | None:
    """Return the life cycle that holds at a place: the nearest one above, else the company's own."""
    return _nearest(path).first()


def cycle_of(product: Product) -> LifeCycle | None:
    """Return the life cycle of a product. The product's scope should be loaded."""
    return cycle_above(product.scope.path)


def company_cycle() -> LifeCycle | None:
    """Return the company's own life cycle; None before anybody needed one."""
    return LifeCycle.objects.filter(node=None).first()


def cycles_of(products: Iterable[Product]) -> dict[int, int]:
    """Return product id → id of its life cycle, with one query however many there are."""
    cycles = LifeCycle.objects.values_list("id", "node__scope__path")
    by_place: dict[str | None, int] = {path: cycle for cycle, path in cycles}
    found: dict[int, int] = {}
    for product in products:
        steps = product.scope.path.split(".")
        places = [".".join(steps[:end]) for end in range(len(steps), 0, -1)]
        nearest = next((by_place[place] for place in places if place in by_place), by_place.get(None))
        if nearest is not None:
            found[product.pk] = nearest
    return found


def default_stages() -> list[CycleStage]:
    """Return the stages that hold where no life cycle is defined: the eight phases, not kept yet.

    `life_cycles.company` keeps them once somebody says something of one.
    """
    names: dict[str, dict[str, str]] = {}
    for language in ("en", "fr"):
        with override(language):
            names[language] = {phase: str(phase.label) for phase in Stage}
    return [
        CycleStage(
            code=phase.value,
            name=names["en"][phase],
            name_fr=names["fr"][phase],
            phase=phase.value,
            position=at,
        )
        for at, phase in enumerate(Stage, start=1)
    ]


def stages_of(cycle: LifeCycle | None) -> list[CycleStage]:
    """Return the stages in use, in order; without a life cycle the default ones."""
    if cycle is None:
        return default_stages()
    return list(cycle.stages.filter(withdrawn_on=None).order_by("position", "id"))


def stages_at(path: str) -> list[CycleStage]:
    """Return the stages in use at a place, in order: those of its life cycle, else the default ones."""
    nearest = _nearest(path).values("pk")[:1]
    found = CycleStage.objects.filter(cycle=Subquery(nearest), withdrawn_on=None)
    # A life cycle whose stages are all withdrawn has none; to hear of it is asked once more.
    return list(found.order_by("position", "id")) or stages_of(cycle_above(path))


def _nearest(path: str) -> QuerySet[LifeCycle]:
    depth = Func(F("node__scope__path"), function="nlevel", output_field=IntegerField())
    above = LifeCycle.objects.filter(Q(node__scope__path__above=path) | Q(node=None))
    return above.select_related("node__scope").order_by(depth.desc(nulls_last=True), "pk")


def gates_of(cycle: LifeCycle) -> list[Gate]:
    """Return the gates in use in the order of the stages that they end, with their criteria in use."""
    return list(
        with_criteria(cycle.gates.filter(withdrawn_on=None)).order_by("source__position", "target__position")
    )


def with_criteria(gates: QuerySet[Gate]) -> QuerySet[Gate]:
    """Load the stages and the criteria in use (`in_use`) of gates."""
    in_use = GateCriterion.objects.filter(withdrawn_on=None).order_by("position", "id")
    return gates.select_related("source", "target").prefetch_related(
        Prefetch("criteria", queryset=in_use, to_attr="in_use")
    )


@dataclass(frozen=True)
class AskedCriterion:
    """A criterion with what it asks, in words."""

    criterion: GateCriterion
    asks: str


@dataclass(frozen=True)
class GateCard:
    """A gate with its criteria in use."""

    gate: Gate
    criteria: list[AskedCriterion]


@dataclass(frozen=True)
class CyclePage:
    """A life cycle as its pages show it. used_by: how many products it holds for."""

    cycle: LifeCycle
    stages: list[CycleStage]
    withdrawn: list[CycleStage]
    gates: list[GateCard]
    withdrawn_gates: list[Gate]
    used_by: int


def cycle_page(cycle: LifeCycle) -> CyclePage:
    """Gather what the page of a life cycle shows."""
    stages = list(cycle.stages.order_by("position", "id"))
    gates = list(with_criteria(cycle.gates.all()).order_by("source__position", "code"))
    known = known_kpis()
    return CyclePage(
        cycle=cycle,
        stages=[stage for stage in stages if stage.withdrawn_on is None],
        withdrawn=[stage for stage in stages if stage.withdrawn_on is not None],
        gates=[_card(gate, known) for gate in gates if gate.withdrawn_on is None],
        withdrawn_gates=[gate for gate in gates if gate.withdrawn_on is not None],
        used_by=products_under(cycle),
    )


def products_under(cycle: LifeCycle) -> int:
    """Count the products that a life cycle holds for."""
    products = Product.objects.select_related("scope").only("id", "scope__path")
    if cycle.node is not None:
        products = products.filter(scope__path__within=[cycle.node.scope.path])
    return sum(holds == cycle.pk for holds in cycles_of(products).values())


def listed(user: User) -> QuerySet[LifeCycle]:
    """Return the life cycles that a user sees, each with how many stages and gates are in use."""
    in_use = Q(withdrawn_on=None)
    stages = CycleStage.objects.filter(in_use, cycle=OuterRef("pk")).values("cycle")
    gates = Gate.objects.filter(in_use, cycle=OuterRef("pk")).values("cycle")
    return (
        LifeCycle.objects.visible_to(user)
        .select_related("node__scope")
        .annotate(
            stage_count=Coalesce(Subquery(stages.annotate(total=Count("pk")).values("total")), 0),
            gate_count=Coalesce(Subquery(gates.annotate(total=Count("pk")).values("total")), 0),
        )
    )


def stages_for(user: User) -> QuerySet[CycleStage]:
    """Return the stages of the life cycles that a user sees, each with its `place` in them."""
    seen = CycleStage.objects.filter(cycle__in=LifeCycle.objects.visible_to(user))
    return seen.select_related("cycle__node__scope").annotate(place=_place("cycle__name", "position"))


def gates_for(user: User) -> QuerySet[Gate]:
    """Return the gates of the life cycles that a user sees, each with how many criteria are in use."""
    seen = Gate.objects.filter(cycle__in=LifeCycle.objects.visible_to(user))
    return seen.select_related("cycle__node__scope", "source", "target").annotate(
        place=_place("cycle__name", "source__position", "target__position"),
        criteria_count=Count("criteria", filter=Q(criteria__withdrawn_on=None)),
    )


def criteria_for(user: User) -> QuerySet[GateCriterion]:
    """Return what the gates ask of the life cycles that a user sees."""
    seen = GateCriterion.objects.filter(gate__cycle__in=LifeCycle.objects.visible_to(user))
    return seen.select_related("gate__cycle__node__scope").annotate(
        place=_place("gate__cycle__name", "gate__source__position", "position")
    )


def _place(name: str, *positions: str) -> Concat:
    """What rows are ordered by: the life cycle, then their positions in it."""
    padded = [LPad(Cast(F(one), CharField()), 5, Value("0")) for one in positions]
    return Concat(name, Value("\n"), *padded, output_field=CharField())


def _card(gate: Gate, known: Known) -> GateCard:
    criteria: list[GateCriterion] = gate.in_use  # type: ignore[attr-defined]
    return GateCard(gate, [AskedCriterion(one, asks(one, known)) for one in criteria])
