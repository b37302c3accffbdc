"""What the portfolio says on the pages of people, products and nodes about who is needed and who has what."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.subjects.panels import Panel
from portfolio.models import Node, Ownership, Product
from portfolio.panels import node_panels, product_panels
from portfolio.selectors.skill_needs import balance, needs_of
from teams.models import Mastery, Person
from teams.panels import person_panels


def load_owned(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather the products that the user sees and the person answers for, today and before."""
    today = timezone.localdate()
    seen = Product.objects.visible_to(request.user)
    held = list(
        Ownership.objects.filter(person=person, product__in=seen)
        .select_related("product")
        .order_by("-starts_on", "product__name")
    )
    current = [one for one in held if one.starts_on <= today and (one.ends_on is None or one.ends_on > today)]
    return {"current": current, "others": [one for one in held if one not in current]}


def load_needs(request: Asked, product: Product) -> Mapping[str, Any]:
    """Gather the skills that a product needs."""
    today = timezone.localdate()
    needs = list(needs_of(product))
    return {
        "needs": [
            (need, str(Mastery(need.level).label))
            for need in needs
            if not (need.ends_on and need.ends_on <= today)
        ],
        "past": sum(bool(need.ends_on and need.ends_on <= today) for need in needs),
        "may_edit": can(request.user, Action.EDIT_PRODUCT, product),
    }


def load_balance(request: Asked, node: Node) -> Mapping[str, Any]:
    """Gather what the products below a node need, against what people can."""
    rows = balance(request.user, node, on=timezone.localdate())
    return {"rows": rows, "compared": any(row.has is not None for row in rows)}


def register_panels() -> None:
    """Put them on the pages."""
    person_panels.register(
        Panel(name="owned", template="portfolio/person_products.html", load=load_owned, order=20)
    )
    product_panels.register(
        Panel(
            name="skill_needs",
            template="portfolio/product_needs.html",
            load=load_needs,
            order=60,
            tab="people",
            switch="skills",
        )
    )
    node_panels.register(
        Panel(
            name="skill_balance",
            template="portfolio/node_skills.html",
            load=load_balance,
            order=60,
            tab="people",
            switch="skills",
        )
    )
