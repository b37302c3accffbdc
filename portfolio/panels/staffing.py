"""Who answers for a product or node and who works on it, on the tabs of their pages; and a person's load."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from core.access.permissions import Action, can, can_somewhere
from core.access.requests import Asked
from core.common.periods import month_of, months_between, shift
from core.subjects.panels import Panel
from portfolio.drawing.coverage import Choice, tell
from portfolio.drawing.load import load_lines
from portfolio.models import Allocation, Node, Ownership, Product
from portfolio.panels import node_panels, product_panels
from portfolio.selectors.allocations import allocations_for, fte_of_places, staffing_now
from portfolio.selectors.coverage import Question, gaps
from portfolio.selectors.load import limits, loads
from teams.models import Person
from teams.panels import person_panels

MONTHS: Final = 12
MOST_GAPS: Final = 10


def load_ownership(request: Asked, product: Product) -> Mapping[str, Any]:
    """Gather who answered, answers and will answer for a product, newest first."""
    today = timezone.localdate()
    rows = Ownership.objects.filter(product=product).select_related("person")
    return {
        "rows": [(one, _when(one, today)) for one in rows.order_by("role", "-starts_on")],
        "may_assign": can(request.user, Action.EDIT_OWNERSHIP, product),
    }


def load_staffing(request: Asked, product: Product) -> Mapping[str, Any]:
    """Gather who works on a product in the coming months."""
    return {
        "staffing": staffing_now(product, timezone.localdate(), months=MONTHS),
        "may_allocate": can(request.user, Action.EDIT_ALLOCATION, product),
    }


def load_coverage(request: Asked, node: Node) -> Mapping[str, Any]:
    """Gather where nobody answers, or soon nobody will, below a node."""
    question = Question(request.user, timezone.localdate(), [node.scope.path])
    found = gaps(question)
    return {
        "counts": found.counts,
        "due": found.due,
        "told": tell(found[:MOST_GAPS], user=request.user),
        "total": len(found),
        "query": Choice(node.code, 90, 5).address(),
    }


def load_months(request: Asked, node: Node) -> Mapping[str, Any]:
    """Gather what is allocated below a node, month by month."""
    return {"months": fte_of_places([node.scope.path], first=timezone.localdate(), months=MONTHS)}


def load_load(request: Asked, person: Person) -> Mapping[str, Any]:
    """Gather what a person is asked for in the coming months, and by which products that the user sees."""
    first = month_of(timezone.localdate())
    found = loads([person.pk], first=first, months=MONTHS)
    held = allocations_for(request.user).filter(person=person).exclude(ends_on__lte=first)
    through = Allocation.objects.none()
    if person.team_id:
        through = allocations_for(request.user).filter(team=person.team_id).exclude(ends_on__lte=first)
    return {
        "months": months_between(first, shift(first, MONTHS)),
        "lines": load_lines([person], found, limits()),
        "allocations": [*held.order_by("starts_on", "pk"), *through.order_by("starts_on", "pk")],
        "may_allocate": can_somewhere(request.user, Action.EDIT_ALLOCATION),
    }


def register_panels() -> None:
    """Put people on the tabs of products and nodes, and load on the tab of a person's capacity."""
    product_panels.register(
        Panel("ownership", "portfolio/ownership_panel.html", load_ownership, order=10, tab="people")
    )
    product_panels.register(
        Panel(
            "staffing",
            "portfolio/staffing_panel.html",
            load_staffing,
            order=20,
            tab="people",
            switch="allocations",
        )
    )
    node_panels.register(
        Panel("coverage", "portfolio/coverage_panel.html", load_coverage, order=10, tab="people")
    )
    node_panels.register(
        Panel(
            "allocated",
            "portfolio/allocated_panel.html",
            load_months,
            order=20,
            tab="people",
            switch="allocations",
        )
    )
    person_panels.register(
        Panel("load", "portfolio/load_panel.html", load_load, order=10, tab="capacity", switch="allocations")
    )


def _when(one: Ownership, today: Any) -> str:
    if one.starts_on > today:
        return "later"
    return "past" if one.ends_on and one.ends_on <= today else "now"
