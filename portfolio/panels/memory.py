"""What the pages of products and nodes show of stops, classes, relations and money."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Abs
from django.urls import reverse
from django.utils import timezone

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.common import people
from core.common.periods import last_complete_month
from core.profile import is_on
from core.subjects.panels import Panel
from portfolio.extensions import spending
from portfolio.models import Classification, Node, Product, ProductLink, ProductRelation, ProductStop, Stage
from portfolio.panels import node_panels, product_panels
from portfolio.selectors.budgets import commitments_for, envelopes_for, year_of
from portfolio.selectors.similar import similar

EARLY: Final = (Stage.IDEA, Stage.DISCOVERY)
MOST: Final = 10
# How a relation reads from the other product's side.
_BACK: Final = {"replaces": "replaced_by", "depends_on": "needed_by", "competes_with": "competes_with"}


def stops(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return the stop in force, and how often the product was stopped before."""
    held = list(ProductStop.objects.filter(product=product).order_by("-stopped_on"))
    return {
        "stop": next((one for one in held if one.restarted_on is None), None),
        "earlier": [one for one in held if one.restarted_on is not None],
        "reporting": settings.REPORTING_CURRENCY,
    }


def alike(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return what resembles a product that is no more than a proposal."""
    found = similar(user=request.user, name=product.name, description=product.description, but=product)
    return {"similar": found}


def classes(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return every classification, and what this user may do about them."""
    rows = list(Classification.objects.filter(product=product).order_by("-classified_on", "-pk")[:MOST])
    people.meet(email for one in rows for email in (one.classified_by, one.reviewed_by))
    confirmed = next((one for one in rows if one.outcome == Classification.Outcome.CONFIRMED), None)
    waiting = next((one for one in rows if not one.outcome), None)
    own = waiting is not None and waiting.classified_by.lower() == request.user.email.lower()
    return {
        "rows": rows,
        "confirmed": confirmed,
        "waiting": waiting,
        "reviewed": is_on("classification_review"),
        "own": own and is_on("four_eyes"),
        "may_classify": can(request.user, Action.EDIT_PRODUCT, product),
        "may_review": can(request.user, Action.REVIEW_CLASSIFICATION, product),
    }


def related(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return what the product is to others and they to it, and its links."""
    seen = ProductRelation.objects.visible_to(request.user).select_related("product", "other")
    rows = [
        {
            "relation": one,
            "kind": one.kind if one.product_id == product.pk else _BACK[one.kind],
            "other": one.other if one.product_id == product.pk else one.product,
            "own": one.product_id == product.pk,
        }
        for one in seen.filter(Q(product=product) | Q(other=product)).order_by("kind", "pk")
    ]
    return {
        "rows": rows,
        "links": ProductLink.objects.filter(product=product).order_by("title"),
        "may_edit": can(request.user, Action.EDIT_PRODUCT, product),
    }


def money(request: Asked, place: Product | Node) -> Mapping[str, Any]:
    """Return the envelopes of the years nearest to now, newest first, and what is promised, unsettled."""
    today = timezone.localdate()
    through = last_complete_month(today)
    year = year_of(through)
    held = envelopes_for(request.user, today).filter(scope_id=place.scope_id)
    nearest = held.order_by(Abs(F("year") - year), "-year")[:MOST]
    envelopes = sorted(nearest, key=lambda one: -one.year)
    promised = commitments_for(request.user).unsettled().filter(scope__path__within=[place.scope.path])
    spent = None
    if not any(one.year == year for one in envelopes):
        spent = spending.by_year([place.scope_id], [year], through).get((place.scope_id, year))
    return {
        "envelopes": envelopes,
        "promised": promised.order_by("-committed_on", "pk")[:MOST],
        "spent": spent,
        "year": year,
        "through": through,
        "may_edit": can(request.user, Action.EDIT_BUDGET, place),
        "reporting": settings.REPORTING_CURRENCY,
        "kind": _kind(place),
        "code": place.code,
    }


def budget(request: Asked, place: Product | Node) -> Mapping[str, Any]:
    """Return the envelope of the year that the last complete month lies in; None where there is none."""
    today = timezone.localdate()
    year = year_of(last_complete_month(today))
    held = envelopes_for(request.user, today).filter(scope_id=place.scope_id, year=year)
    return {
        "envelope": next(iter(held), None),
        "url": reverse(f"portfolio:{_kind(place)}-tab", args=[place.code, "money"]),
    }


def _kind(place: Product | Node) -> str:
    return "product" if isinstance(place, Product) else "node"


def register_panels() -> None:
    """Put them on the pages."""
    product_panels.register(
        Panel(
            name="stop",
            template="portfolio/stop_panel.html",
            load=stops,
            order=1,
            shown=lambda request, product: product.stage == Stage.RETIRED,
        )
    )
    product_panels.register(
        Panel(
            name="similar",
            template="portfolio/similar_panel.html",
            load=alike,
            order=60,
            shown=lambda request, product: product.stage in EARLY,
        )
    )
    product_panels.register(
        Panel(name="class", template="portfolio/class_panel.html", load=classes, order=30, side=True)
    )
    product_panels.register(
        Panel(
            name="classes",
            template="portfolio/classes_panel.html",
            load=classes,
            order=60,
            tab="strategy",
        )
    )
    product_panels.register(
        Panel(name="related", template="portfolio/related_panel.html", load=related, order=70, tab="strategy")
    )
    money_panel: Any = {"template": "portfolio/money_panel.html", "load": money, "order": 10, "tab": "money"}
    product_panels.register(Panel(name="money", switch="budgets", **money_panel))
    node_panels.register(Panel(name="money", switch="budgets", **money_panel))
    brief: Any = {"template": "portfolio/budget_panel.html", "load": budget, "order": 20, "side": True}
    product_panels.register(Panel(name="budget", switch="budgets", **brief))
    node_panels.register(Panel(name="budget", switch="budgets", **brief))
