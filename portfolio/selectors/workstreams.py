"""A product's stages as parallel workstreams."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.access.models import User
from portfolio.models import PASSED, CycleStage, GateReview, Product, Stage, Workstream
from portfolio.selectors.life_cycles import stages_at

State = Workstream.State


def workstreams_for(user: User) -> QuerySet[Workstream]:
    """Return the workstreams of the products that a user sees."""
    seen = Product.objects.visible_to(user)
    rows = Workstream.objects.filter(product__in=seen)
    return rows.select_related("product__scope", "product__node", "stage", "person")


@dataclass(frozen=True)
class Cell:
    """One workstream as the page of a product shows it.

    state:  a word of the status vocabulary; `no_value` of a stage that the product is past and of which
            nobody said anything.
    said:   False while the product has no workstreams: the state then follows from the product's stage.
    kept:   the stage is withdrawn, or of a life cycle that holds here no more.
    review: the latest review of the gate that ends it, where it says more than a date would.
    """

    stage: CycleStage
    workstream: Workstream | None
    state: str
    said: bool
    kept: bool
    review: GateReview | None

    @property
    def label(self) -> str:
        """Return its state in words where it is not the word of the vocabulary."""
        return _("Not recorded") if self.state == "no_value" else ""


def cells(product: Product, reviews: Sequence[GateReview] = ()) -> list[Cell]:
    """Return the workstreams of a product in the order of its life cycle, those of other ones last.

    reviews: of the product, newest first, with their gates.
    """
    stages = stages_at(product.scope.path)
    held = {
        one.stage_id: one
        for one in product.workstreams.select_related("stage", "person").order_by("stage__position")
    }
    closing = {review.gate.source_id: review for review in reversed(reviews) if _tells(review)}
    here = {stage.pk for stage in stages}
    others = [one.stage for one in held.values() if one.stage_id not in here]
    return [
        Cell(
            stage=stage,
            workstream=held.get(stage.pk),
            state=_state(product, stage, held),
            said=bool(held),
            kept=stage.pk not in here,
            review=closing.get(stage.pk),
        )
        for stage in [*stages, *others]
    ]


def _state(product: Product, stage: CycleStage, held: dict[int, Workstream]) -> str:
    """What was said of a stage; where nothing was, what the product's own stage implies.

    What lies before it is not known, which is neither done nor not started.
    """
    if stage.pk in held:
        return held[stage.pk].state
    order = Stage.values
    now, here = order.index(product.stage), order.index(stage.phase)
    if here < now:
        return "no_value"
    return State.UNDER_WAY if here == now and not held else State.NOT_STARTED


def _tells(review: GateReview) -> bool:
    return review.is_open or review.outcome in PASSED
