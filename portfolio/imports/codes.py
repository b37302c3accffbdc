"""Codes that mean something within a life cycle only: stages and gates.

While a file is read nothing can be asked of the database, so all that its codes may stand for is known
beforehand: a code becomes a number of its own first, and the thing once its place is known.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from core.ingest.cells import code_key
from core.ingest.sources import Context, Reference
from portfolio.models import CycleStage, Gate, GateReview, Product, ProductQuerySet, Workstream
from portfolio.selectors.life_cycles import company_cycle, cycles_of
from portfolio.services import life_cycles

Within = Iterable[tuple[int, str, int]]  # place, code, thing


class Codes(dict[str, int]):
    """Code key → number of the code; `found` then gives the thing of that code at a place.

    cycle_of: the life cycle of each product, for files that name products. held: what products have
    from elsewhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self.within: dict[tuple[int, int], int] = {}
        self.held: dict[tuple[int, int], int] = {}
        self.cycle_of: Mapping[int, int] = {}

    def add(self, things: Within, *, held: bool = False) -> None:
        """Learn what codes stand for within a life cycle, or what products have."""
        into = self.held if held else self.within
        for place, code, thing in things:
            number = self.setdefault(code_key(code), len(self) + 1)
            into[place, number] = thing

    def text(self, number: int | None) -> str:
        """Return the code that a number stands for, as `code_key` wrote it."""
        return next((code for code, known in self.items() if known == number), "")

    def found(self, cycle: int, code: int) -> int | None:
        """Return the thing of a code within a life cycle."""
        return self.within.get((cycle, code))

    def of_product(self, product: int, code: int) -> int | None:
        """Return what a product has of that code, else what its life cycle has."""
        return self.held.get((product, code)) or self.found(self.cycle_of.get(product, 0), code)


def stages(context: Context) -> Codes:
    """Return the stages of all life cycles."""
    codes = Codes()
    codes.add(CycleStage.objects.order_by("id").values_list("cycle_id", "code", "id"))
    return codes


def gates(context: Context) -> Codes:
    """Return the gates of all life cycles."""
    codes = Codes()
    codes.add(Gate.objects.order_by("id").values_list("cycle_id", "code", "id"))
    return codes


def stages_of_products(context: Context) -> Codes:
    """Return the stages that the run's products go through, or went through."""
    cycles = _cycles(context)
    if not company_cycle() and len(cycles) < _products(context).count():
        # The default stages hold where nothing is defined: a file may name them.
        life_cycles.company()
        cycles = _cycles(context)
    codes = stages(context)
    codes.cycle_of = cycles
    held = Workstream.objects.filter(product__in=_products(context)).order_by("id")
    codes.add(held.values_list("product_id", "stage__code", "stage_id"), held=True)
    return codes


def gates_of_products(context: Context) -> Codes:
    """Return the gates that the run's products stand before, or stood before."""
    codes = gates(context)
    codes.cycle_of = _cycles(context)
    held = GateReview.objects.filter(product__in=_products(context)).order_by("id")
    codes.add(held.values_list("product_id", "gate__code", "gate_id"), held=True)
    return codes


def _products(context: Context) -> ProductQuerySet:
    found: ProductQuerySet = Product.objects.all()
    return found if context.places is None else found.filter(scope__path__within=context.places)


def _cycles(context: Context) -> dict[int, int]:
    return cycles_of(_products(context).select_related("scope").only("id", "scope__path"))


UNKNOWN_STAGE_CODE: Final = "unknown_cycle_stage"
UNKNOWN_GATE_CODE: Final = "unknown_cycle_gate"
_STAGE: Final = "SELECT x.code FROM portfolio_cyclestage x WHERE x.id = {id}"
_GATE: Final = "SELECT x.code FROM portfolio_gate x WHERE x.id = {id}"
STAGE: Final = Reference(load=stages, unknown=UNKNOWN_STAGE_CODE, show=_STAGE)
STAGE_OF_PRODUCT: Final = Reference(load=stages_of_products, unknown=UNKNOWN_STAGE_CODE, show=_STAGE)
GATE: Final = Reference(load=gates, unknown=UNKNOWN_GATE_CODE, show=_GATE)
GATE_OF_PRODUCT: Final = Reference(load=gates_of_products, unknown=UNKNOWN_GATE_CODE, show=_GATE)
