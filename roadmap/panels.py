"""What the roadmap adds to the page of a product."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.subjects.panels import Panel
from portfolio.models import Product
from portfolio.panels import product_panels
from roadmap.selectors import timeline
from roadmap.strip import strip

SHOWN = 6


def launches(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return the product's latest launches and releases."""
    return {
        "launches": product.launches.all()[:SHOWN],
        "releases": product.releases.all()[:SHOWN],
        "may_edit": can(request.user, Action.EDIT_LAUNCH, product),
    }


def course(_request: Asked, product: Product) -> Mapping[str, Any]:
    """Return the months around today, with what the product has in them."""
    today = timezone.localdate()
    found = timeline.items(product, today=today)
    drawn = strip(found, today=today)
    shown = [
        one for one in found if drawn and one.ends >= drawn.first and (one.begins or one.ends) <= drawn.last
    ]
    return {"strip": drawn, "items": shown}


def register_panels() -> None:
    """Put the roadmap's panels on the product page."""
    product_panels.register(
        Panel(name="course", template="roadmap/strip.html", load=course, order=10, wide=True)
    )
    product_panels.register(
        Panel(name="launches", template="roadmap/launch_panel.html", load=launches, order=40, tab="roadmap")
    )
