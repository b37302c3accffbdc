"""Objectives, what shows that they are reached, and who serves them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio import notices
from portfolio.errors import CodeTaken, ObjectiveCircle
from portfolio.models import Contribution, Node, Objective, Product

FIELDS = ("code", "title", "node", "parent", "owner", "starts_on", "ends_on", "state", "description")


@transaction.atomic
def add(
    *, by: Actor, code: str, title: str, node: Node, starts_on: date, ends_on: date, **fields: Any
) -> Objective:
    """Set an objective for a node and a period.

    Raises CodeTaken, Invalid (dates reversed, a parent outside the line up the tree).
    """
    objective = Objective(code=code, title=title, node=node, starts_on=starts_on, ends_on=ends_on, **fields)
    _check(objective)
    objective.save(force_insert=True)
    record("portfolio.objective.added", by, objective, after=snapshot(objective, FIELDS))
    notices.given(by, objective, objective.title)
    return objective


@transaction.atomic
def change(*, by: Actor, objective: Objective, **changes: Any) -> Objective:
    """Change an objective.

    Raises CodeTaken, ObjectiveCircle, Invalid (dates reversed, a parent outside the line up the tree).
    """
    objective = _locked(objective)
    before, after = assign(objective, changes)
    if not after:
        return objective
    _check(objective)
    written_by_hand(objective)
    record("portfolio.objective.changed", by, objective, before=before, after=after)
    if "owner" in after:
        notices.given(by, objective, objective.title)
    return objective


@transaction.atomic
def remove(*, by: Actor, objective: Objective) -> Step:
    """Remove an objective that no other serves, with its key results; it can be taken back.

    Raises Invalid (others serve it).
    """
    objective = _locked(objective)
    if objective.children.exists():
        raise Invalid(_("Other objectives serve this one. Let them serve another first, or drop it."))
    record("portfolio.objective.removed", by, objective, before=snapshot(objective, FIELDS))
    return keep_deleted(
        by=by,
        instances=[objective],
        label=lambda: _("Objective %(title)s") % {"title": objective.title},
        subject=("objective", objective.pk),
        scope_id=objective.node.scope_id,
    )


@transaction.atomic
def serve(
    *,
    by: Actor,
    objective: Objective,
    product: Product,
    weight: int = Contribution.Weight.MUCH,
    note: str = "",
) -> Contribution:
    """Let a product serve an objective.

    Raises Invalid (it does already).
    """
    objective = _locked(objective)
    if objective.contributions.filter(product=product).exists():
        message = _("This product serves the objective already. Change that entry.")
        raise Invalid(message, fields={"product": [message]})
    contribution = Contribution.objects.create(objective=objective, product=product, weight=weight, note=note)
    record("portfolio.objective.served", by, objective, after=_served(contribution))
    return contribution


@transaction.atomic
def change_contribution(*, by: Actor, contribution: Contribution, **changes: Any) -> Contribution:
    """Change how much a product serves an objective, or the note; the two stay."""
    contribution = _locked_contribution(contribution)
    before, after = assign(contribution, changes)
    if not after:
        return contribution
    written_by_hand(contribution)
    told = {"product": contribution.product.name}
    record(
        "portfolio.objective.served_otherwise",
        by,
        contribution.objective,
        before=told | before,
        after=told | after,
    )
    return contribution


@transaction.atomic
def unserve(*, by: Actor, contribution: Contribution) -> Step:
    """Let a product serve an objective no longer; it can be taken back."""
    contribution = _locked_contribution(contribution)
    record("portfolio.objective.unserved", by, contribution.objective, before=_served(contribution))
    return keep_deleted(
        by=by,
        instances=[contribution],
        label=lambda: (
            _("%(product)s serving %(title)s")
            % {"product": contribution.product.name, "title": contribution.objective.title}
        ),
        subject=("objective", contribution.objective_id),
        scope_id=contribution.objective.node.scope_id,
    )


def record(
    verb: str,
    by: Actor,
    objective: Objective,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write an event about an objective: its key results and products are told of with it."""
    trail.record(
        verb=verb,
        by=by,
        subject=("objective", objective.pk),
        label=objective.title,
        scope_id=objective.node.scope_id,
        before=before,
        after=after,
    )


def _served(contribution: Contribution) -> dict[str, Any]:
    return {
        "product": contribution.product.name,
        "weight": contribution.get_weight_display(),
        "note": contribution.note,
    }


def _locked_contribution(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",))
    return rows.select_related("objective__node__scope", "product").get(pk=contribution.pk)


def _locked(objective: Objective) -> Objective:
    found = Objective.objects.select_for_update(of=("self",), no_key=True).select_related(
        "node__scope", "parent__node__scope"
    )
    return found.get(pk=objective.pk)


def _check(objective: Objective) -> None:
    if Objective.objects.filter(code=objective.code).exclude(pk=objective.pk).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    if objective.ends_on <= objective.starts_on:
        message = _("The end lies before the beginning. Correct one of the two.")
        raise Invalid(message, fields={"ends_on": [message]})
    if objective.parent is not None:
        _check_parent(objective, objective.parent)
    for child in objective.children.select_related("node__scope") if objective.pk else ():
        if not within(child.node.scope.path, objective.node.scope.path):
            message = _(
                "“%(title)s” serves it and would stand outside its line up the tree."
                " Let it serve another objective first."
            ) % {"title": child.title}
            raise Invalid(message, fields={"node": [message]})


def _check_parent(objective: Objective, parent: Objective) -> None:
    above: Objective | None = parent
    while above is not None:
        if above.pk == objective.pk:
            raise ObjectiveCircle(fields={"parent": [str(ObjectiveCircle.detail)]})
        above = above.parent
    if not within(objective.node.scope.path, parent.node.scope.path):
        message = _("It stands outside the line up the tree. Choose one of this node or of a node above it.")
        raise Invalid(message, fields={"parent": [message]})


def within(path: str, above: str) -> bool:
    """Tell whether a place of the tree is another or stands below it."""
    return path == above or path.startswith(f"{above}.")
