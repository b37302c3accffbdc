"""The list of gate reviews."""

from dataclasses import replace
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common import icons
from core.common.listing import Column, Edit, Empty, Listing
from core.common.templatetags.portal import day
from portfolio.errors import ReviewDecided
from portfolio.filters.gate_reviews import GateReviewFilter
from portfolio.forms.gate_reviews import AskForm
from portfolio.lists.nodes import SEEN_NODES
from portfolio.lists.products import SEEN_PRODUCTS
from portfolio.models import GateReview
from portfolio.selectors.gate_reviews import reviews_for
from portfolio.services import gate_reviews
from teams.lists.editing import field_of


def due(review: GateReview) -> str:
    """Return the day by which a review is to be decided; an open one whose day is past says so."""
    if review.is_open and late(review.due_on):
        overdue = icons.mark("off_target", label=gettext("Overdue"))
        return format_html('<span class="row-line">{} {}</span>', day(review.due_on), overdue)
    return day(review.due_on)


def late(due_on: date | None) -> bool:
    """Tell whether a day is past."""
    return due_on is not None and due_on < timezone.localdate()


def _decided(review: GateReview) -> str:
    """Say why nothing of a decided review is changed in the list."""
    return "" if review.is_open else str(ReviewDecided.detail)


def _field(name: str, *, bulk: bool = True) -> Edit:
    """Return how a field of an open review is changed in the list."""
    edit = field_of(
        AskForm,
        name,
        gate_reviews.change,
        "review",
        may=lambda user, review: can(user, Action.EDIT_PRODUCT, review.product),
        offered=_edits,
        bulk=bulk,
        each=gate_reviews.change_each,
    )
    return replace(edit, closed=_decided)


def _edits(user: User) -> bool:
    return can_somewhere(user, Action.EDIT_PRODUCT)


def _actor(name: str, label: str | Promise) -> Column:
    return Column(name, label, f"{name}_email", kind="actor", show=f"{name}_email", optional=True)


GATE_REVIEWS = Listing(
    name="gate_reviews",
    url_name="portfolio:gate-review-list",
    source="gate_reviews",
    subject="gate_review",
    title=_("Gate reviews"),
    counted=ngettext_lazy("%(total)s review", "%(total)s reviews", "total"),
    search=_("Product or gate"),
    rows=reviews_for,
    filters=GateReviewFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS},
    names=lambda review: f"{review.product.name}, {review.gate.called}",
    url=lambda review: reverse("portfolio:gate-review-detail", args=[review.pk]),
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("node", _("Portfolio"), "product__node__name", show="product.node.name", optional=True),
        Column("gate", _("Gate"), "gate__name", show="gate.called"),
        Column(
            "outcome",
            _("Outcome"),
            F("turn"),
            kind="status",
            show=lambda review: (review.status, review.outcome_label),
        ),
        Column("due_on", _("Due"), "waits_until", show=due, edit=_field("due_on")),
        Column("decided_on", _("Decided"), "decided_on", kind="date"),
        Column("next_on", _("Next date"), "next_on", kind="date", optional=True),
        Column(
            "conditions",
            _("Open conditions"),
            "open_conditions",
            kind="number",
            show=lambda review: review.open_conditions or None,
        ),
        Column("asked_on", _("Asked"), "asked_on", kind="date", optional=True),
        _actor("asked_by", _("Asked by")),
        _actor("decided_by", _("Decided by")),
        Column("note", _("Request"), "note", optional=True, edit=_field("note", bulk=False)),
    ),
    default_sort="outcome",
    export=(
        ("product", lambda review: review.product.code),
        ("gate", lambda review: review.gate.code),
        ("asked_on", lambda review: review.asked_on),
        ("asked_by", lambda review: review.asked_by_email),
        ("due_on", lambda review: review.due_on),
        ("note", lambda review: review.note),
        ("outcome", lambda review: review.outcome),
        ("decided_on", lambda review: review.decided_on),
        ("decided_by", lambda review: review.decided_by_email),
        ("reason", lambda review: review.reason),
        ("next_on", lambda review: review.next_on),
    ),
    empty=Empty(
        _("No gate reviews yet"),
        _(
            "A product asks for a review on its page, under Gates. Reviews of the past can be imported from "
            "a file with product, gate, day and outcome."
        ),
    ),
)
