"""The list of actions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common.listing import Column, Empty, Listing
from portfolio.filters.actions import ActionFilter
from portfolio.lists.gate_reviews import late
from portfolio.models import ActionItem
from portfolio.selectors.actions import actions_for


def state(action: ActionItem) -> tuple[str, Any]:
    """Return how an action stands, as a word of the status vocabulary and in words."""
    if action.done_on:
        return "done", _("Done")
    return ("off_target", _("Overdue")) if late(action.due_on) else ("not_started", _("Open"))


ACTIONS = Listing(
    name="actions",
    title=_("Actions"),
    counted=ngettext_lazy("%(total)s action", "%(total)s actions", "total"),
    search=_("Action or owner"),
    rows=actions_for,
    filters=ActionFilter,
    url=lambda action: reverse("portfolio:action-edit", args=[action.pk]),
    columns=(
        Column("title", _("Action"), "title"),
        Column("place", _("Belongs to"), "place_name", show="place_name"),
        Column("owner", _("Owner"), "owner__name", kind="person", show="owner.name"),
        Column("due_on", _("Due"), "due_on", kind="date"),
        Column("state", _("State"), "state_order", kind="status", show=state),
        Column(
            "review",
            _("Condition of"),
            "review__gate__name",
            show="review.gate.called",
            url=lambda action: (
                reverse("portfolio:gate-review-detail", args=[action.review_id]) if action.review_id else ""
            ),
        ),
        Column("raised_on", _("Raised"), "raised_on", kind="date", optional=True),
        Column("done_on", _("Done"), "done_on", kind="date", optional=True),
    ),
    default_sort="due_on",
    export=(
        ("product", lambda action: action.product_code or ""),
        ("portfolio", lambda action: action.node_code or ""),
        ("title", lambda action: action.title),
        ("raised_on", lambda action: action.raised_on),
        ("owner_email", lambda action: action.owner.email if action.owner else ""),
        ("due_on", lambda action: action.due_on),
        ("done_on", lambda action: action.done_on),
        ("evidence", lambda action: action.evidence),
        ("evidence_url", lambda action: action.evidence_url),
    ),
    empty=Empty(
        _("No actions yet"),
        _(
            "Conditions of gate reviews become actions; others are added on a product’s page, under Gates, "
            "or imported."
        ),
    ),
)
