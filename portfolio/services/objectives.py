"""Objectives, what shows that they are reached, and who serves them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import snapshot
from core.ingest import together
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
    _checks([])(objective)
    objective.save(force_insert=True)
    record("portfolio.objective.added", by, objective, after=snapshot(objective, FIELDS))
    notices.given(by, objective, objective.title)
    return objective


def change(*, by: Actor, objective: Objective, **changes: Any) -> Objective:
    """Change an objective.

    Raises CodeTaken, ObjectiveCircle, Invalid (dates reversed, a parent outside the line up the tree).
    """
    return together.change_one(_RULE, by=by, pk=objective.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many objectives at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


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


def change_contribution(*, by: Actor, contribution: Contribution, **changes: Any) -> Contribution:
    """Change how much a product serves an objective, or the note; the two stay."""
    return together.change_one(_CONTRIBUTION, by=by, pk=contribution.pk, changes=changes)


def change_contributions(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many contributions at once, by primary key."""
    return together.change_each(_CONTRIBUTION, by=by, changes=changes)


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
    trail.record_many(by=by, entries=[_entry(verb, objective, before=before, after=after)])


def _entry(verb: str, objective: Objective, **values: Any) -> trail.Entry:
    return trail.Entry(verb, ("objective", objective.pk), objective.title, objective.node.scope_id, **values)


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


def _checks(rows: Sequence[Objective]) -> Callable[[Objective], None]:
    """Return the check of one. rows: those that are stored, asked of anew only where they stand elsewhere."""
    codes = {objective.pk: objective.code for objective in rows}
    places = {objective.pk: (objective.node_id, objective.parent_id) for objective in rows}

    def check(objective: Objective) -> None:
        if objective.code != codes.get(objective.pk) and _is_taken(objective):
            raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
        if objective.ends_on <= objective.starts_on:
            message = _("The end lies before the beginning. Correct one of the two.")
            raise Invalid(message, fields={"ends_on": [message]})
        if (objective.node_id, objective.parent_id) != places.get(objective.pk):
            _check_place(objective)

    return check


def _is_taken(objective: Objective) -> bool:
    return Objective.objects.filter(code=objective.code).exclude(pk=objective.pk).exists()


def _check_place(objective: Objective) -> None:
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


def _tell_owners(by: Actor, changed: Sequence[together.Changed[Objective]]) -> None:
    for one in changed:
        if "owner" in one.after:
            notices.given(by, one.row, one.row.title)


def _served_otherwise(one: together.Changed[Contribution]) -> trail.Entry:
    told = {"product": one.row.product.name}
    return _entry(
        "portfolio.objective.served_otherwise",
        one.row.objective,
        before=told | one.before,
        after=told | one.after,
    )


_RULE: Final = together.Rule[Objective](
    rows=lambda: Objective.objects.select_related("node__scope", "parent__node__scope", "owner"),
    entry=lambda one: _entry("portfolio.objective.changed", one.row, before=one.before, after=one.after),
    checks=_checks,
    then=_tell_owners,
)
_CONTRIBUTION: Final = together.Rule[Contribution](
    rows=lambda: Contribution.objects.select_related("objective__node__scope", "product"),
    entry=_served_otherwise,
)
