"""The list of actions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.common.listing import Column, Edit, Empty, Finder, Listing
from core.common.versions import as_text
from portfolio.filters.actions import ActionFilter
from portfolio.forms.actions import ActionEditForm
from portfolio.lists.gate_reviews import late
from portfolio.lists.nodes import SEEN_NODES
from portfolio.lists.products import SEEN_PRODUCTS
from portfolio.models import ActionItem
from portfolio.selectors.actions import actions_for, changes_some, may_change
from portfolio.services import actions
from teams.lists.editing import field_of
from teams.lists.people import ANYBODY

OPEN, DONE = "open", "done"


def state(action: ActionItem) -> tuple[str, Any]:
    """Return how an action stands, as a word of the status vocabulary and in words."""
    if action.done_on:
        return "done", _("Done")
    return ("off_target", _("Overdue")) if late(action.due_on) else ("not_started", _("Open"))


def _field(name: str, *, bulk: bool = True, finder: Finder | None = None) -> Edit:
    return field_of(
        ActionEditForm,
        name,
        actions.change,
        "action",
        may=may_change,
        offered=changes_some,
        finder=finder,
        bulk=bulk,
        each=actions.change_each,
    )


def _state_field(_user: User) -> forms.Field:
    return forms.ChoiceField(choices=[(OPEN, _("Open")), (DONE, _("Done"))])


def _closed_on(value: str) -> date | None:
    return timezone.localdate() if value == DONE else None


def _close(*, by: User, row: ActionItem, value: str) -> None:
    """Close an action today, or open it again."""
    actions.change(by=by, action=row, done_on=_closed_on(value))


def _close_many(*, by: User, rows: Sequence[ActionItem], value: str) -> Mapping[int, str]:
    changes = {row.pk: {"done_on": _closed_on(value)} for row in rows}
    return actions.change_each(by=by, changes=changes)


def _put_back(*, by: User, pairs: Sequence[tuple[ActionItem, str | None]]) -> Mapping[int, str]:
    days = {row.pk: {"done_on": date.fromisoformat(kept) if kept else None} for row, kept in pairs}
    return actions.change_each(by=by, changes=days)


STATE = replace(
    _field("done_on"),
    field=_state_field,
    value=lambda action: DONE if action.done_on else OPEN,
    change=_close,
    change_many=_close_many,
    keeps=lambda action: as_text(action.done_on),
    put_back_each=_put_back,
)

ACTIONS = Listing(
    name="actions",
    url_name="portfolio:action-list",
    source="actions",
    subject="action",
    title=_("Actions"),
    counted=ngettext_lazy("%(total)s action", "%(total)s actions", "total"),
    search=_("Action or owner"),
    rows=actions_for,
    filters=ActionFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS, "owner": ANYBODY},
    url=lambda action: reverse("portfolio:action-edit", args=[action.pk]),
    columns=(
        Column("title", _("Action"), "title", edit=_field("title", bulk=False)),
        Column("place", _("Belongs to"), "place_name", show="place_name"),
        Column(
            "owner",
            _("Owner"),
            "owner__name",
            kind="person",
            show="owner.name",
            edit=_field("owner", finder=ANYBODY),
        ),
        Column("due_on", _("Due"), "due_on", kind="date", edit=_field("due_on")),
        Column("state", _("State"), "state_order", kind="status", show=state, edit=STATE),
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
        Column("evidence", _("Evidence"), "evidence", optional=True, edit=_field("evidence", bulk=False)),
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
