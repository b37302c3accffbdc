"""What is remembered of a product and what it may spend, one of each at a place; and many of each."""

from datetime import date
from typing import Any

from portfolio.models import (
    BudgetCommitment,
    BudgetEnvelope,
    Classification,
    Node,
    Product,
    ProductLink,
    ProductRelation,
    ProductStop,
)
from tests import factories

DAY = date(2026, 3, 1)


def one_of_each(word: str, product: Product) -> dict[str, Any]:
    """Make them at a product's place; whatever they say begins with `word`."""
    code = f"{product.code}-2"
    other = factories.product(code, product.node, name=f"{word} other", stage="retired")
    return {
        "stop": ProductStop.objects.create(
            product=other, stopped_on=DAY, reason="other", reason_text=f"{word} reason", stage_before="idea"
        ),
        "classification": Classification.objects.create(
            product=product,
            innovation_class="refresh",
            evidence=f"{word} evidence",
            classified_on=DAY,
            outcome="confirmed",
            reviewed_on=DAY,
        ),
        "budget": BudgetEnvelope.objects.create(
            scope=product.scope, year=2026, amount=100, currency="EUR", note=f"{word} note"
        ),
        "commitment": BudgetCommitment.objects.create(
            reference=f"{word}-1",
            scope=product.scope,
            subject=f"{word} subject",
            amount=1,
            currency="EUR",
            committed_on=DAY,
        ),
        "relation": ProductRelation.objects.create(
            product=product, kind="replaces", other=other, note=f"{word} relation"
        ),
        "link": ProductLink.objects.create(
            product=product, title=f"{word} link", url="https://wiki.example/page"
        ),
    }


def another_of_each(number: int, *, first: Product, node: Node, product: Product) -> dict[str, Any]:
    """Make one more row of each list, and of each panel of the first product."""
    # Every year but 2026, which a product of its own has.
    year = 1990 + number + (number >= 36)
    day = date(2026, 1 + number % 9, 1 + number % 27)
    stopped = factories.product(f"S{number}", node, stage="retired", name=f"Stopped product {number}")
    made = one_of_each(f"Row {number}", product)
    BudgetEnvelope.objects.create(scope=first.scope, year=year, amount=number, currency="CHF")
    BudgetEnvelope.objects.create(scope=node.scope, year=2026, amount=number, currency="EUR")
    ProductLink.objects.create(product=first, title=f"Page {number}", url=f"https://wiki.example/{number}")
    ProductRelation.objects.create(product=first, kind="depends_on", other=stopped)
    for count, outcome in enumerate(("confirmed", "rejected")):
        Classification.objects.create(
            product=stopped,
            innovation_class=("refresh", "extension")[count],
            evidence="x",
            classified_on=day,
            outcome=outcome,
            reviewed_on=day,
        )
    made["stop"] = ProductStop.objects.create(
        product=stopped, stopped_on=day, reason="other", reason_text="Row", stage_before="idea"
    )
    return made
