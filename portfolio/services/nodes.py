"""Changes to the portfolio tree."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from portfolio.errors import CodeTaken, TreeCircle
from portfolio.models import Node

FIELDS = ("code", "name", "kind", "parent", "owner")
UNPLACED: Final = "new"
# Many may be placed at once, and nothing moves meanwhile.
HOLD_TREE: Final = "SELECT pg_advisory_xact_lock(hashtextextended('portfolio tree', 0))"
SHARE_TREE: Final = "SELECT pg_advisory_xact_lock_shared(hashtextextended('portfolio tree', 0))"


@transaction.atomic
def add(*, by: Actor, code: str, name: str, kind: str, parent: Node | None = None, **fields: Any) -> Node:
    """Add a node to the tree.

    Raises CodeTaken.
    """
    if Scope.objects.filter(kind=Scope.Kind.NODE, code=code).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    scope = Scope.objects.create(kind=Scope.Kind.NODE, code=code, path=UNPLACED)
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
    # no_key: who moves another node below this one may refer to it meanwhile, and waits for the tree instead.
    node = Node.objects.select_for_update(of=("self",), no_key=True).select_related("scope").get(pk=node.pk)
    before, after = assign(node, changes)
    if not after:
        return node
    if "parent" in after:
        move_scope(scope=node.scope, parent=node.parent.scope if node.parent else None)
    if "code" in after:
        _rename(node.scope, node.code)
    written_by_hand(node)
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
    scope.path = _path_below(parent, scope, SHARE_TREE)
    scope.save(update_fields=["path"])


def move_scope(*, scope: Scope, parent: Scope | None) -> None:
    """Move a scope, and all that stands below it, under another.

    Raises TreeCircle.
    """
    new = _path_below(parent, scope, HOLD_TREE)
    if f".{scope.pk}." in f".{new.rpartition('.')[0]}.":
        raise TreeCircle(fields={"parent": [str(TreeCircle.detail)]})
    old = Scope.objects.values_list("path", flat=True).get(pk=scope.pk)
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


def move_leaves(parents: Mapping[int, int]) -> None:
    """Move scopes below which nothing stands under others, in one statement. parents: by the scope's key."""
    if not parents:
        return
    with connection.cursor() as cursor:
        cursor.execute(HOLD_TREE)
        cursor.execute(
            """
            UPDATE access_scope s SET path = above.path || s.id::text
            FROM unnest(%s::bigint[], %s::bigint[]) n (id, above_id)
            JOIN access_scope above ON above.id = n.above_id
            WHERE s.id = n.id
            """,
            [list(parents), list(parents.values())],
        )


def _path_below(parent: Scope | None, scope: Scope, hold: str) -> str:
    """Return the path of a scope below another. hold: HOLD_TREE or SHARE_TREE.

    A path repeats those of all above it. Whoever read one before somebody moved it would write rows into
    places where they do not stand, and rights with them: so the paths are read once the tree stands still,
    until the transaction ends. Rows are locked before the tree, never after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(hold)
    if parent is None:
        return str(scope.pk)
    return f"{Scope.objects.values_list('path', flat=True).get(pk=parent.pk)}.{scope.pk}"


def _rename(scope: Scope, code: str) -> None:
    if Scope.objects.filter(kind=scope.kind, code=code).exclude(pk=scope.pk).exists():
        raise CodeTaken(
            _("The code %(code)s is taken. Choose another, or edit the one that has it.") % {"code": code},
            fields={"code": [str(CodeTaken.detail)]},
        )
    scope.code = code
    scope.save(update_fields=["code"])
