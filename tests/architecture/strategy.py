"""One of each thing of the strategy, at one place of the tree."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portfolio.models import (
    Contribution,
    KeyResult,
    Node,
    Objective,
    Product,
    SuccessCriterion,
    Vision,
)
from tests import factories

KINDS = ("criterion", "objective", "key_result", "contribution", "vision")
REVIEW = date(2099, 6, 30)


def things_at(node: Node, product: Product, word: str) -> dict[str, Any]:
    """Make them; whatever people read of them begins with the word of the place."""
    code = word.upper().replace(" ", "-")
    objective = Objective.objects.create(
        node=node, code=code, title=f"{word} objective", starts_on="2026-01-01", ends_on="2099-12-31"
    )
    Objective.objects.create(
        node=node, code=f"{code}-2", title=f"{word} other", starts_on="2026-01-01", ends_on="2099-12-31"
    )
    signed = SuccessCriterion.objects.create(
        code=f"{code}-S", product=product, kpi="csat", threshold=Decimal("0.5"), review_on=date(2099, 7, 1)
    )
    signed.signatures.create(part="lead", email="lead@strategy.example", name=word, signed_on="2026-01-01")
    return {
        "criterion": SuccessCriterion.objects.create(
            code=f"{code}-C", product=product, kpi="nps", threshold=Decimal(30), review_on=REVIEW
        ),
        "objective": objective,
        "key_result": KeyResult.objects.create(
            objective=objective, code=code, title=f"{word} result", start_value=0, target_value=8
        ),
        "contribution": Contribution.objects.create(objective=objective, product=product),
        "vision": Vision.objects.create(
            scope=product.scope, starts_on="2026-01-01", statement=f"{word} vision"
        ),
    }


def another_of_each(number: int, *, first: Product, node: Node, top: Node) -> dict[str, Any]:
    """Make one more of each at a place that has many, with what hangs on it."""
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    owner = factories.person(f"owner{number}@strategy.example")
    above = Objective.objects.filter(node=top).order_by("pk").first()
    objective = Objective.objects.create(
        node=top, code=f"O{number}", title=f"Objective {number}", parent=above, owner=owner, **days
    )
    Objective.objects.create(node=node, code=f"B{number}", title=f"Below {number}", parent=above, **days)
    criterion = SuccessCriterion.objects.create(
        code=f"C{number}", product=first, kpi="nps", threshold=number, review_on=REVIEW + timedelta(number)
    )
    criterion.signatures.create(part="cpo", email=f"cpo{number}@strategy.example", signed_on="2026-01-01")
    measured = {"objective": above or objective, "start_value": 0, "target_value": 90}
    key_result = KeyResult.objects.create(code=f"K{number}", title="By hand", **measured)
    key_result.values.create(on="2026-02-01", value=number)
    KeyResult.objects.create(code=f"M{number}", title="Measured", kpi="nps", **measured)
    contribution = Contribution.objects.create(objective=objective, product=first)
    Contribution.objects.create(objective=above or objective, product=_another(number, node))
    vision = Vision.objects.create(
        scope=top.scope, starts_on=date(2000 + number, 1, 1), statement=f"Vision {number}"
    )
    Vision.objects.create(scope=first.scope, starts_on=date(2000 + number, 1, 1), statement=f"Own {number}")
    made = (criterion, objective, key_result, contribution, vision)
    return dict(zip(KINDS, made, strict=True))


def _another(number: int, node: Node) -> Product:
    return factories.product(f"SERVES-{number}", node)


def bodies_at(node: Node, product: Product) -> dict[str, dict[str, Any]]:
    """Return what is sent to make or change them at a place."""
    year = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    new = {"code": "NEW-O", "title": "New objective"}
    criterion = {"kpi": "csat", "direction": "at_least", "threshold": "0.8", "review_on": "2099-06-30"}
    result = {"title": "New result", "kpi": ""}
    vision = {"starts_on": "2027-01-01", "statement": "New vision"}
    return {
        "POST /criteria/new/": {**criterion, "product": product.code},
        "POST /objectives/new/": {**new, **year, "node": node.pk, "state": "open"},
        "POST /objectives/<pk>/key-results/new/": {**result, "start_value": "0", "target_value": "4"},
        "POST /objectives/<pk>/products/new/": {"product": product.pk, "weight": "2"},
        "POST /key-results/<pk>/value/": {"on": "2026-02-01", "value": "3"},
        "POST /portfolio/<code>/vision/new/": vision,
        "POST /products/<code>/vision/new/": vision,
        "POST /api/v1/criteria/": {**criterion, "product": product.code},
        "POST /api/v1/objectives/": {
            **new,
            "portfolio": node.code,
            "from": "2026-01-01",
            "to": "2026-12-31",
        },
        "POST /api/v1/key-results/": {
            "objective": product.code.removesuffix("-PRODUCT"),
            "title": "New result",
            "start": "0",
            "target": "4",
        },
        "POST /api/v1/key-results/<pk>/value/": {"on": "2026-02-01", "value": "3"},
        "POST /api/v1/contributions/": {
            "objective": product.code.replace("-PRODUCT", "-2"),
            "product": product.code,
        },
        "POST /api/v1/visions/": {"portfolio": node.code, "from": "2027-01-01", "vision": "New"},
    }
