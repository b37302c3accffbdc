"""The list of visions: every statement of every place, each until the next one's day."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can
from core.common import spoken
from core.common.listing import Column, Edit, Empty, Listing
from portfolio.filters.visions import VisionFilter
from portfolio.forms.strategy import VisionForm
from portfolio.lists.finding import SEEN_PRODUCTS
from portfolio.lists.key_results import edits_somewhere
from portfolio.lists.nodes import SEEN_NODES
from portfolio.selectors.visions import visions_for
from portfolio.services import visions
from teams.lists.editing import field_of

SHOWN = 180  # characters of a statement that a list shows


def _edit(name: str) -> Edit:
    # What holds for one place holds for no other: nothing here is given to many.
    return field_of(
        VisionForm,
        name,
        visions.correct,
        "vision",
        may=lambda user, vision: can(user, Action.EDIT_OBJECTIVE, vision.scope),
        offered=edits_somewhere,
        bulk=False,
    )


def _standing(vision: Any) -> tuple[str, str]:
    """Say whether a statement holds today."""
    today = timezone.localdate()
    if vision.starts_on > today:
        return "pending", gettext("To come")
    if vision.until and vision.until <= today:
        return "waived", gettext("Replaced")
    return "under_way", gettext("In force")


def _strategy(vision: Any) -> str:
    name = "product" if vision.place_kind == "product" else "node"
    return reverse(f"portfolio:{name}-tab", args=[vision.place_code, "strategy"])


VISIONS = Listing(
    name="visions",
    url_name="portfolio:vision-list",
    title=_("Visions"),
    counted=ngettext_lazy("%(total)s statement", "%(total)s statements", "total"),
    search=_("Words or place"),
    rows=visions_for,
    filters=VisionFilter,
    finders={"node": SEEN_NODES, "portfolio": SEEN_NODES, "product": SEEN_PRODUCTS},
    source="visions",
    url=_strategy,
    names=lambda vision: f"{vision.place_name}, {spoken.day(vision.starts_on)}",
    columns=(
        Column("place", _("For"), "place_name", show="place_name"),
        Column(
            "statement",
            _("Vision"),
            show=lambda vision: Truncator(vision.statement).chars(SHOWN),
            edit=_edit("statement"),
        ),
        Column("standing", _("State"), kind="status", show=_standing),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=_edit("starts_on")),
        Column("until", _("Until"), "until", kind="date"),
        Column("written_by", _("Written by"), "written_by", kind="actor"),
        Column(
            "strategy",
            _("Strategy"),
            show=lambda vision: Truncator(vision.strategy).chars(SHOWN),
            edit=_edit("strategy"),
            optional=True,
        ),
        Column("updated_at", _("Updated"), "updated_at", kind="date", optional=True),
    ),
    default_sort="place",
    export=(
        ("portfolio", lambda vision: vision.place_code if vision.place_kind == "node" else ""),
        ("product", lambda vision: vision.place_code if vision.place_kind == "product" else ""),
        ("from", lambda vision: vision.starts_on),
        ("vision", lambda vision: vision.statement),
        ("strategy", lambda vision: vision.strategy),
        ("written_by", lambda vision: vision.written_by),
    ),
    empty=Empty(
        _("No vision stated yet"),
        _(
            "A vision says where a portfolio or a product wants to go, from a day until the next statement. "
            "State it on their page, under Strategy, or import a file with portfolio or product, from "
            "and vision."
        ),
    ),
)
