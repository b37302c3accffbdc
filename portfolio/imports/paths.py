"""Where everything stands in the tree, written anew for all rows at once."""

from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Statements
from portfolio.services.nodes import HOLD_TREE

_NEW_SCOPES = """
    INSERT INTO access_scope (id, kind, code, path)
    SELECT scope_id, %(kind)s, code, scope_id::text::ltree FROM {s} WHERE NOT known
"""

_REBUILD = """
    WITH RECURSIVE tree AS (
        SELECT n.id, n.scope_id, n.scope_id::text::ltree AS path
        FROM portfolio_node n WHERE n.parent_id IS NULL
        UNION ALL
        SELECT n.id, n.scope_id, tree.path || n.scope_id::text FROM portfolio_node n
        JOIN tree ON n.parent_id = tree.id
    ), wanted AS (
        SELECT scope_id, path FROM tree
        UNION ALL
        SELECT p.scope_id, tree.path || p.scope_id::text
        FROM portfolio_product p JOIN tree ON tree.id = p.node_id
    )
    UPDATE access_scope sc SET path = wanted.path FROM wanted
    WHERE sc.id = wanted.scope_id AND sc.path <> wanted.path
"""


def make_scopes(stage: Stage, *, kind: str) -> None:
    """Give every new row of the file a scope of its own; its place follows with `rebuild_paths`."""
    stage.execute(
        "UPDATE {s} SET scope_id = nextval(pg_get_serial_sequence('access_scope', 'id')) WHERE NOT known"
    )
    stage.execute(_NEW_SCOPES, kind=kind)


def rebuild_paths(statements: Statements) -> None:
    """Write the path of every node and product that stands elsewhere than its scope says.

    A node that moved moves all below it. A path is its parent's, and the scope's own id.
    """
    statements.execute(HOLD_TREE)
    statements.execute(_REBUILD)
