"""The portfolio tree: the whole of it in one file, parents in any order."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.models import Scope
from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Email, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted
from core.ingest.pipeline.trees import resolve_parents
from core.ingest.sources import Column, Shaped, Source, Value
from portfolio.imports.paths import make_scopes, rebuild_paths
from portfolio.models import Node
from teams.imports.pending import adopt, resolve_email

NODE_PATH: Final = "(SELECT sc.path FROM access_scope sc WHERE sc.id = t.scope_id)"
KIND: Final = Choice(
    {
        "group": ("groupe",),
        "business_unit": ("bu", "business unit", "entité", "branche", "unité d'affaires", "division"),
        "portfolio": ("portefeuille",),
        "product_line": ("product line", "gamme", "gamme de produits", "ligne de produits"),
    }
)
COLUMNS: Final = (
    Column(
        name="code",
        label=_("Code"),
        aliases=("portfolio_code", "code portefeuille"),
        cleaner=Code(max_length=64),
        required=True,
        writes="code",
    ),
    Column(
        name="name",
        label=_("Name"),
        aliases=("nom", "portfolio_name", "libellé", "intitulé"),
        cleaner=Text(max_length=150),
        required=True,
        writes="name",
    ),
    Column(
        name="parent",
        label=_("Parent"),
        aliases=("parent_code", "rattachement", "portefeuille parent"),
        cleaner=Code(max_length=64),
        stored="(SELECT n.code FROM portfolio_node n WHERE n.id = t.parent_id)",
    ),
    Column(
        name="kind",
        label=_("Kind"),
        aliases=("type", "nature", "niveau", "level"),
        cleaner=KIND,
        writes="kind",
    ),
    Column(
        name="owner_email",
        label=_("Owner's e-mail"),
        aliases=("owner", "responsable", "e-mail du responsable"),
        cleaner=Email(),
        stored="coalesce((SELECT p.email FROM teams_person p WHERE p.id = t.owner_id),"
        " t.attributes ->> 'owner_email')",
    ),
)
NEW_ROOT: Final = sql.SQL(
    "{no_parent} AND NOT EXISTS (SELECT 1 FROM portfolio_node n WHERE n.id = s.id AND n.parent_id IS NULL)"
)
INSIDE: Final = sql.SQL(NODE_PATH + " <@ ANY({places}::ltree[])")


def resolve(stage: Stage) -> None:
    """Find parents and owners; keep everybody inside the part of the tree they may change."""
    places = stage.context.places
    if places is not None:
        _reject_outside(stage)
    if "parent" in stage.context.present:
        resolve_parents(
            stage,
            column="parent",
            staged="parent",
            into="parent_id",
            key="code",
            unknown="unknown_parent",
            allowed=sql.SQL("true") if places is None else INSIDE.format(places=Quoted(places)),
        )
    if "owner_email" in stage.context.present:
        resolve_email(stage, column="owner_email", into="owner_id")


def _reject_outside(stage: Stage) -> None:
    """Without a right on the whole tree nobody adds a root, or makes one of a node."""
    no_parent = "s.parent IS NULL" if "parent" in stage.context.present else "NOT s.known"
    stage.reject(code="root_not_yours", column="parent", where=NEW_ROOT.format(no_parent=sql.SQL(no_parent)))


def before_write(stage: Stage) -> None:
    """Make the scopes of new nodes."""
    make_scopes(stage, kind=Scope.Kind.NODE)


def adopt_owners(stage: Stage) -> None:
    """Give nodes the owner they were waiting for."""
    adopt(stage, table="portfolio_node", attribute="owner_email", column="owner_id")


PORTFOLIOS: Final = Source(
    name="portfolios",
    label=_("Portfolio tree"),
    description=_(
        "One row per node: groups, business units, portfolios and product lines, each below its parent."
    ),
    model=Node,
    columns=COLUMNS,
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_TREE,
    row_path=NODE_PATH,
    shaped=(
        Shaped(name="scope_id"),
        Shaped(name="parent_id", needs=("parent",)),
        Shaped(name="owner_id", needs=("owner_email",)),
    ),
    values={"scope_id": Value(insert="s.scope_id", update="t.scope_id")},
    resolve=resolve,
    pending=("owner_email",),
    everything=True,
    owns={"scope_id": Scope},
    before_write=before_write,
    after_write=rebuild_paths,
    after_undo=rebuild_paths,
    follows={"people": adopt_owners},
    issue_texts={
        "root_not_yours": (
            _("The row would stand at the top of the tree, which takes a right for the whole portfolio."),
            _("Give it a parent inside the part you may change."),
        )
    },
)
