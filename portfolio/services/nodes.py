"""Changes to the portfolio tree."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from portfolio.errors import CodeTaken, TreeCircle
from portfolio.models import Node

FIELDS = ("code", "name", "kind", "parent", "owner")


@transaction.atomic
def add(*, by: Actor, code: str, name: str, kind: str, parent: Node | None = None, **fields: Any) -> Node:
    """Add a node to the tree.

    Raises CodeTaken.
    """
    if Scope.objects.filter(kind=Scope.Kind.NODE, code=code).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    scope = Scope.objects.create(kind=Scope.Kind.NODE, code=code, path="new")
    node = Node.objects.create(scope=scope, code=code, name=name, kind=kind, parent=parent, **fields)
    place_scope(scope=scope, parent=parent.scope if parent else None)
    trail.record(
        verb="portfolio.node.added",
        by=by,
        subject=("node", node.pk),
        label=node.name,
        scope_id=scope.pk,
        after=snapshot(node, FIELDS),
    )
    touch(Touched(kind="portfolios", everything=True))
    return node


@transaction.atomic
def change(*, by: Actor, node: Node, **changes: Any) -> Node:
    """Change fields of a node; a new parent moves everything below it along.

    Raises CodeTaken, TreeCircle.
    """
    node = Node.objects.select_for_update(of=("self",)).select_related("scope").get(pk=node.pk)
    before, after = assign(node, changes)
    if not after:
        return node
    if "code" in after:
        _rename(node.scope, node.code)
    if "parent" in after:
        _move(node)
    _written_by_hand(node)
    trail.record(
        verb="portfolio.node.changed",
        by=by,
        subject=("node", node.pk),
        label=node.name,
        scope_id=node.scope_id,
        before=before,
        after=after,
    )
    touch(Touched(kind="portfolios", everything=True))
    return node


def place_scope(*, scope: Scope, parent: Scope | None) -> None:
    """Give a new scope its path: the parent's, and its own id."""
    scope.path = f"{parent.path}.{scope.pk}" if parent else str(scope.pk)
    scope.save(update_fields=["path"])


def _move(node: Node) -> None:
    parent = node.parent
    if parent and f".{node.scope_id}." in f".{parent.scope.path}.":
        raise TreeCircle(fields={"parent": [str(TreeCircle.detail)]})
    move_scope(scope=node.scope, parent=parent.scope if parent else None)


def move_scope(*, scope: Scope, parent: Scope | None) -> None:
    """Move a scope, and all that stands below it, under another."""
    old = scope.path
    new = f"{parent.path}.{scope.pk}" if parent else str(scope.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE access_scope
            SET path = CASE WHEN path = %(old)s::ltree THEN %(new)s::ltree
                            ELSE %(new)s::ltree || subpath(path, nlevel(%(old)s::ltree)) END
            WHERE path <@ %(old)s::ltree
            """,
            {"old": old, "new": new},
        )
    scope.path = new


def _rename(scope: Scope, code: str) -> None:
    if Scope.objects.filter(kind=scope.kind, code=code).exclude(pk=scope.pk).exists():
        raise CodeTaken(
            _("The code %(code)s is taken.") % {"code": code}, fields={"code": [str(CodeTaken.detail)]}
        )
    scope.code = code
    scope.save(update_fields=["code"])


def _written_by_hand(node: Node) -> None:
    node.import_run, node.line = None, None
    node.version += 1
    node.updated_at = timezone.now()
    node.save()
