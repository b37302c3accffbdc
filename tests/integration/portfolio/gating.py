"""A product before a gate, for the tests of its life cycle."""

from datetime import date

from portfolio.models import Gate, GateReview, Product
from portfolio.selectors.life_cycles import cycle_of
from portfolio.selectors.workstreams import cells
from portfolio.services import gate_outcomes, gate_reviews
from tests import factories
from tests.factories import gates as make

TODAY = date(2026, 11, 20)


def in_development() -> Product:
    """A product in development, of a portfolio with three stages and one gate."""
    node = factories.node("LINE")
    make.life_cycle(node, "build:development", "sell:launch", "grow:growth")
    return factories.product("P", node, stage="development")


def first_gate(product: Product) -> Gate:
    return make.gate(cycle_of(product), "g1", "build", "sell", roles=["executive"])


def asked(product: Product, gate: Gate) -> GateReview:
    return make.review(product, gate, asked_on=date(2026, 11, 2), due_on=TODAY)


def decide(review: GateReview, outcome: str = "go", **told: object) -> GateReview:
    return gate_outcomes.decide(
        by=told.pop("by", None) or factories.user("cpo"),
        review=review,
        outcome=outcome,
        decided_on=TODAY,
        **told,
    )


def executive_votes(review: GateReview, **scores: int | None) -> None:
    criteria = {one.code: one for one in review.gate.criteria.all()}
    gate_reviews.vote(
        by=factories.user("executive"),
        review=review,
        vote="go",
        scores={criteria[code]: score for code, score in scores.items()},
    )


def states_of(product: Product) -> dict[str, str]:
    return {cell.stage.code: cell.state for cell in cells(Product.objects.get(pk=product.pk))}
